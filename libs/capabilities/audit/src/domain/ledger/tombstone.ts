/**
 * What stands for the events of removed periods: a note in which a key of the ledger says which leaves
 * have lost their events, under which root, and after which earlier tombstone.
 */
import { hash } from 'node:crypto';
import { instantText } from './event-record.ts';
import { base64 } from './export-line.ts';
import type { TombstoneLine } from './export-line.ts';
import type { Hash } from './merkle-tree.ts';
import type { NoteSigner } from './note-key.ts';
import { NoteMalformed } from './note.errors.ts';
import { formatNote, openNote } from './signed-note.ts';
import type { TrustedKey } from './verify-head.ts';

export interface Period {
  /** Leaves: inclusive. */
  readonly startSize: number;
  /** Exclusive; the size of a signed head. */
  readonly endSize: number;
  /** Of that head. */
  readonly root: Hash;
}

export interface Tombstone extends Period {
  readonly removedAt: Date;
  /** Of the key that signed the note: 8 hexadecimal digits. */
  readonly keyId: string;
  readonly note: string;
}

export function signTombstone(
  signer: NoteSigner,
  period: Period,
  { removedAt, previous }: { removedAt: Date; previous: Tombstone | undefined },
): Tombstone {
  const { name: origin, keyId } = signer.verifier;
  const text = tombstoneText({ ...period, origin, removedAt }, previous?.note);
  const note = formatNote({ text, signatures: [signer.sign(text)] });
  return { ...period, removedAt, keyId, note };
}

export function tombstoneLineOf(tombstone: Tombstone): TombstoneLine {
  const { startSize, endSize, root, removedAt, keyId, note } = tombstone;
  const fields = { startSize, endSize, root: base64(root), removedAt: instantText(removedAt) };
  return { kind: 'tombstone', ...fields, keyId, note };
}

/** Of a note; what an event in the ledger names it by. */
export function noteHash(note: string): string {
  return hash('sha256', note, 'base64');
}

/**
 * Undefined unless the line copies a note that one of the keys has signed, of this ledger and after
 * that tombstone; else the key.
 */
export function keyOfTombstone(
  line: TombstoneLine,
  trust: { readonly origin: string; readonly keys: readonly TrustedKey[] },
  previousNote: string | undefined,
): TrustedKey | undefined {
  try {
    const verifiers = trust.keys.map(({ verifier }) => verifier);
    const { text, signatures } = openNote(line.note, verifiers);
    const removedAt = new Date(line.removedAt);
    const root = Buffer.from(line.root, 'base64');
    const { startSize, endSize, keyId } = line;
    const said = { startSize, endSize, root, origin: trust.origin, removedAt };
    const isWhole =
      text === tombstoneText(said, previousNote) &&
      line.removedAt === instantText(removedAt) &&
      line.root === base64(root) &&
      signatures.length === 1 &&
      signatures[0]!.keyId === keyId &&
      formatNote({ text, signatures }) === line.note;
    return isWhole ? trust.keys.find(({ verifier }) => verifier.keyId === keyId) : undefined;
  } catch {
    return undefined;
  }
}

/** No checkpoint: its second line is not a number. */
function tombstoneText(
  tombstone: Period & { readonly origin: string; readonly removedAt: Date },
  previousNote: string | undefined,
): string {
  const { startSize, endSize, root, origin, removedAt } = tombstone;
  if (Number.isNaN(removedAt.getTime())) throw new NoteMalformed('tells no time');
  const lines = [
    'endoscope ledger tombstone',
    origin,
    `events of leaves ${startSize} to ${endSize} removed at ${removedAt.toISOString()}`,
    `root ${base64(root)}`,
    `after ${previousNote === undefined ? 'none' : noteHash(previousNote)}`,
  ];
  return `${lines.join('\n')}\n`;
}
