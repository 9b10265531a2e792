import { ensureServerBinary } from '../build/server-binary.ts';
import {
  getServerVersion,
  withFeatureGates,
  type ServerVersion,
} from '../build/server-versions.ts';
import type { ClusterGroup, UpArguments } from '../cli/arguments.ts';
import { planCluster, type ClusterPlan } from '../cluster/cluster-plan.ts';
import { findRecord } from '../cluster/cluster-record.ts';
import { findTraces } from '../cluster/cluster-traces.ts';
import { findFreeSlot } from '../cluster/free-slot.ts';
import { apiServerUrl } from '../cluster/server-parts.ts';
import { startCluster } from '../cluster/start-cluster.ts';
import {
  findUsableCluster,
  removeLeftovers,
  type ClusterMaterial,
} from '../cluster/usable-cluster.ts';
import { HarnessError } from '../harness-error.ts';
import { makeStateDirectory, stateDirectory } from '../host/directories.ts';
import {
  ensurePrerequisites,
  getCniPluginDirectory,
  MAY_INSTALL_BY_DEFAULT,
} from '../host/prerequisites.ts';
import { ensureImages } from '../images/cluster-images.ts';
import { progressOf, type Progress } from '../progress.ts';
import { alone } from './alone.ts';

export interface UpResult {
  name: string;
  version: string;
  /** Absent: the version has none. */
  featureGates?: string;
  server: string;
  kubeconfigPath: string;
  context: string;
  auditLogPath: string;
  kubectlPath: string;
  logDirectory: string;
  isReused: boolean;
  startSeconds: number;
}

interface KnownGroup extends ClusterGroup {
  server: ServerVersion;
}

export async function up(input: UpArguments, progress: Progress): Promise<UpResult[]> {
  // All of them before the first build: a typing mistake must not show up minutes later.
  const groups = input.groups.map((group) => ({
    ...group,
    server: withFeatureGates(getServerVersion(group.version), group.featureGates),
  }));
  assertDistinct(groups);
  const mayInstall = input.mayInstall || MAY_INSTALL_BY_DEFAULT;
  await alone(() => ensurePrerequisites({ mayInstall, progress }), progress);
  const results: UpResult[] = [];
  for (const group of groups) {
    // Nobody who only wants clusters of another version has to wait for this build.
    const material = await prepare(group.server, progress);
    const names = clusterNames(group);
    results.push(...(await alone(() => ensureRunning(material, names, progress), progress)));
  }
  return results;
}

function clusterNames({ server, namePrefix, count }: KnownGroup): string[] {
  const prefix = namePrefix ?? server.namePrefix;
  return Array.from({ length: count }, (_, index) => `${prefix}-${index + 1}`);
}

function assertDistinct(groups: readonly KnownGroup[]): void {
  const names = groups.flatMap(clusterNames);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new HarnessError(
    `${twice} is asked for twice.`,
    'Name each version once; --count says how many there are of the first.',
  );
}

async function ensureRunning(
  material: ClusterMaterial,
  names: readonly string[],
  progress: Progress,
): Promise<UpResult[]> {
  await removeLeftovers(material.stateDirectory, names, progress);
  const reused: UpResult[] = [];
  for (const name of names) {
    const plan = await findUsableCluster(material, name, progressOf(name, progress));
    if (plan) reused.push(describe(plan, { isReused: true, startSeconds: 0 }));
  }
  const missing = names.filter((name) => !reused.some((each) => each.name === name));
  const started = await startAll(material, missing, progress);
  return [...reused, ...started].sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name));
}

async function prepare(version: ServerVersion, progress: Progress): Promise<ClusterMaterial> {
  const directory = stateDirectory();
  makeStateDirectory(directory);
  return {
    stateDirectory: directory,
    version,
    serverBinary: await ensureServerBinary(version, progress),
    etcdBinary: await ensureServerBinary(getServerVersion(version.etcdVersion), progress),
    cniPluginDirectory: getCniPluginDirectory(),
    imageFiles: await ensureImages(progress),
  };
}

/** Side by side: most of a start is waiting. Slots are chosen first, one after the other. */
async function startAll(
  material: ClusterMaterial,
  names: readonly string[],
  progress: Progress,
): Promise<UpResult[]> {
  const taken = takenSlots(material.stateDirectory);
  const plans: ClusterPlan[] = [];
  for (const name of names) {
    const slot = await findFreeSlot(taken);
    taken.push(slot);
    plans.push(planCluster({ ...material, name, slot }));
  }
  const results = await Promise.allSettled(
    plans.map((plan) => startOne(plan, material.imageFiles, progressOf(plan.name, progress))),
  );
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}

async function startOne(
  plan: ClusterPlan,
  imageFiles: string[],
  progress: Progress,
): Promise<UpResult> {
  const startMs = performance.now();
  await startCluster(plan, imageFiles, progress);
  const startSeconds = Math.round((performance.now() - startMs) / 100) / 10;
  progress(`ready after ${startSeconds} s`);
  return describe(plan, { isReused: false, startSeconds });
}

function takenSlots(directory: string): number[] {
  return [...findTraces(directory).keys()].flatMap(
    (name) => findRecord(directory, name)?.slot ?? [],
  );
}

function describe(plan: ClusterPlan, start: Pick<UpResult, 'isReused' | 'startSeconds'>): UpResult {
  return {
    name: plan.name,
    version: plan.version.version,
    ...(plan.version.featureGates !== undefined && { featureGates: plan.version.featureGates }),
    server: apiServerUrl(plan),
    kubeconfigPath: plan.paths.kubeconfig,
    context: plan.name,
    auditLogPath: plan.paths.auditLog,
    kubectlPath: plan.paths.kubectl,
    logDirectory: plan.paths.logs,
    ...start,
  };
}
