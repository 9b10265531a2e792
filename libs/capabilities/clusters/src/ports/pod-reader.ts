import type { RequestContext } from '@endoscope/core';
import type { PodDescription, PodSummary } from '../domain/pod.ts';

export interface PodQuery {
  readonly cluster: string;
  /** Undefined: all namespaces. */
  readonly namespace: string | undefined;
  /** In Kubernetes' own grammar; the API server checks it. */
  readonly labelSelector: string | undefined;
  readonly limit: number;
  /** The API server's own continue token. */
  readonly continueToken: string | undefined;
}

export interface PodReference {
  readonly cluster: string;
  readonly namespace: string;
  readonly pod: string;
}

type Labels = Readonly<Record<string, string>>;

/** Pods as the caller may read them: every call is made in the caller's name. */
export interface PodReader {
  /** Throws PageTokenExpired. */
  list(
    ctx: RequestContext,
    query: PodQuery,
  ): Promise<{
    readonly pods: readonly { readonly summary: PodSummary; readonly labels: Labels }[];
    readonly continueToken: string | undefined;
  }>;
  /** Undefined when there is no such pod. */
  find(
    ctx: RequestContext,
    pod: PodReference,
  ): Promise<{ readonly description: PodDescription; readonly labels: Labels } | undefined>;
  namespaceLabels(ctx: RequestContext, cluster: string, namespace: string): Promise<Labels>;
}
