import type { AttachmentId, SessionId, Transaction } from '@endoscope/core';
import { prismaOf } from '@endoscope/database';
import type { Database, Prisma } from '@endoscope/database';
import type { AttachRole } from '../domain/attach/attach-message.ts';
import type { Attachment, AttachmentQuery, AttachmentStore } from '../ports/attachment-store.ts';

/** What is left is for the next look. */
const endedAtOnceMax = 1_000;

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

  async close(tx: Transaction, attachment: Attachment): Promise<boolean> {
    const { id, closedAt, closeReason, bytesIn, bytesOut } = attachment;
    const { count } = await prismaOf(tx).attachment.updateMany({
      where: { id, closedAt: null },
      data: { closedAt, closeReason, bytesIn, bytesOut },
    });
    return count > 0;
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

  async closeOf(
    tx: Transaction,
    sessionIds: readonly SessionId[],
    now: Date,
  ): Promise<readonly Attachment[]> {
    const rows = await prismaOf(tx).attachment.updateManyAndReturn({
      where: { closedAt: null, sessionId: { in: [...sessionIds] } },
      data: { closedAt: now, closeReason: 'gateway_lost' },
    });
    return rows.map(attachmentOf);
  }

  async endedWithOpen(expiryMs: number): Promise<readonly SessionId[]> {
    const rows = await this.database.prisma.$queryRaw<{ id: string }[]>`
      SELECT DISTINCT s.id FROM attachment a JOIN session s ON s.id = a.session_id
      WHERE a.closed_at IS NULL AND s.state = 'ended' AND NOT EXISTS (
        SELECT 1 FROM replica r WHERE r.id = s.kept_by
          AND r.beat_at > clock_timestamp() - ${expiryMs}::int * interval '1 millisecond')
      LIMIT ${endedAtOnceMax}`;
    return rows.map(({ id }) => id as SessionId);
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
