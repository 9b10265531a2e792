/** Starts the server parts so that they outlive this run, and finds them again later. */
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { SERVER_BINARY_NAME } from '../build/server-binary.ts';
import { HarnessError } from '../harness-error.ts';
import { PROGRAM_PATH } from '../host/run-command.ts';
import {
  findProcess,
  listProcesses,
  type ProcessIdentity,
  type ProcessView,
} from '../host/process-table.ts';
import type { ClusterPaths, ClusterPlan } from './cluster-plan.ts';
import type { PartCommand, ServerPart } from './server-parts.ts';

const LOG_TAIL_LINES = 12;
/** The last two become the server they start, with its arguments; see `private-logs.ts`. */
const SERVER_PROGRAMS = [
  SERVER_BINARY_NAME,
  'containerd',
  'containerd-shim-runc-v2',
  'unshare',
  'nsenter',
];

export function startPart(plan: ClusterPlan, part: ServerPart, command: PartCommand): void {
  const log = openSync(logFile(plan.paths, part), 'a');
  const child = spawn(command.file, command.arguments, {
    cwd: plan.paths.directory,
    // A session of its own: an interrupted test run must not take the cluster with it.
    detached: true,
    stdio: ['ignore', log, log],
    env: { PATH: PROGRAM_PATH, HOME: plan.paths.directory },
  });
  closeSync(log);
  // Without a pid the error also arrives here; the missing process is reported below.
  child.on('error', () => undefined);
  child.unref();
  const started = child.pid === undefined ? undefined : findProcess(child.pid);
  if (!started) throw partEnded(plan.paths, part);
  const { pid, startTicks } = started;
  writeFileSync(recordFile(plan.paths, part), JSON.stringify({ pid, startTicks }));
}

/** The recorded process, if that very process still runs and is what it was recorded as. */
export function findPart(paths: ClusterPaths, part: ServerPart): ProcessView | undefined {
  const recorded = readIdentity(recordFile(paths, part));
  const found = recorded && findProcess(recorded.pid);
  if (!found || found.startTicks !== recorded.startTicks) return undefined;
  // A program that is just becoming another one (exec) has no arguments for a moment.
  const isChanging = found.arguments.length === 0;
  return isChanging || belongsToCluster(found.arguments, paths.directory) ? found : undefined;
}

/**
 * Every server process of a cluster, recorded or not: container shims are started by containerd,
 * and a record may have been deleted while its process lived on. The proof is an argument that
 * lies in the cluster's own directory; a kubectl that a test is running is no server.
 */
export function findClusterProcesses(directory: string): ProcessView[] {
  return listProcesses().filter((view) => belongsToCluster(view.arguments, directory));
}

export function belongsToCluster(args: readonly string[], directory: string): boolean {
  const [file = '', part] = args;
  if (!SERVER_PROGRAMS.includes(basename(file)) || part === 'kubectl') return false;
  return args.slice(1).some((argument) => {
    const value = argument.replace(/^--[a-z-]+=/, '');
    return value.startsWith(`${directory}/`);
  });
}

export function assertPartsRun(plan: ClusterPlan, parts: readonly ServerPart[]): void {
  const dead = parts.find((part) => !findPart(plan.paths, part));
  if (dead) throw partEnded(plan.paths, dead);
}

export function logFile(paths: ClusterPaths, part: ServerPart): string {
  return join(paths.logs, `${part}.log`);
}

function partEnded(paths: ClusterPaths, part: ServerPart): HarnessError {
  const file = logFile(paths, part);
  const tail = readFileSync(file, 'utf8').trimEnd().split('\n').slice(-LOG_TAIL_LINES).join('\n');
  return new HarnessError(
    `${part} ended while the cluster was starting. Its last lines:\n${tail}`,
    `Read ${file}. The next "up" starts this cluster from nothing.`,
  );
}

function recordFile(paths: ClusterPaths, part: ServerPart): string {
  return join(paths.processes, `${part}.json`);
}

function readIdentity(file: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
