import type { Transaction } from '@endoscope/core';
import type { ClusterHealth } from '../domain/cluster-health.ts';
import type { Cluster, ClusterCredential } from '../domain/cluster.ts';

/** The registry. Nothing read through it holds a credential. */
export interface ClusterStore {
  /**
   * The credential is sealed before it rests. Throws ClusterNameTaken or ClusterServerTaken, also
   * when another registration wins the race.
   */
  insert(tx: Transaction, cluster: Cluster, credential: ClusterCredential): Promise<void>;
  find(name: string): Promise<Cluster | undefined>;
  /** In order of names, those after `after`. */
  list(page: { readonly after: string | undefined; readonly limit: number }): Promise<Cluster[]>;
  count(): Promise<number>;
  /** False when there is none. Holds off whoever `hold`s it until the transaction ends. */
  remove(tx: Transaction, name: string): Promise<boolean>;
  /** Keeps the cluster from being removed until the transaction ends; false when there is none. */
  hold(tx: Transaction, name: string): Promise<boolean>;
  /** False when the cluster has been removed or registered anew since `revision`. */
  saveHealth(
    tx: Transaction,
    cluster: Pick<Cluster, 'name' | 'revision'>,
    health: ClusterHealth,
  ): Promise<boolean>;
}
