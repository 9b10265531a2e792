import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { CliError, exitCodes } from '../cli-error.ts';

/** The verifier refuses a line of 262,144 UTF-16 units, which are fewer bytes than these. */
const lineBytesMax = 1_048_576;
const chunkBytes = 262_144;
const newline = 10;

/**
 * The lines of a file, or of standard input for `-`, as they come.
 *
 * Bound: a chunk and one line.
 * Ends:  throws for what cannot be read, is no UTF-8, or has a line without end.
 */
export async function* linesOfExport(file: string): AsyncGenerator<readonly string[], void> {
  let rest: Uint8Array = new Uint8Array();
  for await (const chunk of chunksOf(file)) {
    const bytes = Buffer.concat([rest, chunk]);
    // No character of several bytes has a newline in it.
    const end = bytes.lastIndexOf(newline) + 1;
    rest = bytes.subarray(end);
    if (rest.length > lineBytesMax) throw notAnExport(file, 'it has a line without end');
    if (end > 0) yield textOf(file, bytes.subarray(0, end - 1)).split('\n');
  }
  if (rest.length > 0) yield [textOf(file, rest)];
}

/** Throws for bytes that are no UTF-8; nothing is replaced. */
function textOf(file: string, bytes: Uint8Array): string {
  if (!isUtf8(bytes)) throw notAnExport(file, 'it is not UTF-8');
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
}

async function* chunksOf(file: string): AsyncGenerator<Uint8Array, void> {
  const source =
    file === '-' ? process.stdin : createReadStream(file, { highWaterMark: chunkBytes });
  try {
    for await (const chunk of source) yield chunk as Uint8Array;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const message = `${file} cannot be read (${code ?? String(cause)}).`;
    throw new CliError(message, { exitCode: exitCodes.notFound, cause });
  }
}

function notAnExport(file: string, why: string): CliError {
  return new CliError(`${file} is not an export of a ledger: ${why}.`, {
    exitCode: exitCodes.notIntact,
  });
}
