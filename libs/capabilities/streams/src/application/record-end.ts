import type { AppendAudit, AuditEntry } from '@endoscope/audit';
import type { RequestContext, UnitOfWork } from '@endoscope/core';
import type { OpenStreamStore } from '../ports/open-stream-store.ts';
import type { OpenAttachments } from './attach/open-attachments.ts';

export interface EndParts {
  readonly audit: AppendAudit;
  readonly work: UnitOfWork;
  readonly open: OpenAttachments;
  readonly streams: OpenStreamStore;
}

/**
 * How a stream ended, which it has whatever the ledger says: while that accepts nothing, the lines
 * are owed, as of now, and written once. `stream`: the id of `recordStart`, where it ends the whole
 * of it. If this gateway was silent for so long that another has told of its loss, this is told, too.
 */
export async function recordEnd(
  parts: EndParts,
  ctx: RequestContext,
  { entries, stream }: { readonly entries: readonly AuditEntry[]; readonly stream?: string },
): Promise<void> {
  const { audit, work, open, streams } = parts;
  const events = entries.map((entry) => audit.event(ctx, entry));
  await open.owed.record(() =>
    work.run(async (tx) => {
      if (stream !== undefined) await streams.close(tx, stream);
      for (const event of events) await audit.once(tx, event);
    }),
  );
}
