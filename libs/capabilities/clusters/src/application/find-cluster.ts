import type { RequestContext } from '@endoscope/core';
import type { RequireAccess } from '@endoscope/policy';
import { ClusterNotFound } from '../domain/cluster.errors.ts';
import { policySubject } from '../domain/cluster.ts';
import type { Cluster } from '../domain/cluster.ts';
import type { ClusterStore } from '../ports/cluster-store.ts';

/** A cluster the caller may view; who may not is told that there is none (STYLE, existence). */
export class FindCluster {
  constructor(
    private readonly clusters: ClusterStore,
    private readonly access: Pick<RequireAccess, 'execute'>,
  ) {}

  async execute(ctx: RequestContext, name: string): Promise<Cluster> {
    const hidden = new ClusterNotFound({ cluster: name.slice(0, 64) });
    const cluster = await this.clusters.find(name);
    if (!cluster) throw hidden;
    const question = { action: 'cluster.view', cluster: policySubject(cluster) } as const;
    await this.access.execute(ctx, question, { hideAs: hidden });
    return cluster;
  }

  /** For policy questions about what outlives its cluster; empty when it has been removed. */
  async labelsOf(name: string): Promise<Readonly<Record<string, string>>> {
    return (await this.clusters.find(name))?.labels ?? {};
  }
}
