/** Stops and starts single programs of a cluster that runs, for tests of what then happens. */
import type { PartArguments } from '../cli/arguments.ts';
import type { ClusterPlan } from '../cluster/cluster-plan.ts';
import { assertPartsRun, findPart, startPart } from '../cluster/cluster-processes.ts';
import { findRecord, planOfRecord } from '../cluster/cluster-record.ts';
import {
  apiServerShortcoming,
  nodeShortcoming,
  rolesShortcoming,
} from '../cluster/node-readiness.ts';
import { inOwnLogs } from '../cluster/private-logs.ts';
import { proveKubelet } from '../cluster/probe-pod.ts';
import { partCommand } from '../cluster/server-parts.ts';
import { HarnessError } from '../harness-error.ts';
import { stateDirectory } from '../host/directories.ts';
import { killProcesses } from '../host/process-table.ts';
import { waitUntil } from '../host/wait-until.ts';

/** For the program itself, on a machine that does much else. */
const START_TIMEOUT_MS = 180_000;
/** In the order in which they come true. */
const questions = [apiServerShortcoming, rolesShortcoming, nodeShortcoming] as const;

/** At once, as a crash does. */
export async function stop({ name, part }: PartArguments): Promise<void> {
  const { paths } = planOf(name);
  const running = findPart(paths, part);
  if (!running) throw new HarnessError(`${part} of ${name} does not run.`, 'Run status.');
  await killProcesses([running]);
}

/**
 * Returns when the cluster works again: the API server answers, also those whose rights lie in
 * roles; the node is ready; and the kubelet runs what is made now. A kubelet that has lost its API
 * server comes back to its watch only after a wait of its own, up to a minute when it was lost
 * several times, and starts no container before that. The scheduler and the controllers wait like
 * this too, and nobody waits for them here: make pods for the node where that matters.
 */
export async function start({ name, part }: PartArguments): Promise<void> {
  const plan = planOf(name);
  if (findPart(plan.paths, part)) {
    throw new HarnessError(`${part} of ${name} runs.`, 'Stop it first.');
  }
  startPart(plan, part, inOwnLogs(plan, part, partCommand(plan, part)));
  const isReady = async () => {
    assertPartsRun(plan, [part]);
    for (const question of questions) if ((await question(plan)) !== undefined) return false;
    return true;
  };
  const nextStep = `Read the logs in ${plan.paths.logs}.`;
  await waitUntil(`${name} with its ${part}`, isReady, { timeoutMs: START_TIMEOUT_MS, nextStep });
  await proveKubelet(plan);
}

function planOf(name: string): ClusterPlan {
  const record = findRecord(stateDirectory(), name);
  if (record) return planOfRecord(stateDirectory(), record);
  throw new HarnessError(`There is no cluster ${name}.`, 'Run status.');
}
