import type { EndoscopeClient, RegisterClusterRequest } from '@endoscope/client';
import type { Progress } from './progress.ts';
import { fingerprintOf } from './state-folder.ts';
import type { StateFolder } from './state-folder.ts';

export const simulatedSource = { source: 'simulated' } as const;

/** Fingerprints of the registrations made by us, by the cluster's name. */
type Registered = Readonly<Record<string, string>>;

export interface ClusterRegistration {
  readonly client: Pick<EndoscopeClient, 'clusters'>;
  readonly state: Pick<StateFolder, 'read' | 'write'>;
  readonly progress: Pick<Progress, 'say'>;
}

/**
 * Brings the registry to `wanted`: what is registered just so stays, what has changed is
 * registered anew, and simulated clusters that do not run are removed. Others are left alone.
 */
export async function registerClusters(
  { client, state, progress }: ClusterRegistration,
  wanted: readonly RegisterClusterRequest[],
): Promise<void> {
  const before = state.read<Registered>('registered.json') ?? {};
  const existing = new Map<string, Readonly<Record<string, string>>>();
  for await (const { name, labels } of client.clusters.all()) existing.set(name, labels ?? {});
  for (const [name, labels] of existing) {
    const isStale = labels['source'] === simulatedSource.source;
    if (!isStale || wanted.some((each) => each.name === name)) continue;
    await client.clusters.remove(name, { force: true });
    progress.say(`cluster ${name} removed: it is a simulated one and does not run`);
  }
  const after: Record<string, string> = {};
  for (const request of wanted) {
    const { name } = request;
    after[name] = fingerprintOf(request);
    if (!existing.has(name) || before[name] !== after[name]) {
      if (existing.has(name)) await client.clusters.remove(name, { force: true });
      await client.clusters.register(request);
      state.write('registered.json', { ...before, ...after });
    }
    progress.say(`cluster ${name} registered: ${await healthOf(client, name)}`);
  }
}

/** A cluster that is down is no reason not to start; what is wrong with it is said. */
async function healthOf(client: ClusterRegistration['client'], name: string): Promise<string> {
  const health = await client.clusters.check(name);
  const findings = (health.findings ?? [])
    .filter(({ severity }) => severity !== 'ok')
    .map(({ message }) => message);
  return [[health.state, health.kubernetesVersion].filter(Boolean).join(', '), ...findings].join(
    '; ',
  );
}
