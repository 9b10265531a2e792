import type { JsonObject } from '../cap-details.ts';
import type { TombstoneLine } from './export-line.ts';
import type { Hash } from './merkle-tree.ts';
import { keyOfTombstone, noteHash } from './tombstone.ts';
import type { TrustedKey } from './verify-head.ts';

/**
 * The tombstones of an export that hold. Each names the one before it, so the last one vouches for
 * all; a key that may sign no more heads vouches for none unless the ledger itself tells of it: who
 * has an old key could else take out what it once signed.
 *
 * Bound: the tombstones of one ledger.
 */
export class VerifiedTombstones {
  private readonly ends = new Map<number, { readonly startSize: number; readonly root: Hash }>();
  private lastNote: string | undefined;
  private lastKey: TrustedKey | undefined;
  private removedThrough = 0;
  private isAnnounced = false;

  constructor(private readonly trust: Parameters<typeof keyOfTombstone>[1]) {}

  /** False when it does not hold; `keySizes`: of the keys that the ledger has introduced. */
  take(line: TombstoneLine, keySizes: ReadonlyMap<string, number>): boolean {
    const { startSize, endSize, root, note, keyId } = line;
    const key = keyOfTombstone(line, this.trust, this.lastNote);
    const follows = startSize === this.removedThrough && endSize > startSize;
    if (key === undefined || !follows || !keySizes.has(keyId)) return false;
    this.ends.set(endSize, { startSize, root: Buffer.from(root, 'base64') });
    this.lastNote = note;
    this.lastKey = key;
    this.removedThrough = endSize;
    return true;
  }

  /** Whether the event of a leaf may be gone. */
  cover(leafIndex: number): boolean {
    return leafIndex < this.removedThrough;
  }

  endingAt(size: number): { readonly startSize: number; readonly root: Hash } | undefined {
    return this.ends.get(size);
  }

  /** An event that is what it was sealed as. */
  hear(event: JsonObject): void {
    if (this.lastNote === undefined || event['event'] !== 'ledger.period_removed') return;
    const details = event['details'] as JsonObject;
    if (details['noteSha256'] === noteHash(this.lastNote)) this.isAnnounced = true;
  }

  get areVouchedFor(): boolean {
    return this.lastKey?.untilSize === undefined || this.isAnnounced;
  }
}
