import { EndoscopeError } from '@endoscope/client';
import { leavesOf } from '../arguments/leaves.ts';
import { CliError, exitCodes, UsageError } from '../cli-error.ts';
import type { Context } from '../context.ts';
import { ExportFile } from '../ledger/export-file.ts';
import type { Invocation } from './define.ts';

interface ExportOptions {
  readonly file?: string;
  readonly treeSize?: string;
  readonly format?: 'ledger' | 'cloudevents' | 'cloudevents-batch' | 'ocsf';
  readonly fromLeaf?: string;
  readonly resume?: boolean;
}

export async function run(context: Context, { options }: Invocation<ExportOptions>): Promise<void> {
  const { file, resume } = options;
  const { audit } = await context.client();
  const query = queryOf(options);
  const isLedger = query.format === 'ledger';
  if (file === undefined) {
    const pieces = isLedger ? whole(audit.export(query)) : unbroken(audit.export(query));
    for await (const piece of pieces) await context.stdout.write(piece);
    return;
  }
  await using target = await ExportFile.open(file, { resume });
  const fromLeaf = resume ? target.resumeAt : query.fromLeaf;
  const pieces = audit.export({ ...query, fromLeaf });
  try {
    await target.take(isLedger ? whole(pieces) : unbroken(pieces));
  } catch (error) {
    if (isLedger && target.isWorthResuming) {
      context.stderr.line(`  Go on with what has come: endo audit export -f ${file} --resume`);
    }
    throw error;
  }
}

function queryOf({ treeSize: size, fromLeaf: from, format = 'ledger', ...more }: ExportOptions) {
  if (format === 'ledger' && from !== undefined) {
    throw new UsageError('--from-leaf is of the other formats; a ledger is whole, see --resume');
  }
  if (more.resume && (more.file === undefined || format !== 'ledger')) {
    throw new UsageError('--resume goes with --file, and with the format ledger');
  }
  const treeSize = size === undefined ? undefined : leavesOf(size, '--tree-size');
  const fromLeaf = from === undefined ? undefined : leavesOf(from, '--from-leaf');
  return { treeSize, fromLeaf, format };
}

/** Bytes at the end that are kept in order to see whether the last line has come; it has 40. */
const tailBytes = 256;

/** Throws when the answer breaks off, or ends without its last line. */
async function* whole(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  let tail = Buffer.alloc(0);
  for await (const piece of unbroken(pieces)) {
    tail = Buffer.concat([tail, piece]).subarray(-tailBytes);
    yield piece;
  }
  const last = tail.toString('latin1').trimEnd().split('\n').at(-1) ?? '';
  if (!/^\{"kind":"end","leaves":\d+\}$/.test(last)) throw broken();
}

async function* unbroken(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  try {
    yield* pieces;
  } catch (cause) {
    if (cause instanceof EndoscopeError) throw cause;
    throw broken(cause);
  }
}

function broken(cause?: unknown): CliError {
  const message = 'The export broke off: what has come is not whole. Run it again.';
  return new CliError(message, { exitCode: exitCodes.unavailable, cause });
}
