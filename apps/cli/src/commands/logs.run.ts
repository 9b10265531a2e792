import type { LogEntry, LogsQuery } from '@endoscope/client';
import { countOf } from '../arguments/count.ts';
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
  readonly ignoreErrors?: boolean;
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
  const unread = new Set<string>();
  try {
    const { signal } = interrupts;
    for await (const entry of client.sessions.logs(operands[0]!, { ...query, signal })) {
      if (entry.type === 'end') return ended(entry, options.ignoreErrors ? new Set() : unread);
      if (entry.type === 'line') {
        await printer.print(entry);
        continue;
      }
      unread.add(safeLine(entry.container));
      context.stderr.line(`${safeLine(entry.container)}: ${safeLine(entry.message)}`);
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
  const limitBytesMax = countOf(limitBytes, '--limit-bytes', 0);
  const sinceSeconds =
    since && since !== '0s' && Math.ceil(parseDurationMs(since, '--since') / 1000);
  return {
    ...(container && { containers: container }),
    ...(allContainers && { allContainers }),
    ...(follow && { follow }),
    ...(previous && { previous }),
    ...(timestamps && { timestamps }),
    ...(sinceSeconds && { sinceSeconds }),
    ...(sinceTime && { sinceTime: timeOf(sinceTime) }),
    ...(tailLines !== undefined && { tailLines }),
    // As kubectl: 0 is no limit.
    ...(limitBytesMax && { limitBytes: limitBytesMax }),
  };
}

function timeOf(text: string): string {
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i.test(text);
  if (isTime && !Number.isNaN(Date.parse(text))) return text;
  throw new UsageError(
    `invalid argument "${text}" for "--since-time" flag: write it as 2026-01-31T18:00:00Z (RFC 3339)`,
  );
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
const ignoreErrorsHint = 'With --ignore-errors that counts as success.';

/** Whatever keeps a log from being whole must not look like success to a script. */
function ended(
  { reason, detail }: Extract<LogEntry, { type: 'end' }>,
  unread: ReadonlySet<string>,
): number {
  if (reason === 'log_ended' || reason === 'process_exited') {
    if (unread.size === 0) return exitCodes.ok;
    const sentence = `These logs could not be read to their end: ${[...unread].join(', ')}.`;
    throw new CliError(sentence, { exitCode: exitCodes.unavailable, hint: ignoreErrorsHint });
  }
  const own = exitCodeOf({ reason, detail, exitCode: undefined, process: '' });
  throw new CliError(detail, { exitCode: own || exitCodes.unavailable });
}
