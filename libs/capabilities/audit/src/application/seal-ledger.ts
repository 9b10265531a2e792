import type { Transaction, UnitOfWork } from '@endoscope/core';
import { ledgerLimits } from '../domain/ledger/ledger.limits.ts';
import type { NoteSigner } from '../domain/ledger/note-key.ts';
import type { LedgerEdge, SealedBatch, SealedHead } from '../ports/ledger-store.ts';
import type { SealingStore, StoredEvent } from '../ports/ledger-store.ts';
import { GrowingBatch } from './growing-batch.ts';

/** As whom, and under which name, a gateway seals. */
export interface Sealer {
  /** Of this process, and of no other. */
  readonly holder: string;
  /** The ledger's name, line 1 of every checkpoint. */
  readonly origin: string;
  /** The one that signs first; others sign beside it while keys rotate. */
  readonly signers: readonly [NoteSigner, ...NoteSigner[]];
}

export type SealResult =
  /** Another sealer has the lease. */
  | { readonly kind: 'standby' }
  | { readonly kind: 'idle' }
  | {
      readonly kind: 'sealed';
      readonly events: number;
      readonly head: SealedHead;
      readonly fencingToken: bigint;
      /** There may be more to seal at once. */
      readonly isFull: boolean;
    };

/**
 * Seals one batch: gives committed events their leaf, grows the tree and signs its head, in one
 * transaction. After a crash at any point the next pass starts from what was committed.
 *
 * Bound: `sealRowsMax` events, and the edge of the tree.
 * Order: others in this process, and the bytes of its streams, wait for `sealSliceRows` hashes at most.
 */
export class SealLedger {
  private readonly rowsMax: number;
  private readonly leaseMs: number;

  constructor(
    private readonly store: SealingStore,
    private readonly work: UnitOfWork,
    private readonly sealer: Sealer,
    limits: { readonly rowsMax?: number; readonly leaseMs?: number } = {},
  ) {
    this.rowsMax = limits.rowsMax ?? ledgerLimits.sealRowsMax;
    this.leaseMs = limits.leaseMs ?? ledgerLimits.leaseMs;
  }

  async execute(): Promise<SealResult> {
    const { holder } = this.sealer;
    const { leaseMs } = this;
    if (!(await this.store.hasWork({ holder, leaseMs }))) return { kind: 'idle' };
    return this.work.run((tx) => this.sealBatch(tx));
  }

  private async sealBatch(tx: Transaction): Promise<SealResult> {
    const { holder } = this.sealer;
    const lease = await this.store.takeLease(tx, { holder, leaseMs: this.leaseMs });
    if (lease === undefined) return { kind: 'standby' };
    const events = await this.store.takeUnsealed(tx, this.rowsMax);
    if (events.length === 0) return { kind: 'idle' };
    const growing = new GrowingBatch(await this.store.readEdge(tx));
    for (let from = 0; from < events.length; from += ledgerLimits.sealSliceRows) {
      // A full batch is hashed in slices, so that keys of terminals go between them.
      if (from > 0) await new Promise<void>((resolve) => setImmediate(resolve));
      growing.add(events.slice(from, from + ledgerLimits.sealSliceRows));
    }
    const batch = growing.sign(this.sealer.origin, { ...this.sealer, now: lease.now });
    await this.store.insert(tx, batch);
    const { fencingToken } = lease;
    const isFull = events.length === this.rowsMax;
    return { kind: 'sealed', events: events.length, head: batch.head, fencingToken, isFull };
  }
}

/** What sealing these events after that edge adds to the ledger. */
export function sealedBatch(
  { origin, signers }: Omit<Sealer, 'holder'>,
  given: { events: readonly StoredEvent[]; edge: LedgerEdge; now: Date },
): SealedBatch {
  const batch = new GrowingBatch(given.edge);
  batch.add(given.events);
  return batch.sign(origin, { signers, now: given.now });
}
