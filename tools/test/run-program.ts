import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface ProgramResult {
  readonly code: number;
  readonly output: string;
  readonly tookMs: number;
  readonly timedOut: boolean;
}

export interface ProgramOptions {
  readonly cwd: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly timeoutMs: number;
  /** Besides the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Lines to show while they come, besides keeping them all; none when absent. */
  readonly shows?: (line: string) => boolean;
}

/** Output kept of one program; enough for every failure that somebody will read. */
const outputBytesMax = 4 * 1024 * 1024;

/** Runs a program in a group of its own, and ends the whole group when it takes too long. */
export function runProgram(options: ProgramOptions): Promise<ProgramResult> {
  const startedAtMs = performance.now();
  const { cwd, command, args } = options;
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let output = '';
  let timedOut = false;
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      if (output.length < outputBytesMax) output += `${line}\n`;
      if (options.shows?.(line)) process.stderr.write(`${line}\n`);
    });
  }
  const stopGroup = (signal: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      // It has ended meanwhile.
    }
  };
  const timer = setTimeout(() => {
    timedOut = true;
    stopGroup('SIGKILL');
  }, options.timeoutMs);
  const onInterrupt = (): void => {
    stopGroup('SIGINT');
    process.exitCode = 130;
  };
  process.once('SIGINT', onInterrupt);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      process.off('SIGINT', onInterrupt);
      resolve({ code: code ?? 1, output, tookMs: performance.now() - startedAtMs, timedOut });
    });
  });
}
