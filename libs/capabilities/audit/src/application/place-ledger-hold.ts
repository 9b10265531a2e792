import { newId, principalKey } from '@endoscope/core';
import type { Clock, RequestContext, UnitOfWork } from '@endoscope/core';
import type { LedgerHold } from '../domain/ledger-hold.ts';
import type { RetentionStore } from '../ports/retention-store.ts';
import type { AppendAudit } from './append-audit.ts';

/** From now on nothing of the ledger is removed, until every hold is released. */
export class PlaceLedgerHold {
  constructor(
    private readonly store: RetentionStore,
    private readonly audit: AppendAudit,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  async execute(ctx: RequestContext, { reason }: { reason: string }): Promise<LedgerHold> {
    const placedAt = this.clock.now();
    const hold: LedgerHold = {
      id: newId('ledgerHold', placedAt),
      reason,
      placedBy: principalKey(ctx.principal),
      placedAt,
      releasedBy: undefined,
      releasedAt: undefined,
    };
    await this.work.run(async (tx) => {
      await this.store.insertHold(tx, hold);
      const details = { reason };
      const entry = { event: 'ledger.held', result: 'success', target: hold.id } as const;
      await this.audit.execute(tx, ctx, { ...entry, details });
    });
    return hold;
  }
}
