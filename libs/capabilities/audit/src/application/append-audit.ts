import { newId } from '@endoscope/core';
import type { Clock, RequestContext, Transaction } from '@endoscope/core';
import { auditEventOf } from '../domain/audit-event.ts';
import type { AuditEntry } from '../domain/audit-event.ts';
import type { AuditLog } from '../ports/audit-log.ts';

/** Puts a line into the ledger, in the transaction of the change it speaks of. */
export class AppendAudit {
  constructor(
    private readonly log: AuditLog,
    private readonly clock: Clock,
  ) {}

  async execute(tx: Transaction, ctx: RequestContext, entry: AuditEntry): Promise<void> {
    const at = this.clock.now();
    await this.log.append(tx, auditEventOf(ctx, entry, { id: newId('auditEvent', at), at }));
  }
}
