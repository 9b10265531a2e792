import type { Transaction } from '@endoscope/core';
import { ClusterNotFound } from '../domain/cluster.errors.ts';
import type { ClusterStore } from '../ports/cluster-store.ts';

/**
 * Keeps a cluster registered until the transaction ends: whoever records something that lives in
 * the cluster calls this in the same transaction, so that a removal in between either sees the
 * record or comes first.
 */
export class HoldCluster {
  constructor(private readonly clusters: ClusterStore) {}

  async execute(tx: Transaction, name: string): Promise<void> {
    if (!(await this.clusters.hold(tx, name))) throw new ClusterNotFound({ cluster: name });
  }
}
