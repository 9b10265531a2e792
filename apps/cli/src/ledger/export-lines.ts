import { createReadStream } from 'node:fs';
import { CliError, exitCodes } from '../cli-error.ts';

/** UTF-16 units; the verifier refuses far shorter ones. */
const lineUnitsMax = 1_048_576;
const chunkBytes = 262_144;

/**
 * The lines of a file, or of standard input for `-`, as they come.
 *
 * Bound: a chunk and one line.
 * Ends:  throws for what cannot be read, is no UTF-8, or has a line without end.
 */
export async function* linesOfExport(file: string): AsyncGenerator<readonly string[], void> {
  const textOf = decoderOf(file);
  let rest = '';
  for await (const chunk of chunksOf(file)) {
    const lines = (rest + textOf(chunk)).split('\n');
    rest = lines.pop()!;
    if (rest.length > lineUnitsMax) throw notAnExport(file, 'it has a line without end');
    yield lines;
  }
  rest += textOf();
  if (rest !== '') yield [rest];
}

/** Throws for bytes that are no UTF-8; nothing is replaced. */
function decoderOf(file: string): (bytes?: Uint8Array) => string {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  return (bytes) => {
    try {
      return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
    } catch {
      throw notAnExport(file, 'it is not UTF-8');
    }
  };
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
