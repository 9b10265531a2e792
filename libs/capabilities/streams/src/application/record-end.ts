import type { AppendAudit, AuditEntry } from '@endoscope/audit';
import type { RequestContext, UnitOfWork } from '@endoscope/core';
import type { OpenAttachments } from './attach/open-attachments.ts';

/**
 * How a stream ended, which it has whatever the ledger says: while that accepts nothing, the lines
 * are owed, as of now, and written once.
 */
export async function recordEnd(
  parts: {
    readonly audit: AppendAudit;
    readonly work: UnitOfWork;
    readonly open: OpenAttachments;
  },
  ctx: RequestContext,
  entries: readonly AuditEntry[],
): Promise<void> {
  const { audit, work, open } = parts;
  const events = entries.map((entry) => audit.event(ctx, entry));
  await open.owed.record(() =>
    work.run(async (tx) => {
      for (const event of events) await audit.once(tx, event);
    }),
  );
}
