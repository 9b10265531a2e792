import type { RequestContext, UnitOfWork } from '@endoscope/core';
import type { AuditEntry } from '../domain/audit-event.ts';
import type { AppendAudit } from './append-audit.ts';

/** For what changes nothing but must be known: denials, failed sign-ins, refused requests. */
export class AppendAuditAlone {
  constructor(
    private readonly append: AppendAudit,
    private readonly work: UnitOfWork,
  ) {}

  async execute(ctx: RequestContext, entry: AuditEntry): Promise<void> {
    await this.work.run((tx) => this.append.execute(tx, ctx, entry));
  }
}
