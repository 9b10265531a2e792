/** Stops and starts single programs of a cluster that runs, for tests of what then happens. */
import type { PartArguments } from '../cli/arguments.ts';
import type { ClusterPlan } from '../cluster/cluster-plan.ts';
import { assertPartsRun, findPart, startPart } from '../cluster/cluster-processes.ts';
import { findRecord, planOfRecord } from '../cluster/cluster-record.ts';
import { apiServerShortcoming, nodeShortcoming } from '../cluster/node-readiness.ts';
import { inOwnLogs } from '../cluster/private-logs.ts';
import { partCommand } from '../cluster/server-parts.ts';
import { HarnessError } from '../harness-error.ts';
import { stateDirectory } from '../host/directories.ts';
import { killProcesses } from '../host/process-table.ts';
import { waitUntil } from '../host/wait-until.ts';

const START_TIMEOUT_MS = 120_000;

/** At once, as a crash does. */
export async function stop({ name, part }: PartArguments): Promise<void> {
  const { paths } = planOf(name);
  const running = findPart(paths, part);
  if (!running) throw new HarnessError(`${part} of ${name} does not run.`, 'Run status.');
  await killProcesses([running]);
}

/** Returns when the API server and the node are ready. */
export async function start({ name, part }: PartArguments): Promise<void> {
  const plan = planOf(name);
  if (findPart(plan.paths, part)) {
    throw new HarnessError(`${part} of ${name} runs.`, 'Stop it first.');
  }
  startPart(plan, part, inOwnLogs(plan, part, partCommand(plan, part)));
  const isReady = async () => {
    assertPartsRun(plan, [part]);
    const shortcoming = (await apiServerShortcoming(plan)) ?? (await nodeShortcoming(plan));
    return shortcoming === undefined;
  };
  const nextStep = `Read the logs in ${plan.paths.logs}.`;
  await waitUntil(`${name} with its ${part}`, isReady, { timeoutMs: START_TIMEOUT_MS, nextStep });
}

function planOf(name: string): ClusterPlan {
  const record = findRecord(stateDirectory(), name);
  if (record) return planOfRecord(stateDirectory(), record);
  throw new HarnessError(`There is no cluster ${name}.`, 'Run status.');
}
