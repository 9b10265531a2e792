import { decodePageToken, encodePageToken } from '@endoscope/core';
import type { Page, RequestContext } from '@endoscope/core';
import type { DecideAccess, RequireAccess } from '@endoscope/policy';
import { policySubject } from '../domain/cluster.ts';
import type { Node } from '../domain/node.ts';
import { requireNames } from '../domain/readable-namespace.ts';
import type { NodeReader } from '../ports/node-reader.ts';
import type { FindCluster } from './find-cluster.ts';
import { pageSizeOf } from './page-size.ts';

export interface ListNodesInput {
  readonly cluster: string;
  readonly labelSelector?: string | undefined;
  readonly pageSize?: number | undefined;
  readonly pageToken?: string | undefined;
}

/**
 * Nodes as the caller sees them: Kubernetes decides as the caller, then policy (`node.view`) for
 * each node, since it may speak of its labels. A page may hold fewer than asked for, even none,
 * and still have a next one. Who sees none, and has no right to the cluster's, is told so.
 */
export class ListNodes {
  constructor(
    private readonly clusters: FindCluster,
    private readonly require: Pick<RequireAccess, 'execute'>,
    private readonly decide: Pick<DecideAccess, 'execute'>,
    private readonly nodes: NodeReader,
  ) {}

  async execute(ctx: RequestContext, input: ListNodesInput): Promise<Page<Node>> {
    const labelSelector = input.labelSelector || undefined;
    requireNames({ labelSelector });
    const limit = pageSizeOf(input.pageSize);
    const query = { cluster: input.cluster, labelSelector };
    const continueToken = decodePageToken(ctx, query, input.pageToken);
    const cluster = policySubject(await this.clusters.execute(ctx, input.cluster));
    const page = await this.nodes.list(ctx, { ...query, limit, continueToken });
    const items: Node[] = [];
    for (const node of page.nodes) {
      const question = { action: 'node.view', cluster, node } as const;
      if ((await this.decide.execute(ctx, question)).allowed) items.push(node);
    }
    const next = page.continueToken;
    if (next) return { items, nextPageToken: encodePageToken(ctx, query, next) };
    if (items.length === 0) await this.require.execute(ctx, { action: 'node.view', cluster });
    return { items, nextPageToken: undefined };
  }
}
