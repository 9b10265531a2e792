/** Looks at every part of a cluster and says of each whether it is well, and why not. */
import { bridgeExists } from '../host/bridge.ts';
import { cgroupNames } from '../host/cgroups.ts';
import type { ClusterPlan } from './cluster-plan.ts';
import { findPart } from './cluster-processes.ts';
import { findRecord, planOfRecord, type ClusterRecord } from './cluster-record.ts';
import { accountShortcoming, apiServerShortcoming, nodeShortcoming } from './node-readiness.ts';
import { SERVER_PARTS } from './server-parts.ts';

export interface PartHealth {
  part: string;
  isHealthy: boolean;
  detail: string;
}

export interface ClusterHealth {
  name: string;
  record?: ClusterRecord;
  parts: PartHealth[];
  isHealthy: boolean;
  areServersRunning: boolean;
  /** False when every server process is gone: then nobody can be using it any more. */
  isAlive: boolean;
  residentMebibytes: number;
}

export async function inspectCluster(stateDirectory: string, name: string): Promise<ClusterHealth> {
  const record = findRecord(stateDirectory, name);
  if (!record) {
    const parts = [{ part: 'record', isHealthy: false, detail: 'missing: leftovers only' }];
    const dead = { isHealthy: false, areServersRunning: false, isAlive: false };
    return { name, parts, ...dead, residentMebibytes: 0 };
  }
  const plan = planOfRecord(stateDirectory, record);
  const processes = SERVER_PARTS.map((part) => ({ part, view: findPart(plan.paths, part) }));
  const running = processes.flatMap(({ view }) => view ?? []);
  const areServersRunning = running.length === SERVER_PARTS.length;
  const parts = [
    health('start', record.state === 'ready' ? undefined : 'was cut off', 'complete'),
    ...processes.map(({ part, view }) =>
      health(part, view ? undefined : 'not running', `pid ${view?.pid}`),
    ),
    ...hostParts(plan),
    // The API server is only asked when it runs: the answers below are all its own.
    ...(areServersRunning ? await apiParts(plan) : []),
  ];
  return {
    name,
    record,
    parts,
    isHealthy: parts.every((part) => part.isHealthy),
    areServersRunning,
    isAlive: running.length > 0,
    residentMebibytes: Math.round(sum(running.map((view) => view.residentBytes)) / 2 ** 20),
  };
}

export function describeIllness(inspected: ClusterHealth): string {
  return inspected.parts
    .filter((part) => !part.isHealthy)
    .map((part) => `${part.part} ${part.detail}`)
    .join(', ');
}

function hostParts(plan: ClusterPlan): PartHealth[] {
  const hasCgroup = cgroupNames(plan.cgroupName).includes(plan.cgroupName);
  const { bridgeName } = plan;
  return [
    health('bridge', bridgeExists(bridgeName) ? undefined : 'missing', bridgeName),
    health('cgroup', hasCgroup ? undefined : 'missing', plan.cgroupName),
  ];
}

async function apiParts(plan: ClusterPlan): Promise<PartHealth[]> {
  const [api, node, account] = await Promise.all([
    apiServerShortcoming(plan),
    nodeShortcoming(plan),
    accountShortcoming(plan),
  ]);
  return [
    health('API', api, 'ready'),
    health('node', node, `${plan.nodeName} ready`),
    health('account', account, 'serviceaccount default exists'),
  ];
}

function health(part: string, shortcoming: string | undefined, well: string): PartHealth {
  return { part, isHealthy: shortcoming === undefined, detail: shortcoming ?? well };
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
