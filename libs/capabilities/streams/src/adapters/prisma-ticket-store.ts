import type { Principal, SessionId, Transaction } from '@endoscope/core';
import { prismaOf } from '@endoscope/database';
import type { Database, Prisma } from '@endoscope/database';
import type { Ticket, TicketStore } from '../ports/ticket-store.ts';

export class PrismaTicketStore implements TicketStore {
  constructor(private readonly database: Database) {}

  async insert(tx: Transaction, ticket: Ticket): Promise<void> {
    const { principal } = ticket;
    const stored = { ...principal, expiresAt: principal.expiresAt.toISOString() };
    await prismaOf(tx).attachTicket.create({
      data: { ...ticket, principal: stored as unknown as Prisma.InputJsonObject },
    });
  }

  async redeem(hash: string, sessionId: SessionId, now: Date): Promise<Ticket | undefined> {
    // One statement: of many who try at once exactly one deletes the row.
    const rows = await this.database.prisma.$queryRaw<{ principal: unknown; expires_at: Date }[]>`
      DELETE FROM attach_ticket
      WHERE hash = ${hash} AND session_id = ${sessionId} AND expires_at > ${now}
      RETURNING principal, expires_at`;
    const row = rows[0];
    if (!row) return undefined;
    const stored = row.principal as Omit<Principal, 'expiresAt'> & { expiresAt: string };
    const principal = { ...stored, expiresAt: new Date(stored.expiresAt) } as Principal;
    return { hash, sessionId, principal, expiresAt: row.expires_at };
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
