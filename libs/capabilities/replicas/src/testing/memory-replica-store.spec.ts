import { describe } from '@jest/globals';
import { MemoryReplicaStore } from './memory-replica-store.ts';
import { replicaStoreContract } from './replica-store-contract.ts';

describe('replicas in memory', () => {
  replicaStoreContract(() => {
    const store = new MemoryReplicaStore({ now: () => new Date() });
    const silence = (id: string): Promise<void> => {
      const row = store.rows.get(id)!;
      store.rows.set(id, { ...row, beatAt: row.beatAt - 7_200_000 });
      return Promise.resolve();
    };
    return Promise.resolve({ store, silence });
  });
});
