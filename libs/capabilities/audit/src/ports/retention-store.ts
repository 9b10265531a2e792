import type { Transaction } from '@endoscope/core';
import type { LedgerHold } from '../domain/ledger-hold.ts';
import type { Period, Tombstone } from '../domain/ledger/tombstone.ts';

/** How the ledger gets shorter, and what keeps it from it. */
export interface RetentionStore {
  /**
   * What may be removed next: all up to the last head signed before the UTC day that began
   * `keptDays` ago, by the database's clock. Undefined while there is nothing, or a hold. Until the
   * transaction ends nobody else asks, and no hold is placed.
   */
  nextPeriod(
    tx: Transaction,
    keptDays: number,
  ): Promise<(Period & { readonly now: Date }) | undefined>;
  lastTombstone(tx: Transaction): Promise<Tombstone | undefined>;
  /** Oldest first. */
  tombstones(): Promise<readonly Tombstone[]>;
  /** Fails unless it begins where the last one ended, and under a hold. */
  insertTombstone(tx: Transaction, tombstone: Tombstone): Promise<void>;
  /** Removes at most so many events that have a tombstone; answers how many went. */
  removeEvents(most: number): Promise<number>;
  /** The newest first. */
  holds(): Promise<readonly LedgerHold[]>;
  findHold(id: string): Promise<LedgerHold | undefined>;
  insertHold(tx: Transaction, hold: LedgerHold): Promise<void>;
  /** False when it is released already. */
  releaseHold(
    tx: Transaction,
    released: { readonly id: string; readonly by: string; readonly at: Date },
  ): Promise<boolean>;
}
