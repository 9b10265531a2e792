import { setTimeout as sleep } from 'node:timers/promises';
import { EndoscopeError } from '@endoscope/client';
import type { FilePlace } from '@endoscope/client';
import { CliError, UsageError } from '../cli-error.ts';
import type { Context } from '../context.ts';
import { copyFromContainer } from '../files/copy-from-container.ts';
import type { CopyJob } from '../files/copy-from-container.ts';
import { parseCopyPlace } from '../files/copy-place.ts';
import type { CopyPlace } from '../files/copy-place.ts';
import { reportCopy } from '../files/copy-report.ts';
import type { Copied } from '../files/copy-report.ts';
import { copyToContainer } from '../files/copy-to-container.ts';
import { Progress } from '../files/progress.ts';
import { parseFormat } from '../output/print-result.ts';
import { safeLine } from '../output/terminal-safe.ts';
import { Interrupts } from '../terminal/interrupts.ts';
import type { Invocation } from './define.ts';

interface CopyOptions {
  readonly container?: string;
  readonly target?: boolean;
  readonly preserve: boolean;
  readonly resume?: boolean;
  readonly retries: string;
  readonly quiet?: boolean;
  readonly output?: string;
}

const retryMs = 1_000;

export async function run(
  context: Context,
  { operands, options }: Invocation<CopyOptions>,
): Promise<number> {
  const [from = '', to = ''] = operands;
  const format = formatOf(options.output);
  const retries = retriesOf(options.retries);
  const isQuiet = !!options.quiet || format !== undefined;
  const { remote, local, isUpload } = sidesOf(parseCopyPlace(from), parseCopyPlace(to));
  const client = await context.client();
  const progress = new Progress(context, { isQuiet });
  const interrupts = new Interrupts((interrupted) => process.exit(interrupted.exitCode));
  const { container, preserve } = options;
  const target = !!options.target || remote.target;
  if (target && container !== undefined) {
    throw new UsageError('--target and --container exclude each other');
  }
  const place: FilePlace = {
    session: remote.session,
    path: remote.path,
    target,
    ...(container && { container }),
  };
  const base = { client, place, local, preserve, progress, signal: interrupts.signal };
  const copy = isUpload ? copyToContainer : copyFromContainer;
  const attempt = (resume: boolean) => copy(context, { ...base, resume });
  try {
    const done = await withRetries(context, { attempt, retries, resume: !!options.resume, base });
    const copied: Copied = { ...done, from };
    return await reportCopy(context, copied, { format, isQuiet, progress });
  } catch (error) {
    throw interrupts.reason ?? ofThisMachine(error);
  } finally {
    progress.done();
    interrupts.stop();
  }
}

/** EX_IOERR; what the file system here says is no fault of endo's. */
function ofThisMachine(error: unknown): unknown {
  const { code, syscall, message } = (error ?? {}) as NodeJS.ErrnoException;
  if (error instanceof CliError || code === undefined || syscall === undefined) return error;
  return new CliError(message, { exitCode: 74, cause: error });
}

type Attempt = (resume: boolean) => Promise<Omit<Copied, 'from'>>;

/** A copy that was cut goes on where it ended; what is wrong otherwise is wrong again. */
async function withRetries(
  context: Context,
  what: { attempt: Attempt; retries: number; resume: boolean; base: Omit<CopyJob, 'resume'> },
): Promise<Omit<Copied, 'from'>> {
  const canResume = what.base.local.kind === 'local';
  for (let tries = 0; ; tries += 1) {
    try {
      return await what.attempt(what.resume || (tries > 0 && canResume));
    } catch (error) {
      const isCut = error instanceof EndoscopeError && error.isRetryable && !isOther(error);
      if (!isCut || !canResume || tries >= what.retries || what.base.signal.aborted) throw error;
      what.base.progress.done();
      context.stderr.line(`${safeLine(error.detail)} Trying again.`);
      await sleep(retryMs, undefined, { signal: what.base.signal });
    }
  }
}

/** Another file than the one that was begun: going on would fail each time. */
function isOther({ reason }: EndoscopeError): boolean {
  return reason === 'FILE_CHANGED';
}

function sidesOf(from: CopyPlace, to: CopyPlace) {
  if (from.kind !== 'remote' && to.kind === 'remote') {
    return { remote: to, local: from, isUpload: true };
  }
  if (from.kind === 'remote' && to.kind !== 'remote') {
    return { remote: from, local: to, isUpload: false };
  }
  const hint = 'Write the one in the container as SESSION:/path; see `endo sessions`.';
  throw new UsageError('one of source and destination must be in a session, and one here', {
    hint,
  });
}

function formatOf(text: string | undefined): 'json' | 'yaml' | undefined {
  const format = parseFormat(text);
  if (format === 'table') return undefined;
  if (format === 'json' || format === 'yaml') return format;
  throw new UsageError(`unknown output format "${format}"; use json or yaml`);
}

/** As kubectl: less than 0 is without end. */
function retriesOf(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count)) throw new UsageError('--retries must be a whole number');
  return count < 0 ? Number.POSITIVE_INFINITY : count;
}
