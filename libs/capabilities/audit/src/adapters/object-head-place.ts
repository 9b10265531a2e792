import type { ObjectStore } from '@endoscope/object-store';
import type { HeadPlace } from '../ports/head-place.ts';
import type { SealedHead } from '../ports/ledger-store.ts';

/** Digits of the largest size a tree may have, so that names sort as sizes do. */
const sizeDigits = 16;

/**
 * An object for each head, named by the size of its tree and the beginning of its root: two heads
 * of one size, which a ledger never has, would both be there. A head counts as kept once it was read
 * back.
 */
export class ObjectHeadPlace implements HeadPlace {
  readonly name = 's3';

  constructor(private readonly store: Pick<ObjectStore, 'place' | 'put' | 'read'>) {}

  async put({ treeSize, root, note }: SealedHead, signal: AbortSignal): Promise<void> {
    const size = String(treeSize).padStart(sizeDigits, '0');
    const name = `${size}-${Buffer.from(root).toString('hex').slice(0, 16)}.txt`;
    const bytes = Buffer.from(note);
    await this.store.put(name, bytes, signal);
    const whole = { offset: 0, length: bytes.length + 1 };
    const kept = await this.store.read(name, whole, signal);
    if (kept && bytes.equals(kept)) return;
    throw new Error(`${this.store.place} said that it has head ${name}, and has not`);
  }
}
