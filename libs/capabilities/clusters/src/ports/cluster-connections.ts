/** Open connections to clusters, as far as the registry must know of them. */
export interface ClusterConnections {
  /** Closes what is open to the cluster and drops its credential from memory. */
  forget(cluster: string): Promise<void>;
}
