/** Takes clusters that somebody else runs (kind, a cloud) instead of starting our own. */
import { readFileSync } from 'node:fs';
import { HarnessError } from './harness-error.ts';
import { runCommand, runOrThrow } from './host/run-command.ts';
import type { EnsureOptions, TestCluster } from './test-cluster.ts';

interface KubeconfigView {
  'current-context': string;
  clusters: { cluster: { server: string } }[];
}

export function foreignKubeconfigs(): string[] {
  return (process.env['ENDOSCOPE_TEST_KUBECONFIGS'] ?? '').split(':').filter(Boolean);
}

export async function findForeignClusters(options: EnsureOptions): Promise<TestCluster[]> {
  const { count, version, featureGates } = options;
  const all = await Promise.all(foreignKubeconfigs().map(readForeignCluster));
  // Nobody else's cluster is known to have been started with certain gates.
  const fitting = featureGates
    ? []
    : all.filter((cluster) => !version || minorOf(cluster.version) === minorOf(version));
  if (fitting.length >= count) return fitting.slice(0, count);
  const gates = featureGates ? ` with ${featureGates}` : '';
  const wanted = `${count}${version ? ` of version ${minorOf(version)}` : ''}${gates}`;
  throw new HarnessError(
    `Clusters wanted: ${wanted}; ENDOSCOPE_TEST_KUBECONFIGS names ${fitting.length}.`,
    'Add kubeconfig files with a colon between, or unset it to let the harness start clusters.',
  );
}

function minorOf(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}

async function readForeignCluster(kubeconfigPath: string): Promise<TestCluster> {
  const kubectl: TestCluster['kubectl'] = (args, options) =>
    runCommand('kubectl', ['--kubeconfig', kubeconfigPath, ...args], options);
  const ask = (...args: string[]) =>
    runOrThrow('kubectl', ['--kubeconfig', kubeconfigPath, ...args, '--output', 'json'], {
      nextStep: `Check that kubectl is on the PATH and works with ${kubeconfigPath}.`,
    });
  const view: KubeconfigView = JSON.parse(await ask('config', 'view', '--minify'));
  const { serverVersion } = JSON.parse(await ask('version'));
  const context = view['current-context'];
  return {
    name: context,
    context,
    server: view.clusters[0]?.cluster.server ?? '',
    version: String(serverVersion.gitVersion).replace(/^v/, ''),
    featureGates: undefined,
    kubeconfigPath,
    kubeconfig: readFileSync(kubeconfigPath, 'utf8'),
    auditLogPath: undefined,
    kubectl,
  };
}
