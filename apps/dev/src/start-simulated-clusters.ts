import { X509Certificate } from 'node:crypto';
import { createClusterIdentity, joinedRules, SimulatedCluster } from '@endoscope/simulators';
import type { ClusterIdentity, RbacRule } from '@endoscope/simulators';
import type { StateFolder } from './state-folder.ts';

/** What a cluster keeps over a restart, so that its registration stays true. */
interface KeptCluster {
  readonly identity: ClusterIdentity;
  readonly port: number;
}

export const simulatedClusterNames = ['eu-1', 'us-1'] as const;

/** As a cluster that was joined: the gateway may only impersonate, and portals debug as engineers. */
const rules: readonly RbacRule[] = [
  ...joinedRules,
  ...joinedRules
    .filter(({ groups }) => groups?.includes('engineers'))
    .map((rule) => ({ ...rule, groups: ['portals'] })),
  // Copies and node pods, which a real cluster grants apart.
  { groups: ['engineers', 'operators'], verbs: ['create', 'delete'], resources: ['pods'] },
];

const renewBeforeMs = 30 * 24 * 3_600_000;

export function startSimulatedClusters(state: StateFolder): Promise<SimulatedCluster[]> {
  return Promise.all(simulatedClusterNames.map((name) => startCluster(state, name)));
}

async function startCluster(state: StateFolder, name: string): Promise<SimulatedCluster> {
  const file = `clusters/${name}.json`;
  const kept = state.read<KeptCluster>(file);
  const identity =
    kept && isFresh(kept.identity) ? kept.identity : await createClusterIdentity(name);
  const cluster = await startOnPort({ name, identity }, kept?.port);
  state.write(file, { identity, port: Number(new URL(cluster.serverUrl).port) });
  return cluster;
}

/** On the port of the run before; on a free one when another program has that by now. */
async function startOnPort(
  options: { name: string; identity: ClusterIdentity },
  port: number | undefined,
): Promise<SimulatedCluster> {
  try {
    return await SimulatedCluster.start({ ...options, rules, port: port ?? 0 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return SimulatedCluster.start({ ...options, rules, port: 0 });
  }
}

function isFresh({ certPem }: ClusterIdentity): boolean {
  return new X509Certificate(certPem).validToDate.getTime() > Date.now() + renewBeforeMs;
}
