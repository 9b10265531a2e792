import type { AppendAudit } from '@endoscope/audit';
import type { Clock, RequestContext, UnitOfWork } from '@endoscope/core';
import { checkTicketLimit, newTicket } from '@endoscope/streams/recording';
import type { TicketStore } from '@endoscope/streams/recording';
import { purposeOfView } from '../domain/recording-view.ts';
import type { RecordingView } from '../domain/recording-view.ts';
import type { FindRecording } from './find-recording.ts';
import { recordingSubject } from './recording-changes.ts';

/**
 * A one-time ticket for one view of one recording. Every view takes one, also of a caller who is
 * signed in: an address with a ticket is worth nothing after its first use or half a minute.
 */
export class CreateViewTicket {
  constructor(
    private readonly find: Pick<FindRecording, 'execute'>,
    private readonly tickets: Pick<TicketStore, 'insert' | 'countOpen'>,
    private readonly audit: AppendAudit,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  async execute(
    ctx: RequestContext,
    id: string,
    view: RecordingView,
  ): Promise<{ ticket: string; expiresAt: Date }> {
    const found = await this.find.execute(ctx, id);
    const { id: recording, sessionId } = found;
    const now = this.clock.now();
    await checkTicketLimit(this.tickets, sessionId, now);
    const { ticket, hash, expiresAt } = newTicket(now);
    const purpose = purposeOfView(recording, view);
    await this.work.run(async (tx) => {
      const { principal } = ctx;
      await this.tickets.insert(tx, { hash, sessionId, purpose, principal, expiresAt });
      const about = { ...recordingSubject(found), details: { recording, view } };
      await this.audit.execute(tx, ctx, { event: 'ticket.issued', result: 'success', ...about });
    });
    return { ticket, expiresAt };
  }
}
