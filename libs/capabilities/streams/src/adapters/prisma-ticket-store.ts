import type { Principal, SessionId, Transaction } from '@endoscope/core';
import { prismaOf } from '@endoscope/database';
import type { Database, Prisma } from '@endoscope/database';
import type { Ticket, TicketStore, TicketUse } from '../ports/ticket-store.ts';

interface RedeemedRow {
  readonly session_id: string;
  readonly principal: unknown;
  readonly expires_at: Date;
}

export class PrismaTicketStore implements TicketStore {
  constructor(private readonly database: Database) {}

  async insert(tx: Transaction, ticket: Ticket): Promise<void> {
    const { principal } = ticket;
    const stored = { ...principal, expiresAt: principal.expiresAt.toISOString() };
    await prismaOf(tx).attachTicket.create({
      data: { ...ticket, principal: stored as unknown as Prisma.InputJsonObject },
    });
  }

  async redeem(hash: string, { purpose, sessionId, now }: TicketUse): Promise<Ticket | undefined> {
    // One statement: of many who try at once exactly one deletes the row.
    const rows = await this.database.prisma.$queryRaw<RedeemedRow[]>`
      DELETE FROM attach_ticket
      WHERE hash = ${hash} AND purpose = ${purpose} AND expires_at > ${now}
        AND session_id = coalesce(${sessionId ?? null}::text, session_id)
      RETURNING session_id, principal, expires_at`;
    const row = rows[0];
    if (!row) return undefined;
    const stored = row.principal as Omit<Principal, 'expiresAt'> & { expiresAt: string };
    const principal = { ...stored, expiresAt: new Date(stored.expiresAt) } as Principal;
    const { session_id: ofSession, expires_at: expiresAt } = row;
    return { hash, sessionId: ofSession as SessionId, purpose, principal, expiresAt };
  }

  async countOpen(sessionId: SessionId, now: Date): Promise<number> {
    return this.database.prisma.attachTicket.count({
      where: { sessionId, expiresAt: { gt: now } },
    });
  }

  async deleteExpired(now: Date): Promise<number> {
    const { count } = await this.database.prisma.attachTicket.deleteMany({
      where: { expiresAt: { lte: now } },
    });
    return count;
  }
}
