import { EndoscopeError } from '@endoscope/client';
import { CliError, exitCodes } from '../cli-error.ts';
import { leavesOf } from '../arguments/leaves.ts';
import type { Context } from '../context.ts';
import { writeWholeFile } from '../files/whole-file.ts';
import type { Invocation } from './define.ts';

interface ExportOptions {
  readonly file?: string;
  readonly treeSize?: string;
}

export async function run(context: Context, { options }: Invocation<ExportOptions>): Promise<void> {
  const { file } = options;
  const size = options.treeSize;
  const treeSize = size === undefined ? undefined : leavesOf(size, '--tree-size');
  const { audit } = await context.client();
  const pieces = whole(audit.export({ treeSize }));
  if (file !== undefined) return writeWholeFile(file, pieces);
  for await (const piece of pieces) await context.stdout.write(piece);
}

/** Bytes at the end that are kept in order to see whether the last line has come; it has 40. */
const tailBytes = 256;

/** Throws when the answer breaks off, or ends without its last line. */
async function* whole(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  let tail = Buffer.alloc(0);
  try {
    for await (const piece of pieces) {
      tail = Buffer.concat([tail, piece]).subarray(-tailBytes);
      yield piece;
    }
  } catch (cause) {
    if (cause instanceof EndoscopeError) throw cause;
    throw broken(cause);
  }
  const last = tail.toString('latin1').trimEnd().split('\n').at(-1) ?? '';
  if (!/^\{"kind":"end","leaves":\d+\}$/.test(last)) throw broken();
}

function broken(cause?: unknown): CliError {
  const message = 'The export broke off: what has come is not whole. Run it again.';
  return new CliError(message, { exitCode: exitCodes.unavailable, cause });
}
