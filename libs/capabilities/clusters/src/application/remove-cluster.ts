import type { RequestContext } from '@endoscope/core';
import type { RequireAccess } from '@endoscope/policy';
import { ClusterHasSessions } from '../domain/cluster.errors.ts';
import { policySubject } from '../domain/cluster.ts';
import type { ClusterConnections } from '../ports/cluster-connections.ts';
import type { ClusterSessions } from '../ports/cluster-sessions.ts';
import type { ClusterRegistry } from './cluster-registry.ts';
import type { FindCluster } from './find-cluster.ts';

export interface RemoveClusterInput {
  readonly cluster: string;
  /** Ends the sessions that live there; without it they keep the cluster. */
  readonly force?: boolean | undefined;
}

export class RemoveCluster {
  constructor(
    private readonly clusters: FindCluster,
    private readonly access: Pick<RequireAccess, 'execute'>,
    private readonly sessions: ClusterSessions,
    private readonly registry: ClusterRegistry,
    private readonly connections: ClusterConnections,
  ) {}

  async execute(
    ctx: RequestContext,
    input: RemoveClusterInput,
  ): Promise<{ readonly endedSessions: number }> {
    const cluster = await this.clusters.execute(ctx, input.cluster);
    const { name } = cluster;
    const question = { action: 'cluster.remove', cluster: policySubject(cluster) } as const;
    const { policyIds } = await this.access.execute(ctx, question);
    const guard = () => this.requireNoSessions(name);
    if (!input.force) await guard();
    const endedSessions = input.force ? await this.sessions.endAll(ctx, name) : 0;
    await this.registry.remove(ctx, name, { endedSessions, policyIds, guard });
    await this.connections.forget(name);
    return { endedSessions };
  }

  private async requireNoSessions(cluster: string): Promise<void> {
    const count = await this.sessions.count(cluster);
    if (count > 0) throw new ClusterHasSessions({ cluster, count });
  }
}
