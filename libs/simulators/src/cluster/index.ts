export { createClusterIdentity } from './cluster-identity.ts';
export type { ClusterIdentity } from './cluster-identity.ts';
export { ownedBy } from './api/workload-store.ts';
export type { StoredObject, WorkloadSeed } from './api/workload-store.ts';
export { defaultRules, joinedRules } from './api/authorization.ts';
export type { RbacRule, UserInfo } from './api/authorization.ts';
export type { AuditRecord } from './audit-log.ts';
export type { ClusterFaults } from './faults.ts';
export {
  defaultNamespaces,
  defaultPods,
  restrictedContext,
} from './pod-seeds.ts';
export type { NamespaceSeed, PodSeed } from './pod-seeds.ts';
export { SimulatedCluster } from './simulated-cluster.ts';
export type {
  PodControl,
  SimulatedClusterOptions,
} from './simulated-cluster.ts';
