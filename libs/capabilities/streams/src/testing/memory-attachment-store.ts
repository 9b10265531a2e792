import type { AttachmentId, SessionId, Transaction } from '@endoscope/core';
import type { AttachRole } from '../domain/attach/attach-message.ts';
import type { Attachment, AttachmentQuery, AttachmentStore } from '../ports/attachment-store.ts';

export class MemoryAttachmentStore implements AttachmentStore {
  readonly attachments = new Map<AttachmentId, Attachment>();

  open(_tx: Transaction, attachment: Attachment): Promise<Attachment | undefined> {
    const writers = this.of(attachment.sessionId).filter((a) => !a.closedAt && a.role === 'writer');
    const holder = attachment.role === 'writer' ? writers[0] : undefined;
    if (!holder) this.attachments.set(attachment.id, attachment);
    return Promise.resolve(holder);
  }

  close(_tx: Transaction, attachment: Attachment): Promise<boolean> {
    const isOpen = !this.attachments.get(attachment.id)?.closedAt;
    if (isOpen) this.attachments.set(attachment.id, attachment);
    return Promise.resolve(isOpen);
  }

  setRole(_tx: Transaction, id: AttachmentId, role: AttachRole): Promise<void> {
    const attachment = this.attachments.get(id);
    if (attachment) this.attachments.set(id, { ...attachment, role });
    return Promise.resolve();
  }

  list({ sessionId, before, pageSize }: AttachmentQuery): Promise<readonly Attachment[]> {
    const older = this.of(sessionId).filter(({ id }) => !before || id < before);
    const newestFirst = older.sort((a, b) => (a.id < b.id ? 1 : -1));
    return Promise.resolve(newestFirst.slice(0, pageSize));
  }

  countOf(sessionId: SessionId): Promise<number> {
    return Promise.resolve(this.of(sessionId).length);
  }

  closeOf(
    _tx: Transaction,
    sessionIds: readonly SessionId[],
    now: Date,
  ): Promise<readonly Attachment[]> {
    const open = sessionIds.flatMap((id) => this.of(id)).filter((a) => !a.closedAt);
    const closed = open.map((a) => ({ ...a, closedAt: now, closeReason: 'gateway_lost' }));
    for (const attachment of closed) this.attachments.set(attachment.id, attachment);
    return Promise.resolve(closed);
  }

  /** Sessions of a stage never end in another process. */
  endedWithOpen(): Promise<readonly SessionId[]> {
    return Promise.resolve([]);
  }

  private of(sessionId: SessionId): Attachment[] {
    return [...this.attachments.values()].filter((a) => a.sessionId === sessionId);
  }
}
