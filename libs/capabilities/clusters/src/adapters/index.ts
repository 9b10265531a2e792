export { ClientNodeKubeconfigReader } from './client-node-kubeconfig-reader.ts';
export { DnsServerAddresses } from './dns-server-addresses.ts';
export { KubernetesClusterProbe } from './kubernetes-cluster-probe.ts';
export { KubernetesConnections } from './kubernetes-connections.ts';
export type { ClusterConnection } from './kubernetes-connections.ts';
export { KubernetesNodeReader } from './kubernetes-node-reader.ts';
export { KubernetesPodReader } from './kubernetes-pod-reader.ts';
export { KubernetesWorkloadReader } from './kubernetes-workload-reader.ts';
export { PrismaClusterStore } from './prisma-cluster-store.ts';
