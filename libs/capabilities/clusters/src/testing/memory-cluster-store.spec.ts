import { MemoryUnitOfWork } from '@endoscope/audit/testing';
import { clusterStoreContract } from './cluster-store.contract.ts';
import { MemoryClusterStore } from './memory-cluster-store.ts';

clusterStoreContract('in memory', async () => {
  return { store: new MemoryClusterStore(), work: new MemoryUnitOfWork() };
});
