import type { RequestContext } from '@endoscope/core';
import type { Node } from '../domain/node.ts';

export interface NodeQuery {
  readonly cluster: string;
  /** In Kubernetes' own grammar; the API server checks it. */
  readonly labelSelector: string | undefined;
  readonly limit: number;
  /** The API server's own continue token. */
  readonly continueToken: string | undefined;
}

/** Nodes as the caller may read them: every call is made in the caller's name. */
export interface NodeReader {
  /** Throws PageTokenExpired. */
  list(
    ctx: RequestContext,
    query: NodeQuery,
  ): Promise<{ readonly nodes: readonly Node[]; readonly continueToken: string | undefined }>;
  /** Undefined when there is no such node. */
  find(
    ctx: RequestContext,
    reference: { readonly cluster: string; readonly node: string },
  ): Promise<Node | undefined>;
}
