import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync } from 'node:fs';

/**
 * Runs the program and waits for the end of our pipe: when we end, however that happens, the
 * program gets SIGTERM. It is a group of its own (`detached`), so the terminal's Ctrl-C reaches
 * us alone and we stop the parts in order.
 */
const guardScript =
  'exec 3<&0; "$0" "$@" </dev/null 3<&- & pid=$!; ' +
  '(while read -r _ <&3; do :; done; kill -TERM $pid 2>/dev/null) & watch=$!; ' +
  'wait $pid; code=$?; kill $watch 2>/dev/null; exit $code';

const tailLines = 20;

export interface GuardedProcessOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Takes both outputs; that of the run before is kept beside it as `.1`. */
  readonly logFile: string;
}

/**
 * A program that never outlives us.
 *
 * Owns:  the program, its guard, and the pipe between.
 * Ends:  with `stop`, which asks and after `graceMs` kills, or by itself (`exited`).
 */
export class GuardedProcess {
  /** Resolves with the exit code, 128 + signal when it was killed. */
  readonly exited: Promise<number>;
  hasExited = false;

  private constructor(
    private readonly child: ChildProcess,
    readonly logFile: string,
  ) {
    this.exited = new Promise((resolve) => {
      child.once('error', () => resolve(127));
      child.once('exit', (code) => resolve(code ?? 137));
    });
    void this.exited.then(() => (this.hasExited = true));
    // The guard may be gone before its pipe is closed.
    child.stdin?.on('error', () => undefined);
  }

  static start({ command, args, env, logFile }: GuardedProcessOptions): GuardedProcess {
    if (existsSync(logFile)) renameSync(logFile, `${logFile}.1`);
    const log = openSync(logFile, 'a', 0o600);
    const child = spawn('/bin/sh', ['-c', guardScript, command, ...args], {
      env,
      detached: true,
      stdio: ['pipe', log, log],
    });
    closeSync(log);
    return new GuardedProcess(child, logFile);
  }

  async stop(graceMs: number): Promise<void> {
    this.child.stdin?.end();
    const timer = setTimeout(() => this.kill(), graceMs);
    await this.exited;
    clearTimeout(timer);
  }

  /** At once, without asking. */
  kill(): void {
    if (this.hasExited || this.child.pid === undefined) return;
    try {
      process.kill(-this.child.pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }

  lastLines(): string {
    const lines = readFileSync(this.logFile, 'utf8').trimEnd().split('\n');
    return lines.slice(-tailLines).join('\n');
  }
}
