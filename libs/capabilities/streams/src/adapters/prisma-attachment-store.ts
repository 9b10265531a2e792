import type { AttachmentId, SessionId, Transaction } from '@endoscope/core';
import { prismaOf } from '@endoscope/database';
import type { Database, Prisma } from '@endoscope/database';
import type { AttachRole } from '../domain/attach/attach-message.ts';
import type { Attachment, AttachmentQuery, AttachmentStore } from '../ports/attachment-store.ts';

export class PrismaAttachmentStore implements AttachmentStore {
  constructor(private readonly database: Database) {}

  async open(tx: Transaction, attachment: Attachment): Promise<Attachment | undefined> {
    const prisma = prismaOf(tx);
    const { sessionId } = attachment;
    // A failed insert would end the transaction, so openers of a session take turns instead; the
    // unique index stays as the proof.
    await prisma.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`attachment:${sessionId}`}, 0))`;
    if (attachment.role === 'writer') {
      const where = { sessionId, closedAt: null, role: 'writer' };
      const holder = await prisma.attachment.findFirst({ where });
      if (holder) return attachmentOf(holder);
    }
    const { closedAt: _, closeReason: __, ...row } = attachment;
    await prisma.attachment.create({ data: row });
    return undefined;
  }

  async close(tx: Transaction, attachment: Attachment): Promise<void> {
    const { id, closedAt, closeReason, bytesIn, bytesOut } = attachment;
    await prismaOf(tx).attachment.update({
      where: { id },
      data: { closedAt, closeReason, bytesIn, bytesOut },
    });
  }

  async setRole(tx: Transaction, id: AttachmentId, role: AttachRole): Promise<void> {
    await prismaOf(tx).attachment.update({ where: { id }, data: { role } });
  }

  async list({ sessionId, before, pageSize }: AttachmentQuery): Promise<readonly Attachment[]> {
    const rows = await this.database.prisma.attachment.findMany({
      where: { sessionId, ...(before && { id: { lt: before } }) },
      orderBy: { id: 'desc' },
      take: pageSize,
    });
    return rows.map(attachmentOf);
  }

  async countOf(sessionId: SessionId): Promise<number> {
    return this.database.prisma.attachment.count({ where: { sessionId } });
  }

  async closeAbandoned(tx: Transaction, now: Date): Promise<readonly Attachment[]> {
    const rows = await prismaOf(tx).attachment.updateManyAndReturn({
      where: { closedAt: null },
      data: { closedAt: now, closeReason: 'gateway_lost' },
    });
    return rows.map(attachmentOf);
  }
}

function attachmentOf(row: Prisma.AttachmentGetPayload<object>): Attachment {
  return {
    ...row,
    id: row.id as AttachmentId,
    sessionId: row.sessionId as SessionId,
    role: row.role as AttachRole,
    closedAt: row.closedAt ?? undefined,
    closeReason: row.closeReason ?? undefined,
    bytesIn: Number(row.bytesIn),
    bytesOut: Number(row.bytesOut),
  };
}
