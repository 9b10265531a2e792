import type { LogEntry, LogsQuery } from '@endoscope/client';
import { parseDurationMs } from '../arguments/duration.ts';
import { CliError, UsageError, exitCodes } from '../cli-error.ts';
import type { Context } from '../context.ts';
import { safeLine } from '../output/terminal-safe.ts';
import { exitCodeOf } from '../session/end-notice.ts';
import { Interrupts } from '../terminal/interrupts.ts';
import type { Invocation } from './define.ts';

interface LogsRunOptions {
  readonly container?: readonly string[];
  readonly allContainers?: boolean;
  readonly follow?: boolean;
  readonly previous?: boolean;
  readonly since?: string;
  readonly sinceTime?: string;
  readonly tail?: string;
  readonly limitBytes?: string;
  readonly timestamps?: boolean;
  readonly prefix?: boolean;
}

type LogLine = Extract<LogEntry, { type: 'line' }>;

export async function run(
  context: Context,
  { operands, options }: Invocation<LogsRunOptions>,
): Promise<number> {
  const query = queryOf(options);
  const client = await context.client();
  const interrupts = new Interrupts((interrupted) => process.exit(interrupted.exitCode));
  const printer = new LinePrinter(context, options.prefix ?? false);
  try {
    const { signal } = interrupts;
    for await (const entry of client.sessions.logs(operands[0]!, { ...query, signal })) {
      if (entry.type === 'end') return ended(entry);
      if (entry.type === 'line') await printer.print(entry);
      else context.stderr.line(`${safeLine(entry.container)}: ${safeLine(entry.message)}`);
    }
    return exitCodes.ok;
  } catch (error) {
    throw interrupts.reason ?? error;
  } finally {
    interrupts.stop();
    await context.stdout.flush();
  }
}

function queryOf(options: LogsRunOptions): LogsQuery {
  const { container, allContainers, follow, previous, timestamps } = options;
  const { since, sinceTime, tail, limitBytes } = options;
  if (since !== undefined && sinceTime !== undefined) {
    throw new UsageError('only one of --since-time / --since may be used');
  }
  if (container !== undefined && allContainers) {
    throw new UsageError('--all-containers=true should not be specified with container name');
  }
  const tailLines = tail === '-1' ? undefined : countOf(tail, '--tail', 0);
  const sinceSeconds = since && Math.ceil(parseDurationMs(since, '--since') / 1000);
  return {
    ...(container && { containers: container }),
    ...(allContainers && { allContainers }),
    ...(follow && { follow }),
    ...(previous && { previous }),
    ...(timestamps && { timestamps }),
    ...(sinceSeconds && { sinceSeconds }),
    ...(sinceTime && { sinceTime }),
    ...(tailLines !== undefined && { tailLines }),
    ...(limitBytes && { limitBytes: countOf(limitBytes, '--limit-bytes', 1)! }),
  };
}

function countOf(text: string | undefined, flag: string, min: number): number | undefined {
  if (text === undefined) return undefined;
  const count = /^\d{1,15}$/.test(text) ? Number(text) : -1;
  if (count >= min) return count;
  throw new UsageError(`invalid argument "${text}" for "${flag}" flag: a whole number from ${min}`);
}

/** Writes the bytes as they were; where containers take turns, a long line may be broken. */
class LinePrinter {
  private unfinished: string | undefined;

  constructor(
    private readonly context: Context,
    private readonly prefix: boolean,
  ) {}

  print({ container, time, data, isPartial }: LogLine): Promise<void> {
    const isNew = this.unfinished !== container;
    const parts: Uint8Array[] = [];
    if (this.unfinished !== undefined && isNew) parts.push(newline);
    // kubectl's form of a prefix, where the pod goes without saying.
    if (isNew && this.prefix) parts.push(Buffer.from(`[${container}] `));
    if (time !== undefined) parts.push(Buffer.from(`${time} `));
    parts.push(data);
    if (!isPartial) parts.push(newline);
    this.unfinished = isPartial ? container : undefined;
    return this.context.stdout.write(Buffer.concat(parts));
  }
}

const newline = Buffer.from('\n');

/** Whatever keeps a log from being whole must not look like success to a script. */
function ended({ reason, detail }: Extract<LogEntry, { type: 'end' }>): number {
  if (reason === 'log_ended' || reason === 'process_exited') return exitCodes.ok;
  const own = exitCodeOf({ reason, detail, exitCode: undefined, process: '' });
  throw new CliError(detail, { exitCode: own || exitCodes.unavailable });
}
