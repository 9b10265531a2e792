import { spawn, type ChildProcess } from 'node:child_process';
import { setPriority } from 'node:os';
import { HarnessError } from '../harness-error.ts';

export interface CommandResult {
  stdout: string;
  stderr: string;
  /** The exit code; 128 + signal number as a shell would report it; 127 if the file is missing. */
  code: number;
}

export interface CommandOptions {
  stdin?: string;
  workingDirectory?: string;
  environment?: Record<string, string | undefined>;
  timeoutMs?: number;
  /** 0 is normal, 10 leaves the machine usable during a build that takes minutes. */
  niceness?: number;
}

/** Debian keeps system programs where an ordinary PATH does not look. */
export const PROGRAM_PATH = `${process.env['PATH'] ?? ''}:/usr/local/sbin:/usr/sbin:/sbin`;

/** One runaway `kubectl logs -f` must not eat the memory of the test process. */
const OUTPUT_BYTES_MAX = 64 * 1024 * 1024;
const SIGNAL_NUMBERS: Record<string, number> = { SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };

/** Runs a program to its end; resolves whatever the exit code, so that callers decide. */
export function runCommand(
  file: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd: options.workingDirectory,
      env: { ...(options.environment ?? process.env), PATH: PROGRAM_PATH },
      timeout: options.timeoutMs,
      killSignal: 'SIGKILL',
    });
    const output = collectOutput(child);
    if (options.niceness !== undefined && child.pid !== undefined) {
      setPriority(child.pid, options.niceness);
    }
    child.on('error', (error) => resolve({ ...output(), stderr: error.message, code: 127 }));
    child.on('close', (code, signal) =>
      resolve({ ...output(), code: code ?? 128 + (SIGNAL_NUMBERS[signal ?? ''] ?? 0) }),
    );
    // A program may exit before it has read its input; that is its choice, not our failure.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.stdin ?? '');
  });
}

/** Runs a program that must succeed; otherwise its own words become the error. */
export async function runOrThrow(
  file: string,
  args: readonly string[],
  options: CommandOptions & { nextStep?: string } = {},
): Promise<string> {
  const result = await runCommand(file, args, options);
  if (result.code === 0) return result.stdout;
  const words = (result.stderr || result.stdout).trim().split('\n').slice(-15).join('\n');
  throw new HarnessError(
    `${file} ${args.slice(0, 4).join(' ')} … ended with code ${result.code}:\n${words}`,
    options.nextStep ?? 'Fix what it names, then run the same command again.',
  );
}

function collectOutput(child: ChildProcess) {
  const chunks: { stdout: Buffer[]; stderr: Buffer[] } = { stdout: [], stderr: [] };
  let bytes = 0;
  const keep = (name: 'stdout' | 'stderr') => (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > OUTPUT_BYTES_MAX) child.kill('SIGKILL');
    else chunks[name].push(chunk);
  };
  child.stdout?.on('data', keep('stdout'));
  child.stderr?.on('data', keep('stderr'));
  return () => ({
    stdout: Buffer.concat(chunks.stdout).toString(),
    stderr: Buffer.concat(chunks.stderr).toString(),
  });
}
