import type { SealedHead } from './ledger-store.ts';

/** Somewhere outside the database where signed heads are kept. */
export interface HeadPlace {
  /** In logs and metrics: `file`, `webhook`, `s3`. */
  readonly name: string;
  /** Resolves when it is kept there; may be called again with the same head. */
  put(head: SealedHead, signal: AbortSignal): Promise<void>;
}
