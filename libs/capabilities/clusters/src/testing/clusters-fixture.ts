import { AppendAudit } from '@endoscope/audit';
import { MemoryAuditLog, MemoryUnitOfWork } from '@endoscope/audit/testing';
import { systemContext } from '@endoscope/core';
import type { Clock, Principal, RequestContext } from '@endoscope/core';
import { ClusterRegistry } from '../application/cluster-registry.ts';
import { FindCluster } from '../application/find-cluster.ts';
import type { Cluster } from '../domain/cluster.ts';
import { MemoryClusterStore } from './memory-cluster-store.ts';
import { ScriptedAccess } from './scripted-access.ts';

export const testNow = new Date('2026-11-21T12:00:00.000Z');

const clock: Clock = { now: () => testNow, sleep: () => Promise.resolve() };

/** A person's request, as the pipeline would hand it on. */
export function aRequest(principal: Partial<Principal> = {}): RequestContext {
  return {
    ...systemContext(),
    entry: 'rest',
    principal: {
      issuer: 'https://issuer.example',
      subject: 'operator',
      username: 'operator@endoscope.example',
      groups: ['operators'],
      kind: 'user',
      clientId: 'endo-cli',
      expiresAt: new Date('2026-11-21T13:00:00.000Z'),
      ...principal,
    },
  };
}

/** The use-cases' surroundings in memory. */
export class ClustersFixture {
  readonly store = new MemoryClusterStore();
  readonly log = new MemoryAuditLog();
  readonly work = new MemoryUnitOfWork();
  readonly access = new ScriptedAccess();
  readonly clock = clock;
  readonly registry = new ClusterRegistry(this.store, new AppendAudit(this.log, clock), this.work);
  readonly find = new FindCluster(this.store, this.access.require);

  /** Registered before the test began: leaves no audit event. */
  async with(...clusters: Cluster[]): Promise<this> {
    const credential = { kind: 'bearer_token', token: 'SECRET-TOKEN' } as const;
    for (const cluster of clusters) {
      await this.work.run((tx) => this.store.insert(tx, cluster, credential));
    }
    return this;
  }

  get events(): string[] {
    return this.log.events.map(({ event, result }) => `${event} ${result}`);
  }
}
