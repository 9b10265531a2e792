import type { AppendAuditAlone } from '@endoscope/audit';
import type { Clock, RequestContext } from '@endoscope/core';
import { RejectionBudget, anonymousPrincipal } from '@endoscope/identity';

export type Caller = Pick<RequestContext, 'requestId' | 'entry' | 'sourceAddress' | 'userAgent'>;

/** A ticket nobody has is a caller not believed, and is recorded like a bad token. */
export class RejectedTickets {
  private readonly budget = new RejectionBudget();

  constructor(
    private readonly audit: AppendAuditAlone,
    private readonly clock: Clock,
  ) {}

  async record(caller: Caller, reason: string): Promise<void> {
    const suppressed = this.budget.take(caller.sourceAddress, this.clock.now());
    if (suppressed === undefined) return;
    const ctx = {
      ...caller,
      principal: anonymousPrincipal,
      traceparent: undefined,
      signal: new AbortController().signal,
    };
    const details = { suppressed };
    const entry = { event: 'principal.rejected', result: 'denied', reason, details } as const;
    await this.audit.execute(ctx, entry);
  }
}
