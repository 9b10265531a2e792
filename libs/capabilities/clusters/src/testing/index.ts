export { aCluster } from './cluster-builder.ts';
export { MemoryClusterStore } from './memory-cluster-store.ts';
export { MemoryUnitOfWork } from './memory-unit-of-work.ts';
