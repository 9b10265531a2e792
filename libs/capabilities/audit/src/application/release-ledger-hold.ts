import { principalKey } from '@endoscope/core';
import type { Clock, RequestContext, UnitOfWork } from '@endoscope/core';
import { LedgerHoldNotFound } from '../domain/audit.errors.ts';
import type { LedgerHold } from '../domain/ledger-hold.ts';
import type { RetentionStore } from '../ports/retention-store.ts';
import type { AppendAudit } from './append-audit.ts';

/** Repeating it is harmless. Throws LedgerHoldNotFound. */
export class ReleaseLedgerHold {
  constructor(
    private readonly store: RetentionStore,
    private readonly audit: AppendAudit,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  async execute(
    ctx: RequestContext,
    { id, reason }: { readonly id: string; readonly reason: string },
  ): Promise<LedgerHold> {
    const found = await this.store.findHold(id);
    if (found === undefined) throw new LedgerHoldNotFound({ hold: id });
    if (found.releasedAt !== undefined) return found;
    const released = { id, by: principalKey(ctx.principal), at: this.clock.now() };
    const isFirst = await this.work.run(async (tx) => {
      if (!(await this.store.releaseHold(tx, released))) return false;
      const details = { reason };
      const entry = { event: 'ledger.hold_released', result: 'success', target: id } as const;
      await this.audit.execute(tx, ctx, { ...entry, details });
      return true;
    });
    const now = { ...found, releasedBy: released.by, releasedAt: released.at };
    return isFirst ? now : ((await this.store.findHold(id)) ?? now);
  }
}
