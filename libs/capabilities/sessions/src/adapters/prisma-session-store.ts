import { invariant } from '@endoscope/core';
import type { Page, SessionId, Transaction } from '@endoscope/core';
import { Prisma, constraintOf, insertRow, queryOf, updateRow } from '@endoscope/database';
import type { Database } from '@endoscope/database';
import type { SessionEvent } from '../domain/session-event.ts';
import { newMadePod } from '../domain/made-pod.ts';
import type { MadePod, MadePodChange } from '../domain/made-pod.ts';
import type { Session } from '../domain/session.ts';
import { SessionKeyTaken } from '../ports/session-store.ts';
import type {
  IdempotencyRecord,
  LiveCount,
  MadePodClaim,
  ReadyQuery,
  SessionQuery,
  SessionStore,
} from '../ports/session-store.ts';
import { madePodColumns, madePodOf } from './made-pod-row.ts';
import type { MadePodRow } from './made-pod-row.ts';
import { eventOf, movingColumnsOf, rowOf, sessionColumns, sessionOf } from './session-row.ts';
import type { SessionRow } from './session-row.ts';

type SessionEventRow = Prisma.SessionEventGetPayload<object>;

const liveListMax = 10_000;

const selectSession = `SELECT ${sessionColumns.text} FROM session WHERE id = $1`;

/** Asked with every start. The state is no parameter, so that the index of live sessions serves. */
const selectReady = `SELECT ${sessionColumns.text} FROM session
  WHERE state = 'ready' AND owner_key = $1 AND cluster = $2 AND namespace = $3 AND pod_uid = $4
  ORDER BY id DESC LIMIT $5`;

const selectEvents = `
  SELECT session_id AS "sessionId", number, time, type, state, reason, message, "end"
  FROM session_event WHERE session_id = $1 AND number > $2 ORDER BY number LIMIT $3`;

const insertEvent = `
  INSERT INTO session_event (session_id, number, time, type, state, reason, message, "end")
  SELECT $1, coalesce(max(number), 0) + 1, $2::timestamptz, $3, $4, $5, $6, $7::jsonb
  FROM session_event WHERE session_id = $1
  RETURNING number`;

const madePodFields = `session_id AS "sessionId", cluster, namespace, name, uid, state, attempts,
  last_error AS "lastError", due_at AS "dueAt", changed_at AS "changedAt"`;

const selectMadePod = `SELECT ${madePodFields} FROM session_pod WHERE session_id = $1`;

export class PrismaSessionStore implements SessionStore {
  /** `replica`: whose changes these are; its own it need not be told of. */
  constructor(
    private readonly database: Database,
    private readonly replica?: string,
  ) {}

  async insert(tx: Transaction, session: Session, idempotency?: IdempotencyRecord): Promise<void> {
    const query = queryOf(tx);
    await Promise.all([
      insertRow(query, 'session', rowOf(session)),
      session.manifest && insertRow(query, 'session_pod', newMadePod(session)),
      idempotency && this.insertIdempotent(tx, idempotency),
    ]);
  }

  async insertIdempotent(tx: Transaction, record: IdempotencyRecord): Promise<void> {
    try {
      await insertRow(queryOf(tx), 'session_idempotency', record);
    } catch (error) {
      const taken = constraintOf(error) === 'an_idempotency_key_is_unique_for_its_owner';
      throw taken ? new SessionKeyTaken() : error;
    }
  }

  async find(id: SessionId): Promise<Session | undefined> {
    const [row] = await this.database.query<SessionRow>(selectSession, [id]);
    return row ? sessionOf(row) : undefined;
  }

  async findForUpdate(tx: Transaction, id: SessionId): Promise<Session | undefined> {
    const [row] = await queryOf(tx)<SessionRow>(`${selectSession} FOR UPDATE`, [id]);
    return row ? sessionOf(row) : undefined;
  }

  async update(tx: Transaction, session: Session): Promise<void> {
    const { id } = session;
    const data = { ...movingColumnsOf(session), changedBy: this.replica ?? null };
    await updateRow(queryOf(tx), { table: 'session', key: 'id', id }, data);
  }

  async list(query: SessionQuery): Promise<Page<Session>> {
    const { state, cluster, namespace, username, ownerKey, pageSize, before } = query;
    const rows = await this.database.prisma.session.findMany({
      where: {
        ...(state && { state }),
        ...(cluster && { cluster }),
        ...(namespace && { namespace }),
        ...(username && { username }),
        ...(ownerKey && { ownerKey }),
        ...(before && { id: { lt: before } }),
      },
      orderBy: { id: 'desc' },
      take: pageSize + 1,
    });
    const items = rows.slice(0, pageSize).map(sessionOf);
    return { items, nextPageToken: rows.length > pageSize ? items.at(-1)?.id : undefined };
  }

  async listReady(of: ReadyQuery): Promise<readonly Session[]> {
    const { ownerKey, cluster, namespace, podUid, max } = of;
    const values = [ownerKey, cluster, namespace, podUid, max];
    return (await this.database.query<SessionRow>(selectReady, values)).map(sessionOf);
  }

  async listLive(cluster?: string): Promise<readonly Session[]> {
    const rows = await this.database.prisma.session.findMany({
      where: { state: { not: 'ended' }, ...(cluster && { cluster }) },
      orderBy: { id: 'asc' },
      take: liveListMax,
    });
    return rows.map(sessionOf);
  }

  async countLive(tx: Transaction, scopes: readonly LiveCount[]): Promise<readonly number[]> {
    if (scopes.length === 0) return [];
    const query = queryOf(tx);
    const locks = scopes.map((scope) => `session_live:${JSON.stringify(scope)}`);
    // Two requests must not both see room for one: counters of a scope wait for each other. A
    // statement of its own, because a statement sees what was there when it began.
    const locked = query(
      'SELECT pg_advisory_xact_lock(hashtextextended(lock, 0)) IS NULL FROM unnest($1::text[]) lock',
      [locks],
    );
    const counts = scopes.map((scope) => Prisma.sql`count(*) FILTER (WHERE ${conditionOf(scope)})`);
    const { text, values } = Prisma.sql`
      SELECT ARRAY[${Prisma.join(counts)}]::int[] AS live FROM session WHERE state <> 'ended'`;
    const [[row]] = await Promise.all([query<{ live: number[] }>(text, values), locked]);
    return row?.live ?? [];
  }

  async findIdempotent(ownerKey: string, key: string): Promise<IdempotencyRecord | undefined> {
    const [row] = await this.database.query<Omit<IdempotencyRecord, 'ownerKey' | 'key'>>(
      `SELECT request_hash AS "requestHash", session_id AS "sessionId"
       FROM session_idempotency WHERE owner_key = $1 AND key = $2`,
      [ownerKey, key],
    );
    return row && { ...row, ownerKey, key };
  }

  async appendEvent(tx: Transaction, event: Omit<SessionEvent, 'number'>): Promise<SessionEvent> {
    const { sessionId, time, type, state, reason, message } = event;
    const end = event.end ? JSON.stringify(event.end) : null;
    const values = [sessionId, time, type, state, reason, message, end];
    const [row] = await queryOf(tx)<{ number: number }>(insertEvent, values);
    invariant(row !== undefined, 'an event that was appended has a number');
    return { ...event, number: row.number };
  }

  async eventsAfter(id: SessionId, number: number, max: number): Promise<readonly SessionEvent[]> {
    return (await this.database.query<SessionEventRow>(selectEvents, [id, number, max])).map(
      eventOf,
    );
  }

  async deleteIdempotencyBefore(time: Date): Promise<number> {
    const { count } = await this.database.prisma.sessionIdempotency.deleteMany({
      where: { createdAt: { lt: time } },
    });
    return count;
  }

  async findMadePod(id: SessionId): Promise<MadePod | undefined> {
    const row = await this.database.prisma.sessionPod.findUnique({ where: { sessionId: id } });
    return row ? madePodOf(row) : undefined;
  }

  async updateMadePod(
    tx: Transaction,
    { id, now }: { id: SessionId; now: Date },
    change: MadePodChange,
  ): Promise<void> {
    const query = queryOf(tx);
    const [before] = await query<MadePodRow>(selectMadePod, [id]);
    if (!before) return;
    const where = { table: 'session_pod', key: 'session_id', id };
    await updateRow(query, where, madePodColumns(madePodOf(before), change, now));
  }

  async claimMadePods({
    now,
    leaseMs,
    max,
    id,
    cluster,
  }: MadePodClaim): Promise<readonly MadePod[]> {
    const until = new Date(now.getTime() + leaseMs);
    const ofSession = id ? Prisma.sql`AND p.session_id = ${id}` : Prisma.empty;
    const inCluster = cluster ? Prisma.sql`AND p.cluster = ${cluster}` : Prisma.empty;
    // SKIP LOCKED: two gateways that look at once share the work instead of doing it twice.
    const rows = await this.database.prisma.$queryRaw<MadePodRow[]>`
      UPDATE session_pod SET
        state = 'removing', due_at = ${until},
        changed_at = CASE WHEN state = 'removing' THEN changed_at ELSE ${now} END
      WHERE session_id IN (
        SELECT p.session_id FROM session_pod p JOIN session s ON s.id = p.session_id
        WHERE (p.due_at <= ${now}
               OR (p.state = 'made' AND s.state = 'ended' AND s.remove_pod)) ${ofSession} ${inCluster}
        ORDER BY p.due_at NULLS FIRST LIMIT ${max}
        FOR UPDATE OF p SKIP LOCKED)
      RETURNING ${Prisma.raw(madePodFields)}`;
    return rows.map(madePodOf);
  }
}

function conditionOf({ cluster, podUid, ownerKey }: LiveCount): Prisma.Sql {
  const all = [
    cluster === undefined ? [] : [Prisma.sql`cluster = ${cluster}`],
    podUid === undefined ? [] : [Prisma.sql`pod_uid = ${podUid}`],
    ownerKey === undefined ? [] : [Prisma.sql`owner_key = ${ownerKey}`],
  ].flat();
  return all.length === 0 ? Prisma.sql`true` : Prisma.join(all, ' AND ');
}
