import { spawn } from 'node:child_process';
import { closeSync, fchmodSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OsUser } from './os-user.ts';
import { findRunningServer, isAlive, readPostmasterFile } from './postmaster.ts';

const startTimeoutMs = 60_000;
const stopTimeoutMs = 10_000;
const pollMs = 15;

/**
 * Runs the server beside a reader of our end of a pipe: when that end closes, for whatever
 * reason, SIGKILL of this process included, the server gets SIGINT (fast shutdown) and leaves no
 * lock behind. As a session of its own (`detached`), it does not get the terminal's Ctrl-C, so
 * the gateway can still write while it drains.
 */
const guardScript =
  'exec 3<&0; "$0" "$@" </dev/null 3<&- & pid=$!; ' +
  '(while read -r _ <&3; do :; done; kill -INT $pid 2>/dev/null) & watch=$!; ' +
  'wait $pid; code=$?; kill $watch 2>/dev/null; exit $code';

export interface ProcessOptions {
  readonly postgres: string;
  readonly arguments: readonly string[];
  readonly dataFolder: string;
  readonly logFile: string;
  readonly user: OsUser | undefined;
  /**
   * A readable descriptor whose other end closes when the server shall stop. Without one it is a
   * pipe of this process.
   */
  readonly lifeline: number | undefined;
}

export interface PostgresProcess {
  /** Resolves with the exit code once the server is gone, whoever stopped it. */
  readonly exited: Promise<number>;
  stop(): Promise<void>;
}

/** Resolves when the server accepts connections; undefined when it ended before. */
export async function runPostgres(options: ProcessOptions): Promise<PostgresProcess | undefined> {
  const stale = readPostmasterFile(options.dataFolder)?.text;
  const log = openSync(options.logFile, 'w');
  fchmodSync(log, 0o600);
  const child = spawn('/bin/sh', ['-c', guardScript, options.postgres, ...options.arguments], {
    ...(options.user && { uid: options.user.uid, gid: options.user.gid }),
    cwd: '/',
    detached: true,
    env: { LC_ALL: 'C' },
    stdio: [options.lifeline ?? 'pipe', log, log],
  });
  closeSync(log);
  const exited = new Promise<number>((resolve) => {
    child.once('error', () => resolve(-1));
    child.once('exit', (code) => resolve(code ?? -1));
  });
  let hasExited = false;
  void exited.then(() => (hasExited = true));
  // Neither the child nor its pipe keeps a process alive that has nothing else to do.
  child.unref();
  (child.stdin as { unref?: () => void } | null)?.unref?.();

  const isReadyNow = (): boolean => {
    const file = readPostmasterFile(options.dataFolder);
    return file?.isReady === true && file.text !== stale;
  };
  const isReady = await waitUntil(() => hasExited || isReadyNow(), startTimeoutMs);
  const stop = async (): Promise<void> => {
    if (child.stdin) child.stdin.end();
    else stopServer(options.dataFolder, 'SIGINT');
    if (await waitUntil(() => hasExited, stopTimeoutMs)) return;
    stopServer(options.dataFolder, 'SIGQUIT');
    await waitUntil(() => hasExited, stopTimeoutMs);
  };
  if (isReady && !hasExited) return { exited, stop };
  if (!hasExited) await stop();
  return undefined;
}

/** Ends a server that nobody owns any more; true once it has let go of the folder. */
export async function stopOrphan(dataFolder: string): Promise<boolean> {
  stopServer(dataFolder, 'SIGINT');
  // Not its pid: a process that nobody reaps stays in the table after its end.
  return waitUntil(() => findRunningServer(dataFolder) === undefined, stopTimeoutMs);
}

function stopServer(dataFolder: string, signal: NodeJS.Signals): void {
  const pid = readPostmasterFile(dataFolder)?.pid;
  if (pid !== undefined && isAlive(pid)) process.kill(pid, signal);
}

async function waitUntil(condition: () => boolean, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (!condition()) {
    if (Date.now() > deadline) return false;
    await sleep(pollMs);
  }
  return true;
}
