import type { CommandResult } from './host/run-command.ts';

export interface TestCluster {
  name: string;
  context: string;
  server: string;
  version: string;
  /** Those it was started with; undefined for none and for clusters of others. */
  featureGates: string | undefined;
  kubeconfigPath: string;
  /** Its text, with certificates and key inside. */
  kubeconfig: string;
  /** Undefined for clusters of others, whose log we cannot read. */
  auditLogPath: string | undefined;
  /** Runs kubectl as the cluster's administrator; resolves whatever its exit code. */
  kubectl(args: readonly string[], options?: { stdin?: string }): Promise<CommandResult>;
}

export interface EnsureOptions {
  count: number;
  /**
   * Left out: that of ENDOSCOPE_TEST_CLUSTER_VERSION, with which a run of the same tests chooses
   * another Kubernetes, or else the newest.
   */
  version?: string;
  /** Instead of those the version has here, e.g. `EphemeralContainers=false`. */
  featureGates?: string;
}
