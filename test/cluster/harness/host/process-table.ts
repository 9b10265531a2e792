/** Reads and ends processes by identity: a pid alone may long since belong to someone else. */
import { readdirSync, readFileSync } from 'node:fs';
import { waitUntil } from './wait-until.ts';

export interface ProcessIdentity {
  pid: number;
  /** Clock ticks from boot to the start of the process; with the pid it is unique until reboot. */
  startTicks: number;
}

export interface ProcessView extends ProcessIdentity {
  arguments: string[];
  residentBytes: number;
}

const PAGE_BYTES = 4096;

export interface ProcessStat {
  state: string;
  startTicks: number;
  residentBytes: number;
}

/** Fields of /proc/PID/stat; the name in brackets may itself hold spaces and brackets. */
export function parseProcessStat(text: string): ProcessStat {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return {
    state: fields[0] ?? '',
    startTicks: Number(fields[19]),
    residentBytes: Number(fields[21]) * PAGE_BYTES,
  };
}

/** A zombie counts as ended: it holds no socket, mount or cgroup any more. */
export function findProcess(pid: number): ProcessView | undefined {
  try {
    const stat = parseProcessStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    if (stat.state === 'Z' || stat.state === 'X') return undefined;
    const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return {
      pid,
      startTicks: stat.startTicks,
      arguments: line.split('\0').slice(0, -1),
      residentBytes: stat.residentBytes,
    };
  } catch {
    return undefined; // It ended between two reads.
  }
}

export function listProcesses(): ProcessView[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => findProcess(Number(pid)) ?? []);
}

export function isAlive(identity: ProcessIdentity): boolean {
  return findProcess(identity.pid)?.startTicks === identity.startTicks;
}

/**
 * Ends processes at once. Everything they own is thrown away with the cluster, so there is
 * nothing to shut down in an orderly way; each is looked at again right before the signal.
 */
export async function killProcesses(identities: readonly ProcessIdentity[]): Promise<void> {
  const targets = identities.filter(isAlive);
  for (const { pid } of targets) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself in between.
    }
  }
  await waitUntil('The end of killed processes', () => !targets.some(isAlive), {
    timeoutMs: 60_000,
    intervalMs: 20,
    nextStep: 'Look at /proc/PID/stack of what is left; a hung mount can hold a process.',
  });
}
