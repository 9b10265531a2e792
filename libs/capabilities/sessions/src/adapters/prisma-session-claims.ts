import type { SessionId, Transaction } from '@endoscope/core';
import { Prisma, prismaOf } from '@endoscope/database';
import type { Database } from '@endoscope/database';
import type { SessionEventType } from '../domain/session-event.ts';
import type { SessionState } from '../domain/session-state.ts';
import type { SessionEnd } from '../domain/end-reason.ts';
import type { Keeper } from '../domain/session.ts';
import type {
  SessionClaims,
  SessionNews,
  TakeOver,
  TakenSession,
} from '../ports/session-claims.ts';

interface TakenRow {
  readonly id: string;
  readonly from: string | null;
  readonly epoch: number;
}

interface NewsRow {
  readonly id: string;
  readonly lastInputAt: Date | null;
  readonly isChanged: boolean;
  readonly number: number | null;
  readonly time: Date;
  readonly type: string;
  readonly state: string;
  readonly reason: string;
  readonly message: string;
  readonly end: SessionEnd | null;
}

export class PrismaSessionClaims implements SessionClaims {
  constructor(private readonly database: Database) {}

  async takeOver(
    tx: Transaction,
    { by, expiryMs, max, id }: TakeOver,
  ): Promise<readonly TakenSession[]> {
    const only = id === undefined ? Prisma.empty : Prisma.sql`AND s.id = ${id}`;
    // Who is silent is for the database's clock to say; SKIP LOCKED: two that look share the work.
    const rows = await prismaOf(tx).$queryRaw<TakenRow[]>`
      WITH orphan AS (
        SELECT s.id, s.kept_by FROM session s
        WHERE s.state <> 'ended' AND s.kept_by IS DISTINCT FROM ${by} ${only}
          AND NOT EXISTS (
            SELECT 1 FROM replica r WHERE r.id = s.kept_by
              AND r.beat_at > clock_timestamp() - ${expiryMs}::int * interval '1 millisecond')
        ORDER BY s.id LIMIT ${max} FOR UPDATE OF s SKIP LOCKED)
      UPDATE session s SET
        kept_by = ${by}, keeper_epoch = s.keeper_epoch + 1, changed_by = ${by}
      FROM orphan WHERE s.id = orphan.id
      RETURNING s.id, orphan.kept_by AS "from", s.keeper_epoch AS epoch`;
    return rows.map(({ id: taken, from, epoch }) => ({
      id: taken as SessionId,
      from: from ?? undefined,
      keeper: { replica: by, epoch },
    }));
  }

  async isHeld(tx: Transaction, id: SessionId, { replica, epoch }: Keeper): Promise<boolean> {
    const rows = await prismaOf(tx).$queryRaw<object[]>`
      SELECT 1 FROM session
      WHERE id = ${id} AND kept_by = ${replica} AND keeper_epoch = ${epoch} FOR SHARE`;
    return rows.length > 0;
  }

  async release(replica: string): Promise<number> {
    return this.database.prisma.$executeRaw`
      UPDATE session SET kept_by = NULL WHERE kept_by = ${replica} AND state <> 'ended'`;
  }

  async newsFor(replica: string): Promise<readonly SessionNews[]> {
    const rows = await this.database.prisma.$queryRaw<NewsRow[]>`
      SELECT s.id, s.last_input_at AS "lastInputAt",
        s.changed_by IS DISTINCT FROM s.kept_by AS "isChanged",
        e.number, e.time, e.type, e.state, e.reason, e.message, e."end"
      FROM session s LEFT JOIN LATERAL (
        SELECT * FROM session_event WHERE session_id = s.id ORDER BY number DESC LIMIT 1) e ON true
      WHERE s.kept_by = ${replica} AND s.state <> 'ended'
        AND (s.changed_by IS DISTINCT FROM s.kept_by OR s.last_input_at IS NOT NULL)`;
    return rows.map(newsOf);
  }

  async noteInputs(inputs: ReadonlyMap<SessionId, Date>): Promise<void> {
    const ids = [...inputs.keys()];
    const times = [...inputs.values()];
    await this.database.prisma.$executeRaw`
      UPDATE session s SET last_input_at = greatest(s.last_input_at, input.at)
      FROM unnest(${ids}::text[], ${times}::timestamptz[]) AS input(id, at)
      WHERE s.id = input.id AND s.state <> 'ended'`;
  }
}

function newsOf(row: NewsRow): SessionNews {
  const id = row.id as SessionId;
  const lastInputAt = row.lastInputAt ?? undefined;
  if (!row.isChanged || row.number === null) return { id, lastInputAt, event: undefined };
  const { number, time, reason, message } = row;
  const [type, state] = [row.type as SessionEventType, row.state as SessionState];
  const event = { sessionId: id, number, time, type, state, reason, message };
  return { id, lastInputAt, event: { ...event, end: row.end ?? undefined } };
}
