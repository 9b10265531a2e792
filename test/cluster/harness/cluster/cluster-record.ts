/** What is written down about a cluster, so that another run can find, check and remove it. */
import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { getServerVersion, withFeatureGates } from '../build/server-versions.ts';
import { clusterPaths, planCluster, type ClusterPlan } from './cluster-plan.ts';
import { configurationFiles, podNetwork } from './configuration-files.ts';
import { partCommand, SERVER_PARTS } from './server-parts.ts';

export interface ClusterRecord {
  name: string;
  slot: number;
  version: string;
  /** Absent: the version has none. */
  featureGates?: string;
  serverBinary: string;
  etcdBinary: string;
  cniPluginDirectory: string;
  imageFiles: string[];
  /** Says what the cluster was made from; another value means that the sources have changed. */
  fingerprint: string;
  /** `starting` in the record of a cluster nobody is starting means that the start was cut off. */
  state: 'starting' | 'ready';
  startedAt: string;
}

export function makeRecord(plan: ClusterPlan, imageFiles: string[]): ClusterRecord {
  return {
    name: plan.name,
    slot: plan.slot,
    version: plan.version.version,
    ...(plan.version.featureGates !== undefined && { featureGates: plan.version.featureGates }),
    serverBinary: plan.serverBinary,
    etcdBinary: plan.etcdBinary,
    cniPluginDirectory: plan.cniPluginDirectory,
    imageFiles,
    fingerprint: fingerprintOf(plan, imageFiles),
    state: 'starting',
    startedAt: new Date().toISOString(),
  };
}

/** Binary and image paths carry hashes of their sources, so naming them is enough. */
export function fingerprintOf(plan: ClusterPlan, imageFiles: string[]): string {
  const recipe = {
    commands: SERVER_PARTS.map((part) => partCommand(plan, part)),
    files: configurationFiles(plan),
    network: podNetwork(plan),
    imageFiles,
  };
  return createHash('sha256').update(JSON.stringify(recipe)).digest('hex').slice(0, 16);
}

export function writeRecord(plan: ClusterPlan, record: ClusterRecord): void {
  const partial = `${plan.paths.record}.writing`;
  writeFileSync(partial, `${JSON.stringify(record, null, 2)}\n`);
  renameSync(partial, plan.paths.record);
}

export function findRecord(stateDirectory: string, name: string): ClusterRecord | undefined {
  try {
    return JSON.parse(readFileSync(clusterPaths(stateDirectory, name).record, 'utf8'));
  } catch {
    return undefined; // None, or cut off while it was written: the same to every caller.
  }
}

export function planOfRecord(stateDirectory: string, record: ClusterRecord): ClusterPlan {
  const version = withFeatureGates(getServerVersion(record.version), record.featureGates);
  return planCluster({ ...record, stateDirectory, version });
}
