import { LedgerUnavailable } from '@endoscope/core';

/** Between two attempts to write what is owed. */
const retryMs = 2_000;

/**
 * What has happened and the ledger could not take: the ends of streams that it made end.
 *
 * Owns:  one timer while anything is owed.
 * Bound: `owedMax` records; one more fails where it comes from, as all do without this.
 * Order: as they came.
 * Ends:  when all is written; what a killed process owed is lost, as its streams are.
 */
export class OwedRecords {
  private readonly writes: (() => Promise<void>)[] = [];
  private timer: NodeJS.Timeout | undefined;
  private settling: Promise<void> | undefined;

  constructor(private readonly owedMax = 10_000) {}

  get count(): number {
    return this.writes.length;
  }

  /** Writes now, or, while the ledger accepts nothing, later. `write` may be called again. */
  async record(write: () => Promise<void>): Promise<void> {
    try {
      // Behind what is owed already, or an end would stand before another one's.
      if (this.writes.length === 0) return await write();
    } catch (error) {
      if (!(error instanceof LedgerUnavailable)) throw error;
    }
    if (this.writes.length >= this.owedMax) throw new LedgerUnavailable({});
    this.writes.push(write);
    this.later();
  }

  /** Writes what is owed, as far as the ledger takes it. */
  settle(): Promise<void> {
    return (this.settling ??= this.settleAll().finally(() => {
      this.settling = undefined;
      this.later();
    }));
  }

  private async settleAll(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    for (let [write] = this.writes; write; [write] = this.writes) {
      try {
        await write();
      } catch (error) {
        if (error instanceof LedgerUnavailable) return;
      }
      this.writes.shift();
    }
  }

  private later(): void {
    if (this.writes.length === 0 || this.timer !== undefined) return;
    this.timer = setTimeout(() => void this.settle(), retryMs).unref();
  }
}
