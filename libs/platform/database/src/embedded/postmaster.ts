import { existsSync, readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

export interface PostmasterFile {
  readonly pid: number;
  readonly isReady: boolean;
  /** The whole file: with its start time it tells one run of the server from the next. */
  readonly text: string;
}

/** `postmaster.pid`: line 1 is the pid, line 8 the status (PostgreSQL 10 and newer). */
export function readPostmasterFile(dataFolder: string): PostmasterFile | undefined {
  const text = readIfThere(join(dataFolder, 'postmaster.pid')) ?? '';
  const lines = text.split('\n');
  const pid = Number.parseInt(lines[0] ?? '', 10);
  if (!Number.isInteger(pid)) return undefined;
  return { pid, isReady: lines[7]?.trim() === 'ready', text };
}

/** The pid of the server that has this folder open; a stale file or a re-used pid is undefined. */
export function findRunningServer(dataFolder: string): number | undefined {
  const pid = readPostmasterFile(dataFolder)?.pid;
  if (pid === undefined || !isAlive(pid)) return undefined;
  return commandOf(pid).includes(dataFolder) ? pid : undefined;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The major version that made the folder; undefined when there is no finished folder. */
export function dataFolderMajor(dataFolder: string): number | undefined {
  const text = readIfThere(join(dataFolder, 'PG_VERSION'));
  return text === undefined ? undefined : Number.parseInt(text, 10);
}

function commandOf(pid: number): string {
  if (existsSync('/proc/self/cmdline')) return readIfThere(`/proc/${pid}/cmdline`) ?? '';
  return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '';
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
