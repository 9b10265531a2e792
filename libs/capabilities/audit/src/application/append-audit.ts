import { newId } from '@endoscope/core';
import type { Clock, RequestContext, Transaction } from '@endoscope/core';
import { auditEventOf } from '../domain/audit-event.ts';
import type { AuditEntry, AuditEvent } from '../domain/audit-event.ts';
import type { AuditLog } from '../ports/audit-log.ts';

/** Puts a line into the ledger, in the transaction of the change it speaks of. */
export class AppendAudit {
  constructor(
    private readonly log: AuditLog,
    private readonly clock: Clock,
  ) {}

  async execute(tx: Transaction, ctx: RequestContext, entry: AuditEntry): Promise<void> {
    await this.log.append(tx, this.event(ctx, entry));
  }

  /** Of what has happened now and may be written later. */
  event(ctx: RequestContext, entry: AuditEntry): AuditEvent {
    const at = this.clock.now();
    return auditEventOf(ctx, entry, { id: newId('auditEvent', at), at });
  }

  /** Several that have happened, in this order. */
  async all(tx: Transaction, events: readonly AuditEvent[]): Promise<void> {
    const [only] = events;
    if (events.length === 1 && only !== undefined) await this.log.append(tx, only);
    else await this.log.appendAll(tx, events);
  }

  /** Again and again, until one of them is known to be durable. */
  async once(tx: Transaction, event: AuditEvent): Promise<void> {
    await this.log.appendOnce(tx, event);
  }
}
