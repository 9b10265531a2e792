import { readKeyRingFile } from '@endoscope/secret-box';
import { NoteSigner } from '../domain/ledger/note-key.ts';

/**
 * The keys of a key ring file as signers of one ledger: its primary first, the others sign beside
 * it while keys rotate. Each key is the seed of an Ed25519 key (RFC 8032).
 */
export function readLedgerSigners(
  path: string,
  origin: string,
): readonly [NoteSigner, ...NoteSigner[]] {
  const { primary, keys } = readKeyRingFile(path);
  const others = [...keys.keys()].filter((id) => id !== primary);
  const signerOf = (id: string): NoteSigner => new NoteSigner(origin, keys.get(id)!);
  return [signerOf(primary), ...others.map(signerOf)];
}
