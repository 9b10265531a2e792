import type { AppendAudit } from '@endoscope/audit';
import { systemContext } from '@endoscope/core';
import type { Clock, UnitOfWork } from '@endoscope/core';
import type { AttachmentStore } from '../../ports/attachment-store.ts';

/**
 * At start: a process that was killed could not close its attachments. Streams do not outlive
 * their process, so every open row is closed as `gateway_lost`, or its session could never be
 * attached to again.
 */
export class CloseAbandonedAttachments {
  constructor(
    private readonly attachments: AttachmentStore,
    private readonly audit: AppendAudit,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Answers how many were closed. */
  async execute(): Promise<number> {
    const ctx = systemContext();
    return this.work.run(async (tx) => {
      const closed = await this.attachments.closeAbandoned(tx, this.clock.now());
      for (const { id, sessionId } of closed) {
        await this.audit.execute(tx, ctx, {
          event: 'attachment.closed',
          result: 'failure',
          reason: 'gateway_lost',
          sessionId,
          details: { attachment: id },
        });
      }
      return closed.length;
    });
  }
}
