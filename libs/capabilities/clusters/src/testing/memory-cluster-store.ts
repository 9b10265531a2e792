import { onRollback } from '@endoscope/audit/testing';
import type { Transaction } from '@endoscope/core';
import { ClusterNameTaken, ClusterServerTaken } from '../domain/cluster.errors.ts';
import type { ClusterHealth } from '../domain/cluster-health.ts';
import type { Cluster, ClusterCredential } from '../domain/cluster.ts';
import type { ClusterStore } from '../ports/cluster-store.ts';
import type { CredentialVault, OpenedCluster } from '../ports/credential-vault.ts';

/** The registry in memory, for tests; passes the same contract as the Prisma one. */
export class MemoryClusterStore implements ClusterStore, CredentialVault {
  readonly #rows = new Map<string, OpenedCluster>();

  async insert(tx: Transaction, cluster: Cluster, credential: ClusterCredential): Promise<void> {
    const { name, serverUrl } = cluster;
    if (this.#rows.has(name)) throw new ClusterNameTaken({ cluster: name });
    const isTaken = [...this.#rows.values()].some((row) => row.cluster.serverUrl === serverUrl);
    if (isTaken) throw new ClusterServerTaken({ serverUrl });
    this.#rows.set(name, { cluster, credential });
    onRollback(tx, () => this.#rows.delete(name));
  }

  async find(name: string): Promise<Cluster | undefined> {
    return this.#rows.get(name)?.cluster;
  }

  async list(page: { after: string | undefined; limit: number }): Promise<Cluster[]> {
    const names = [...this.#rows.keys()].sort().filter((name) => name > (page.after ?? ''));
    return names.slice(0, page.limit).map((name) => this.#rows.get(name)!.cluster);
  }

  async count(): Promise<number> {
    return this.#rows.size;
  }

  async remove(tx: Transaction, name: string): Promise<boolean> {
    const row = this.#rows.get(name);
    if (row) onRollback(tx, () => this.#rows.set(name, row));
    return this.#rows.delete(name);
  }

  async hold(_tx: Transaction, name: string): Promise<boolean> {
    return this.#rows.has(name);
  }

  async saveHealth(
    tx: Transaction,
    { name, revision }: Pick<Cluster, 'name' | 'revision'>,
    health: ClusterHealth,
  ): Promise<boolean> {
    const row = this.#rows.get(name);
    if (row?.cluster.revision !== revision) return false;
    this.#rows.set(name, { ...row, cluster: { ...row.cluster, health } });
    onRollback(tx, () => this.#rows.set(name, row));
    return true;
  }

  async open(name: string): Promise<OpenedCluster | undefined> {
    return this.#rows.get(name);
  }
}
