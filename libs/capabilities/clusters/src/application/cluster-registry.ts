import type { AppendAudit } from '@endoscope/audit';
import type { RequestContext, UnitOfWork } from '@endoscope/core';
import { ClusterNotFound } from '../domain/cluster.errors.ts';
import type { ClusterHealth } from '../domain/cluster-health.ts';
import type { Cluster, ClusterCredential } from '../domain/cluster.ts';
import { fingerprintOf } from '../domain/pem.ts';
import type { ClusterStore } from '../ports/cluster-store.ts';

/** The policies that permitted the change, for its audit event. */
interface Permitted {
  readonly policyIds: readonly string[];
}

interface NewCluster extends Permitted {
  readonly cluster: Cluster;
  readonly credential: ClusterCredential;
}

interface Removal extends Permitted {
  readonly endedSessions: number;
  /** Runs while the cluster is locked; what it throws keeps the cluster. */
  readonly guard: () => Promise<void>;
}

/** The only writer of the registry: each change and its audit event are one transaction. */
export class ClusterRegistry {
  constructor(
    private readonly clusters: ClusterStore,
    private readonly audit: Pick<AppendAudit, 'execute'>,
    private readonly work: UnitOfWork,
  ) {}

  count(): Promise<number> {
    return this.clusters.count();
  }

  async insert(ctx: RequestContext, { cluster, credential, policyIds }: NewCluster): Promise<void> {
    const authority = cluster.caCertificatePem;
    await this.work.run(async (tx) => {
      await this.clusters.insert(tx, cluster, credential);
      await this.audit.execute(tx, ctx, {
        event: 'cluster.registered',
        result: 'success',
        policyIds,
        cluster: cluster.name,
        details: {
          serverUrl: cluster.serverUrl,
          credentialKind: cluster.credentialKind,
          impersonation: cluster.impersonation,
          labels: { ...cluster.labels },
          caFingerprint: authority === undefined ? null : fingerprintOf(authority),
        },
      });
    });
  }

  async remove(
    ctx: RequestContext,
    name: string,
    { endedSessions, policyIds, guard }: Removal,
  ): Promise<void> {
    await this.work.run(async (tx) => {
      if (!(await this.clusters.remove(tx, name))) throw new ClusterNotFound({ cluster: name });
      await guard();
      await this.audit.execute(tx, ctx, {
        event: 'cluster.removed',
        result: 'success',
        policyIds,
        cluster: name,
        details: { endedSessions },
      });
    });
  }

  async saveHealth(
    ctx: RequestContext,
    cluster: Cluster,
    { health, policyIds }: { health: ClusterHealth } & Permitted,
  ): Promise<void> {
    const codes = health.findings.filter((f) => f.severity !== 'ok').map((f) => f.code);
    await this.work.run(async (tx) => {
      const saved = await this.clusters.saveHealth(tx, cluster, health);
      if (!saved) throw new ClusterNotFound({ cluster: cluster.name });
      await this.audit.execute(tx, ctx, {
        event: 'cluster.checked',
        result: 'success',
        policyIds,
        cluster: cluster.name,
        details: {
          state: health.state,
          kubernetesVersion: health.kubernetesVersion ?? null,
          findings: codes,
        },
      });
    });
  }
}
