/**
 * Tree heads as C2SP tlog-checkpoint: a signed note of three lines, origin, size and root. Every
 * signer signs it plainly; the first also says when, in a cosignature of its own, as a line of our
 * own in the text would be one no monitor can audit.
 */
import { hashBytes } from './merkle-tree.ts';
import type { Hash } from './merkle-tree.ts';
import { bytesOfBase64 } from './note-key.ts';
import type { NoteSigner, NoteVerifier } from './note-key.ts';
import { NoteMalformed, NoteUntrusted } from './note.errors.ts';
import { formatNote, openNote } from './signed-note.ts';

export interface Checkpoint {
  /** The name of the ledger. */
  readonly origin: string;
  /** Leaves. */
  readonly treeSize: number;
  readonly root: Hash;
}

export interface OpenedCheckpoint extends Checkpoint {
  /** Key ids whose signature holds, in the note's order, each once. */
  readonly keyIds: readonly string[];
  /** To the second; undefined when no signature tells. */
  readonly signedAt: Date | undefined;
}

export function checkpointText({ origin, treeSize, root }: Checkpoint): string {
  return `${origin}\n${treeSize}\n${Buffer.from(root).toString('base64')}\n`;
}

/** Lines after the third, which others may write, are left aside. */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin, size, encoded, ...extensions] = text.split('\n').slice(0, -1);
  if (!origin || size === undefined || encoded === undefined || extensions.includes('')) {
    throw new NoteMalformed('is not a checkpoint of three lines');
  }
  const treeSize = /^(0|[1-9]\d{0,15})$/.test(size) ? Number(size) : Number.NaN;
  if (!Number.isSafeInteger(treeSize)) throw new NoteMalformed('has no tree size in line 2');
  const root = bytesOfBase64(encoded);
  if (root?.length !== hashBytes) throw new NoteMalformed('has no root hash in line 3');
  return { origin, treeSize, root };
}

/** During a rotation the new key signs first and the old one beside it. */
export function signCheckpoint(
  checkpoint: Checkpoint,
  { signers, at }: { signers: readonly NoteSigner[]; at: Date },
): string {
  const text = checkpointText(checkpoint);
  const [first, ...others] = signers;
  if (first === undefined) throw new RangeError('A checkpoint needs a signer');
  const signatures = [first.sign(text), first.signTimed(text, at)];
  return formatNote({
    text,
    signatures: [...signatures, ...others.map((each) => each.sign(text))],
  });
}

/** Throws NoteMalformed, or NoteUntrusted when none of the keys vouches for it. */
export function openCheckpoint(
  note: string,
  { origin, verifiers }: { origin: string; verifiers: readonly NoteVerifier[] },
): OpenedCheckpoint {
  const { text, signatures } = openNote(note, verifiers);
  const checkpoint = parseCheckpoint(text);
  if (checkpoint.origin !== origin) throw new NoteUntrusted('is of another ledger');
  const byWhom = signatures.map((signature) => {
    const verifier = verifiers.find((each) => each.isOf(signature))!;
    return { keyId: verifier.keyId, time: verifier.timeOf(signature) };
  });
  const keyIds = [...new Set(byWhom.map(({ keyId }) => keyId))];
  return { ...checkpoint, keyIds, signedAt: byWhom.find(({ time }) => time)?.time };
}
