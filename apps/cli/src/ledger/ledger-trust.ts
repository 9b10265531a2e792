import { readFile } from 'node:fs/promises';
import { NoteVerifier, openCheckpoint } from '@endoscope/audit/verify';
import type { LedgerTrust, TrustedKey } from '@endoscope/audit/verify';
import { leavesOf } from '../arguments/leaves.ts';
import { CliError, exitCodes, UsageError } from '../cli-error.ts';

export interface TrustOptions {
  readonly key?: readonly string[];
  readonly keys?: string;
  readonly checkpoint?: readonly string[];
  readonly origin?: string;
}

/** What a verification may rely on: keys, the name they bear, and heads that were kept elsewhere. */
export async function ledgerTrust(options: TrustOptions): Promise<LedgerTrust> {
  const ofFile = options.keys === undefined ? [] : await keysOfFile(options.keys);
  const keys = [...(options.key ?? []).map((vkey) => keyOf(vkey, '--key')), ...ofFile];
  const [first] = keys;
  if (first === undefined) {
    const hint = 'endo audit keys > ledger.keys';
    throw new UsageError('which keys may have signed it? Give --key or --keys.', { hint });
  }
  const origin = options.origin ?? first.verifier.name;
  const strange = keys.find(({ verifier }) => verifier.name !== origin)?.verifier;
  if (strange !== undefined) {
    throw new UsageError(
      `key ${strange.keyId} is of the ledger "${strange.name}", not "${origin}"`,
    );
  }
  const verifiers = keys.map(({ verifier }) => verifier);
  const files = options.checkpoint ?? [];
  const heads = await Promise.all(files.map((file) => headsOfFile(file, { origin, verifiers })));
  return { origin, keys, heads: heads.flat() };
}

async function keysOfFile(file: string): Promise<TrustedKey[]> {
  const lines = (await textOf(file)).split('\n').map((line) => line.trim());
  return lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => keyOf(line, file));
}

/** `vkey`, or `vkey until=LEAVES`. */
function keyOf(text: string, where: string): TrustedKey {
  const [vkey = '', until, ...more] = text.split(/\s+/);
  if (more.length > 0 || (until !== undefined && !until.startsWith('until='))) {
    throw new UsageError(`${where}: a key is "vkey" or "vkey until=LEAVES"`);
  }
  const untilSize = until === undefined ? undefined : leavesOf(until.slice('until='.length), where);
  try {
    return { verifier: NoteVerifier.parse(vkey), untilSize };
  } catch (error) {
    throw new UsageError(`${where}: ${(error as Error).message}`);
  }
}

interface KnownHead {
  readonly treeSize: number;
  readonly root: Uint8Array;
}

/** A file holds one note, or several with an empty line after each, as the gateway appends them. */
async function headsOfFile(
  file: string,
  by: { origin: string; verifiers: readonly NoteVerifier[] },
): Promise<KnownHead[]> {
  // A note has an empty line of its own, before its signatures.
  const notes = (await textOf(file)).split(/\n\n(?!\u2014 )/).filter((note) => note.trim() !== '');
  return notes.map((note) => {
    try {
      return openCheckpoint(note.endsWith('\n') ? note : `${note}\n`, by);
    } catch (error) {
      const message = `${file} holds no checkpoint of this ledger: ${(error as Error).message}`;
      throw new CliError(message, { exitCode: exitCodes.notIntact });
    }
  });
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const message = `${file} cannot be read (${code}).`;
    throw new CliError(message, { exitCode: exitCodes.notFound, cause });
  }
}
