import { randomUUID } from 'node:crypto';
import type { AppendAudit, AuditEntry } from '@endoscope/audit';
import type { RequestContext, UnitOfWork } from '@endoscope/core';
import type { OpenStreamStore } from '../ports/open-stream-store.ts';

/**
 * That a stream is about to begin, before it does; answers its id for `recordEnd`. With it goes what
 * the next gateway tells of its end, should this one be lost: `ended`, an event as of `started`.
 */
export async function recordStart(
  parts: {
    readonly audit: AppendAudit;
    readonly work: UnitOfWork;
    readonly streams: OpenStreamStore;
  },
  ctx: RequestContext,
  { started, ended }: { readonly started: AuditEntry; readonly ended: AuditEntry['event'] },
): Promise<string> {
  const id = randomUUID();
  const { details, ...about } = started;
  const lost: AuditEntry = {
    ...about,
    ...({ event: ended, result: 'failure', reason: 'gateway_lost' } as const),
    details: { ...details, request: ctx.requestId },
  };
  await parts.work.run(async (tx) => {
    await parts.streams.open(tx, { id, lost: JSON.stringify(lost) });
    await parts.audit.execute(tx, ctx, started);
  });
  return id;
}
