import type { RequestContext, UnitOfWork } from '@endoscope/core';
import { base64 } from '../domain/ledger/export-line.ts';
import { ledgerLimits } from '../domain/ledger/ledger.limits.ts';
import { noteHash, signTombstone } from '../domain/ledger/tombstone.ts';
import type { Tombstone } from '../domain/ledger/tombstone.ts';
import type { RetentionStore } from '../ports/retention-store.ts';
import type { AppendAudit } from './append-audit.ts';
import type { Sealer } from './seal-ledger.ts';

export interface RemoveLedgerPeriodsParts {
  readonly store: RetentionStore;
  readonly audit: AppendAudit;
  readonly work: UnitOfWork;
  readonly signers: Sealer['signers'];
  /** 0: for ever. */
  readonly keptDays: number;
}

/**
 * Removes the events of whole sealed periods whose time is over. First the tombstone and an event that
 * names it, in one transaction; then the events, some at a time, which goes on where a crash or a hold
 * stopped it.
 *
 * Bound: `removedRowsMax` events at once.
 */
export class RemoveLedgerPeriods {
  constructor(private readonly parts: RemoveLedgerPeriodsParts) {}

  /** The period that was begun, if any, and how many events went. */
  async execute(
    ctx: RequestContext,
  ): Promise<{ readonly tombstone: Tombstone | undefined; readonly events: number }> {
    if (this.parts.keptDays === 0) return { tombstone: undefined, events: 0 };
    const tombstone = await this.bury(ctx);
    const most: number = ledgerLimits.removedRowsMax;
    let events = 0;
    for (let removed = most; removed === most && !ctx.signal.aborted; events += removed) {
      removed = await this.parts.store.removeEvents(most);
    }
    return { tombstone, events };
  }

  private async bury(ctx: RequestContext): Promise<Tombstone | undefined> {
    const { store, audit, work, signers, keptDays } = this.parts;
    return work.run(async (tx) => {
      const period = await store.nextPeriod(tx, keptDays);
      if (period === undefined) return undefined;
      const { now: removedAt, ...leaves } = period;
      const previous = await store.lastTombstone(tx);
      const tombstone = signTombstone(signers[0], leaves, { removedAt, previous });
      const { startSize, endSize, root, keyId, note } = tombstone;
      const details = { startSize, endSize, rootHash: base64(root), keyId, keptDays };
      await store.insertTombstone(tx, tombstone);
      await audit.execute(tx, ctx, {
        event: 'ledger.period_removed',
        result: 'success',
        target: `leaves ${startSize} to ${endSize}`,
        details: { ...details, noteSha256: noteHash(note) },
      });
      return tombstone;
    });
  }
}
