export { MemoryReplicaStore } from './memory-replica-store.ts';
