import type { Transaction } from '@endoscope/core';

/** A stream whose end is not in the ledger yet. */
export interface OpenStream {
  /** Of the stream, and of nothing else. */
  readonly id: string;
  /** JSON: the entry of the ledger that tells of its end, if the gateway that carries it is lost. */
  readonly lost: string;
}

/** Commands, logs, copies and forwards that are under way, of every gateway on the database. */
export interface OpenStreamStore {
  /** As one of this gateway's. */
  open(tx: Transaction, stream: OpenStream): Promise<void>;
  /** Its end is told in this transaction. Nothing happens when it was taken before. */
  close(tx: Transaction, id: string): Promise<void>;
  /** Ids of those whose gateway, another one, has been silent for so long; oldest first. */
  silent(expiryMs: number): Promise<readonly string[]>;
  /** Takes those that are still there out, so that nobody else tells of them. */
  take(tx: Transaction, ids: readonly string[]): Promise<readonly OpenStream[]>;
}
