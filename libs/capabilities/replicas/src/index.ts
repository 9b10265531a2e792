export { checkLeaseLimits, leaseLimits } from './domain/replicas.limits.ts';
export type { LeaseLimits } from './domain/replicas.limits.ts';
export type { Replica } from './domain/replica.ts';
export { KeepLease } from './application/keep-lease.ts';
export type { LeaseParts } from './application/keep-lease.ts';
export type { ReplicaStore } from './ports/replica-store.ts';
