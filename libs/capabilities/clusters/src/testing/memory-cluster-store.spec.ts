import { clusterStoreContract } from './cluster-store.contract.ts';
import { MemoryClusterStore } from './memory-cluster-store.ts';
import { MemoryUnitOfWork } from './memory-unit-of-work.ts';

clusterStoreContract('in memory', async () => {
  const store = new MemoryClusterStore();
  return { store, work: new MemoryUnitOfWork([store]) };
});
