/** One head, one key of an export against the keys that the verifier was given. */
import { checkpointText, parseCheckpoint } from './checkpoint.ts';
import { base64 } from './export-line.ts';
import type { HeadLine, KeyLine } from './export-line.ts';
import { keyStatementText } from './key-statement.ts';
import type { LedgerFindingKind } from './ledger-finding.ts';
import type { Hash } from './merkle-tree.ts';
import type { NoteVerifier } from './note-key.ts';
import { formatNote, openNote, parseNote } from './signed-note.ts';

/** A public key, and until which tree size it signed; without an end it may still. */
export interface TrustedKey {
  readonly verifier: NoteVerifier;
  readonly untilSize?: number;
}

export interface VerifiedHead {
  readonly treeSize: number;
  readonly root: Hash;
  readonly keyIds: readonly string[];
  readonly signedAt: Date;
}

/**
 * The head, or what is wrong with it. Stricter than the format, which lets unknown signatures be:
 * a note of ours has the two signatures of its first key, then one of each other key, no more.
 */
export function verifiedHead(
  line: HeadLine,
  { origin, keys }: { origin: string; keys: readonly TrustedKey[] },
): VerifiedHead | LedgerFindingKind {
  try {
    const verifiers = keys.map(({ verifier }) => verifier);
    const { text, signatures } = openNote(line.note, verifiers);
    const byWhom = signatures.map((each) => verifiers.find((verifier) => verifier.isOf(each))!);
    const [first, second, ...others] = signatures;
    const signedAt = second && byWhom[1]?.timeOf(second);
    const keyIds = [first?.keyId, ...others.map(({ keyId }) => keyId)];
    const isOurForm =
      signedAt !== undefined &&
      byWhom[0] === byWhom[1] &&
      new Set(keyIds).size === keyIds.length &&
      keyIds.every((keyId) => verifiers.some((verifier) => verifier.keyId === keyId)) &&
      formatNote({ text, signatures }) === line.note;
    if (!isOurForm) return 'head_untrusted';
    const checkpoint = parseCheckpoint(text);
    if (checkpoint.origin !== origin || checkpointText(checkpoint) !== text) {
      return 'head_untrusted';
    }
    const { treeSize, root } = checkpoint;
    if (keys.some((key) => byWhom.includes(key.verifier) && isOver(key, treeSize))) {
      return 'head_untrusted';
    }
    const isCopy =
      line.treeSize === treeSize &&
      line.root === base64(root) &&
      line.keyId === keyIds[0] &&
      line.signedAt === signedAt.toISOString();
    return isCopy ? { treeSize, root, keyIds: keyIds as string[], signedAt } : 'head_changed';
  } catch {
    return 'head_untrusted';
  }
}

/** Undefined when all is well. */
export function findingOfKey(
  line: KeyLine,
  keys: readonly TrustedKey[],
): LedgerFindingKind | undefined {
  const trusted = keys.find(({ verifier }) => verifier.keyId === line.keyId)?.verifier;
  if (trusted === undefined) return 'key_untrusted';
  if (trusted.vkey !== line.vkey) return 'key_changed';
  try {
    const { text, signatures } = parseNote(line.statement);
    const introducedAt = new Date(line.introducedAt);
    const isOwnWord =
      text === keyStatementText({ ...line, introducedAt }) &&
      signatures.length === 1 &&
      signatures[0]!.keyId === trusted.keyId &&
      trusted.isOf(signatures[0]!) &&
      trusted.verifies(text, signatures[0]!);
    return isOwnWord ? undefined : 'key_changed';
  } catch {
    return 'key_changed';
  }
}

function isOver({ untilSize }: TrustedKey, treeSize: number): boolean {
  return untilSize !== undefined && treeSize > untilSize;
}
