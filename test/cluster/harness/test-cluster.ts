import type { CommandResult } from './host/run-command.ts';

export interface TestCluster {
  name: string;
  context: string;
  server: string;
  version: string;
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
  /** Left out: the default version of the harness. */
  version?: string;
}
