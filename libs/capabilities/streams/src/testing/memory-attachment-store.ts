import type { AttachmentId, SessionId, Transaction } from '@endoscope/core';
import type { Attachment, AttachmentStore } from '../ports/attachment-store.ts';

export class MemoryAttachmentStore implements AttachmentStore {
  readonly attachments = new Map<AttachmentId, Attachment>();

  open(_tx: Transaction, attachment: Attachment): Promise<Attachment | undefined> {
    const holder = this.of(attachment.sessionId).find((a) => !a.closedAt);
    if (!holder) this.attachments.set(attachment.id, attachment);
    return Promise.resolve(holder);
  }

  close(_tx: Transaction, attachment: Attachment): Promise<void> {
    this.attachments.set(attachment.id, attachment);
    return Promise.resolve();
  }

  countOf(sessionId: SessionId): Promise<number> {
    return Promise.resolve(this.of(sessionId).length);
  }

  closeAbandoned(_tx: Transaction, now: Date): Promise<readonly Attachment[]> {
    const open = [...this.attachments.values()].filter((a) => !a.closedAt);
    const closed = open.map((a) => ({ ...a, closedAt: now, closeReason: 'gateway_lost' }));
    for (const attachment of closed) this.attachments.set(attachment.id, attachment);
    return Promise.resolve(closed);
  }

  private of(sessionId: SessionId): Attachment[] {
    return [...this.attachments.values()].filter((a) => a.sessionId === sessionId);
  }
}
