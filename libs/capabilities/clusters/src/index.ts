export { clusterErrors, NamespaceNotAllowed, PodNotFound } from './domain/cluster.errors.ts';
export { NodeNotFound } from './domain/target.errors.ts';
export { credentialKinds, impersonations } from './domain/cluster.ts';
export type {
  Cluster,
  ClusterCredential,
  CredentialKind,
  Impersonation,
} from './domain/cluster.ts';
export type { ClusterHealth } from './domain/cluster-health.ts';
export { namespaceIsOpen } from './domain/namespace-rules.ts';
export type { Node } from './domain/node.ts';
export type { ContainerSummary, PodDescription, PodSummary } from './domain/pod.ts';
export { podSecurityOf, profilesPassing } from './domain/pod-security.ts';
export type { PodSecurity } from './domain/pod-security.ts';
export { podNotes } from './domain/pod-notes.ts';
export type { PodNote } from './domain/pod-notes.ts';
export { CheckCluster } from './application/check-cluster.ts';
export { ClusterRegistry } from './application/cluster-registry.ts';
export { DescribeNode } from './application/describe-node.ts';
export { DescribePod } from './application/describe-pod.ts';
export { FindCluster } from './application/find-cluster.ts';
export { HoldCluster } from './application/hold-cluster.ts';
export { ImportKubeconfig } from './application/import-kubeconfig.ts';
export { JudgePods } from './application/judge-pods.ts';
export { ListClusters } from './application/list-clusters.ts';
export { ListNodes } from './application/list-nodes.ts';
export { ListPods } from './application/list-pods.ts';
export { RegisterCluster } from './application/register-cluster.ts';
export type { RegisterClusterInput } from './application/register-cluster.ts';
export { ResolveTarget } from './application/resolve-target.ts';
export { RemoveCluster } from './application/remove-cluster.ts';
export { PodSurroundings } from './application/pod-surroundings.ts';
export type { PodSession, PodSessions, SessionClaim } from './ports/pod-sessions.ts';
export type { ClusterSessions } from './ports/cluster-sessions.ts';
