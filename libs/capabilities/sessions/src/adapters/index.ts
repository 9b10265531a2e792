export { FileTemplateSource } from './file-template-source.ts';
export { KubernetesDebugRuntime } from './kubernetes-debug-runtime.ts';
export type { ClusterConnection, ConnectCluster } from './kubernetes-debug-runtime.ts';
export { PrismaSessionClaims } from './prisma-session-claims.ts';
export { PrismaSessionStore } from './prisma-session-store.ts';
export { KubernetesClusterFacts } from './kubernetes-cluster-facts.ts';
