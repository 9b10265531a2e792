import type { Cluster, ClusterCredential } from '../domain/cluster.ts';

/** The only way to an unsealed credential; use-cases have no access to it, only connections do. */
export interface CredentialVault {
  /** Undefined when there is no such cluster; throws ClusterCredentialLost. */
  open(name: string): Promise<OpenedCluster | undefined>;
}

export interface OpenedCluster {
  readonly cluster: Cluster;
  readonly credential: ClusterCredential;
}
