/** Decides whether a cluster that is already there can be used as it is, or must make way. */
import { HarnessError } from '../harness-error.ts';
import { waitUntil } from '../host/wait-until.ts';
import type { Progress } from '../progress.ts';
import { describeIllness, inspectCluster, type ClusterHealth } from './cluster-health.ts';
import { planCluster, type ClusterPlan, type PlanInput } from './cluster-plan.ts';
import { fingerprintOf, planOfRecord, type ClusterRecord } from './cluster-record.ts';
import { findTraces } from './cluster-traces.ts';
import { removeCluster, removeOrphanBridges } from './remove-cluster.ts';

/** What every cluster of one run is made from. */
export interface ClusterMaterial extends Omit<PlanInput, 'name' | 'slot'> {
  imageFiles: string[];
}

/**
 * How long a cluster whose servers all run may take to answer. The machine may just be busy, and
 * to rebuild a cluster takes it away from whoever is using it.
 */
const PATIENCE_MS = 180_000;

/** Returns the plan of a running cluster that can be used as it is; removes any other. */
export async function findUsableCluster(
  material: ClusterMaterial,
  name: string,
  progress: Progress,
): Promise<ClusterPlan | undefined> {
  const directory = material.stateDirectory;
  const traces = findTraces(directory).get(name);
  if (!traces) return undefined;
  const { record } = await inspectCluster(directory, name);
  const complaint = record ? await complaintAbout(material, record) : 'only leftovers';
  if (record && complaint === undefined) {
    progress('runs and is well');
    return planOfRecord(directory, record);
  }
  progress(`removing it (${traces.join(', ')}) because: ${complaint}`);
  await removeCluster(directory, name);
  return undefined;
}

/** Removes what earlier runs left, except a cluster that somebody may still be using. */
export async function removeLeftovers(
  directory: string,
  wanted: readonly string[],
  progress: Progress,
): Promise<void> {
  for (const [name, kinds] of findTraces(directory)) {
    if (wanted.includes(name)) continue;
    if ((await inspectCluster(directory, name)).isAlive) continue;
    progress(`${name}: removing what an earlier run left (${kinds.join(', ')})`);
    await removeCluster(directory, name);
  }
  await removeOrphanBridges(directory);
}

async function complaintAbout(
  material: ClusterMaterial,
  record: ClusterRecord,
): Promise<string | undefined> {
  if (record.version !== material.version.version) {
    throw new HarnessError(
      `${record.name} runs Kubernetes ${record.version}, not ${material.version.version}.`,
      `Choose another --name-prefix, or run: down --name ${record.name}`,
    );
  }
  const [has, wanted] = [record.featureGates, material.version.featureGates];
  if (has !== wanted) {
    throw new HarnessError(
      `${record.name} has the feature gates ${has ?? '(none)'}, not ${wanted ?? '(none)'}.`,
      `Choose another --name-prefix, or run: down --name ${record.name}`,
    );
  }
  if (record.state === 'starting') return 'its start was cut off';
  const plan = planCluster({ ...material, name: record.name, slot: record.slot });
  if (record.fingerprint !== fingerprintOf(plan, material.imageFiles)) {
    return 'its sources have changed';
  }
  return findLastingIllness(material.stateDirectory, record.name);
}

/** A server that ended stays ended; one that runs but does not answer may only be slow. */
async function findLastingIllness(directory: string, name: string): Promise<string | undefined> {
  let inspected: ClusterHealth = await inspectCluster(directory, name);
  const isDecided = async () => {
    inspected = await inspectCluster(directory, name);
    return inspected.isHealthy || !inspected.areServersRunning;
  };
  const options = { timeoutMs: PATIENCE_MS, nextStep: 'The cluster is rebuilt.' };
  await waitUntil('Recovery', isDecided, options).catch(() => undefined);
  return inspected.isHealthy ? undefined : describeIllness(inspected);
}
