import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

/** A group of processes that is accounted for as one. */
export interface Watched {
  readonly name: string;
  readonly pids: () => readonly number[];
}

export interface Usage {
  readonly cpuSeconds: number;
  readonly rssMib: number;
}

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
const pageBytes = Number(execFileSync('getconf', ['PAGESIZE'], { encoding: 'utf8' }));

/** CPU since its start and resident memory now, from Linux's own accounting. */
export function usageOf({ pids }: Watched): Usage {
  let [ticks, pages] = [0, 0];
  for (const pid of pids()) {
    ticks += processOf(pid)?.cpuTicks ?? 0;
    pages += residentPagesOf(pid);
  }
  return { cpuSeconds: ticks / ticksPerSecond, rssMib: (pages * pageBytes) / 2 ** 20 };
}

/** Descendants of a process whose command line is of this kind. */
export function descendantsOf(ancestor: number, isWanted: (command: string) => boolean): number[] {
  const isBelow = (pid: number): boolean => {
    const parent = processOf(pid)?.parent ?? 0;
    return parent === ancestor || (parent > 1 && isBelow(parent));
  };
  return allPids().filter((pid) => isWanted(commandOf(pid)) && isBelow(pid));
}

export function processesWith(text: string): number[] {
  return allPids().filter((pid) => pid !== process.pid && commandOf(pid).includes(text));
}

function allPids(): number[] {
  return readdirSync('/proc').map(Number).filter(Number.isInteger);
}

/** The name in parentheses may hold anything; what follows it is numbers (proc_pid_stat(5)). */
function processOf(pid: number): { parent: number; cpuTicks: number } | undefined {
  const line = textOf(`/proc/${pid}/stat`);
  if (line === '') return undefined;
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  return { parent: Number(fields[1]), cpuTicks: Number(fields[11]) + Number(fields[12]) };
}

function residentPagesOf(pid: number): number {
  return Number(textOf(`/proc/${pid}/statm`).split(' ')[1] ?? 0);
}

function commandOf(pid: number): string {
  return textOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
}

/** Empty for a process that has ended. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** What `ulimit -n` says of this process and those that it starts. */
export function openFilesMax(): number {
  const line = /^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'));
  return Number(line?.[1] ?? 0);
}

/** For this process and those that it starts; where that is not allowed, all is as it was. */
export function raiseOpenFilesTo(wanted: number): void {
  if (openFilesMax() >= wanted) return;
  try {
    const args = ['--pid', String(process.pid), `--nofile=${wanted}:${wanted}`];
    execFileSync('prlimit', args, { stdio: 'ignore' });
  } catch {
    // Only root may raise the hard limit; a crowd that does not fit is said and left out.
  }
}
