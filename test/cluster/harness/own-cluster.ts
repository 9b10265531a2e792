/** A cluster of one suite alone, whose programs it may stop. */
import { DEFAULT_VERSION } from './build/server-versions.ts';
import type { ServerPart } from './cluster/server-parts.ts';
import { runHarness, testClusterOf } from './run-harness.ts';
import type { TestCluster } from './test-cluster.ts';

export interface OwnCluster extends TestCluster {
  /** Kills the program, as a crash does. */
  stop(part: ServerPart): Promise<void>;
  /**
   * Starts it again; resolves when the cluster works: what is made then is acted on by the API
   * server and the kubelet. Takes up to minutes where the API server was stopped several times.
   */
  start(part: ServerPart): Promise<void>;
  remove(): Promise<void>;
}

/**
 * Starts a cluster that `ensureClusters` gives to nobody, also where there are clusters of others.
 * It lies with the rest: `down` removes it when the suite could not.
 */
export async function startOwnCluster(prefix: string): Promise<OwnCluster> {
  const version = process.env['ENDOSCOPE_TEST_CLUSTER_VERSION'] ?? DEFAULT_VERSION;
  const [major, minor] = version.split('.');
  const namePrefix = `${prefix}-${major}${minor}`;
  const name = `${namePrefix}-1`;
  // One that a killed run has left may lack a program.
  const remove = () => runHarness(['down', '--name', name]).then(() => undefined);
  await remove().catch(() => undefined);
  const args = ['up', '--version', version, '--name-prefix', namePrefix, '--output', 'json'];
  const [cluster] = JSON.parse(await runHarness(args)).clusters;
  const change = async (command: 'stop' | 'start', part: ServerPart): Promise<void> => {
    await runHarness([command, '--name', name, '--part', part]);
  };
  return {
    ...testClusterOf(cluster),
    stop: (part) => change('stop', part),
    start: (part) => change('start', part),
    remove,
  };
}
