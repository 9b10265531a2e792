/** Clusters for tests: `const [cluster] = await ensureClusters({ count: 1 })`. */
import type { UpResult } from './commands/up.ts';
import { findForeignClusters, foreignKubeconfigs } from './foreign-clusters.ts';
import { runHarness, testClusterOf } from './run-harness.ts';
import type { EnsureOptions, TestCluster } from './test-cluster.ts';

export { findObstacle } from './obstacle.ts';
export { startOwnCluster } from './own-cluster.ts';
export type { OwnCluster } from './own-cluster.ts';
export type { EnsureOptions, TestCluster } from './test-cluster.ts';

/**
 * Returns clusters in which a pod can run: those named in ENDOSCOPE_TEST_KUBECONFIGS (a list of
 * files with colons between), otherwise the harness's own, started now unless they run already.
 */
export async function ensureClusters(wanted: EnsureOptions): Promise<TestCluster[]> {
  const version = wanted.version ?? process.env['ENDOSCOPE_TEST_CLUSTER_VERSION'];
  const options = { ...wanted, ...(version && { version }) };
  if (foreignKubeconfigs().length > 0) return findForeignClusters(options);
  return (await startClusters(options)).map(testClusterOf);
}

async function startClusters(options: EnsureOptions): Promise<UpResult[]> {
  const { count, version, featureGates } = options;
  const args = ['up', '--count', String(count), '--output', 'json'];
  if (version !== undefined) args.push('--version', version);
  if (featureGates !== undefined) args.push('--feature-gates', featureGates);
  return JSON.parse(await runHarness(args)).clusters;
}
