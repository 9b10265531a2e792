import type { AppendAudit } from '@endoscope/audit';
import { invariant, systemContext } from '@endoscope/core';
import type { Clock, SessionId, Transaction, UnitOfWork } from '@endoscope/core';
import type { SessionStore } from '@endoscope/sessions';
import type { AttachmentStore } from '../../ports/attachment-store.ts';
import { streamSubject } from '../stream-subject.ts';

/**
 * Streams do not outlive their replica, and one that was killed could not close its attachments:
 * they are closed as `gateway_lost`, or their session could never be attached to again.
 */
export class CloseAbandonedAttachments {
  constructor(
    private readonly attachments: AttachmentStore,
    private readonly sessions: Pick<SessionStore, 'findForUpdate'>,
    private readonly audit: AppendAudit,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** What an earlier keeper of these sessions left open; answers how many were closed. */
  async closeOf(tx: Transaction, ids: readonly SessionId[]): Promise<number> {
    const ctx = systemContext();
    const closed = await this.attachments.closeOf(tx, ids, this.clock.now());
    for (const [sessionId, attachments] of Map.groupBy(closed, (each) => each.sessionId)) {
      const session = await this.sessions.findForUpdate(tx, sessionId);
      invariant(session !== undefined, 'an attachment belongs to a session');
      for (const { id } of attachments) {
        await this.audit.execute(tx, ctx, {
          ...({ event: 'attachment.closed', result: 'failure', reason: 'gateway_lost' } as const),
          ...streamSubject(session),
          details: { attachment: id },
        });
      }
    }
    return closed.length;
  }

  /** Of sessions that have ended, whose replica has been silent for so long. */
  async execute(expiryMs: number): Promise<number> {
    const ids = await this.attachments.endedWithOpen(expiryMs);
    return ids.length === 0 ? 0 : this.work.run((tx) => this.closeOf(tx, ids));
  }
}
