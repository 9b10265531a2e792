/** Clusters for tests: `const [cluster] = await ensureClusters({ count: 1 })`. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { UpResult } from './commands/up.ts';
import { findForeignClusters, foreignKubeconfigs } from './foreign-clusters.ts';
import { HarnessError } from './harness-error.ts';
import { runCommand } from './host/run-command.ts';
import type { EnsureOptions, TestCluster } from './test-cluster.ts';

export { findObstacle } from './obstacle.ts';
export type { EnsureOptions, TestCluster } from './test-cluster.ts';

/**
 * Returns clusters in which a pod can run: those named in ENDOSCOPE_TEST_KUBECONFIGS (a list of
 * files with colons between), otherwise the harness's own, started now unless they run already.
 */
export async function ensureClusters(wanted: EnsureOptions): Promise<TestCluster[]> {
  const version = wanted.version ?? process.env['ENDOSCOPE_TEST_CLUSTER_VERSION'];
  const options = { ...wanted, ...(version && { version }) };
  if (foreignKubeconfigs().length > 0) return findForeignClusters(options);
  return (await startOwnClusters(options)).map((cluster) => ({
    name: cluster.name,
    context: cluster.context,
    server: cluster.server,
    version: cluster.version,
    featureGates: cluster.featureGates,
    kubeconfigPath: cluster.kubeconfigPath,
    kubeconfig: readFileSync(cluster.kubeconfigPath, 'utf8'),
    auditLogPath: cluster.auditLogPath,
    kubectl: (args, input) => runCommand(cluster.kubectlPath, args, input),
  }));
}

/** In a process of its own, so that no test runner becomes the parent of a kubelet. */
async function startOwnClusters(options: EnsureOptions): Promise<UpResult[]> {
  const { count, version, featureGates } = options;
  const args = ['up', '--count', String(count), '--output', 'json'];
  if (version !== undefined) args.push('--version', version);
  if (featureGates !== undefined) args.push('--feature-gates', featureGates);
  const main = join(import.meta.dirname, 'main.ts');
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code === 0) return JSON.parse(output).clusters;
  throw new HarnessError(
    `No test clusters: "${args.join(' ')}" ended with code ${code}.`,
    'Read what it printed above; the same command can be run by hand.',
  );
}
