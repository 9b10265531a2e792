import { decodePageToken, encodePageToken } from '@endoscope/core';
import type { Page, RequestContext } from '@endoscope/core';
import type { DecideAccess } from '@endoscope/policy';
import { policySubject } from '../domain/cluster.ts';
import type { Cluster } from '../domain/cluster.ts';
import type { ClusterStore } from '../ports/cluster-store.ts';
import { pageSizeOf } from './page-size.ts';

export interface ListClustersInput {
  readonly pageSize?: number | undefined;
  readonly pageToken?: string | undefined;
}

const query = { list: 'clusters' };

/** Clusters by name, those the caller may view; a hidden one leaves no gap in a page. */
export class ListClusters {
  constructor(
    private readonly clusters: ClusterStore,
    private readonly access: Pick<DecideAccess, 'execute'>,
  ) {}

  async execute(ctx: RequestContext, input: ListClustersInput): Promise<Page<Cluster>> {
    const pageSize = pageSizeOf(input.pageSize);
    const items: Cluster[] = [];
    for await (const cluster of this.visible(ctx, decodePageToken(ctx, query, input.pageToken))) {
      if (items.length === pageSize) {
        const last = items.at(-1)?.name ?? '';
        return { items, nextPageToken: encodePageToken(ctx, query, last) };
      }
      items.push(cluster);
    }
    return { items, nextPageToken: undefined };
  }

  private async *visible(ctx: RequestContext, from: string | undefined): AsyncGenerator<Cluster> {
    const limit = 100;
    for (let after = from; ; ) {
      const batch = await this.clusters.list({ after, limit });
      for (const cluster of batch) {
        const question = { action: 'cluster.view', cluster: policySubject(cluster) } as const;
        if ((await this.access.execute(ctx, question)).allowed) yield cluster;
      }
      if (batch.length < limit) return;
      after = batch.at(-1)?.name;
    }
  }
}
