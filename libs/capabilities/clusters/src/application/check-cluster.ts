import type { Clock, RequestContext } from '@endoscope/core';
import type { RequireAccess } from '@endoscope/policy';
import { healthOf } from '../domain/cluster-health.ts';
import type { ClusterHealth } from '../domain/cluster-health.ts';
import { policySubject } from '../domain/cluster.ts';
import type { ClusterProbe } from '../ports/cluster-probe.ts';
import type { ClusterRegistry } from './cluster-registry.ts';
import type { FindCluster } from './find-cluster.ts';

/** Looks at the cluster now, as the gateway and as the caller, and keeps what was found. */
export class CheckCluster {
  constructor(
    private readonly clusters: FindCluster,
    private readonly access: Pick<RequireAccess, 'execute'>,
    private readonly probe: ClusterProbe,
    private readonly registry: ClusterRegistry,
    private readonly clock: Clock,
  ) {}

  async execute(ctx: RequestContext, name: string): Promise<ClusterHealth> {
    const cluster = await this.clusters.execute(ctx, name);
    const question = { action: 'cluster.check', cluster: policySubject(cluster) } as const;
    const { policyIds } = await this.access.execute(ctx, question);
    const seen = await this.probe.probe(ctx, cluster);
    const health = healthOf(seen, this.clock.now());
    await this.registry.saveHealth(ctx, cluster, { health, policyIds });
    return health;
  }
}
