import { invariant } from '@endoscope/core';
import type { Transaction } from '@endoscope/core';
import { prismaOf } from '@endoscope/database';
import type { Database, Prisma } from '@endoscope/database';
import { edgePlaces, entriesOf } from '../domain/ledger/hash-tiles.ts';
import { leaseFor } from '../domain/ledger/sealer-lease.ts';
import type { SealerLease } from '../domain/ledger/sealer-lease.ts';
import type { LedgerEdge, SealedBatch, SealerClaim } from '../ports/ledger-store.ts';
import type { SealingStore, StoredEvent } from '../ports/ledger-store.ts';
import { eventOf } from './audit-event-row.ts';
import type { AuditEventRow } from './audit-event-row.ts';
import { headOf, readTiles } from './ledger-rows.ts';

type Client = Prisma.TransactionClient;

interface LookBack {
  readonly settledThrough: bigint;
  readonly mark: bigint;
  readonly markWaitsFor: readonly string[];
}

/**
 * Sequence numbers are given at insertion, so a smaller one may be committed later. What is sealed
 * is therefore every visible event without a leaf, above a bound below which nothing can appear any
 * more. The bound moves in two steps: note the last number given out and, after it, the
 * transactions that hold the lock every INSERT takes before it takes its number; once none of
 * these runs any more, all up to the number is visible or was rolled back. A transaction that
 * stays open holds back the bound alone; what others commit meanwhile is sealed.
 */
export class PrismaSealingStore implements SealingStore {
  constructor(private readonly database: Database) {}

  async hasWork({ holder, leaseMs }: SealerClaim): Promise<boolean> {
    const [row] = await this.database.prisma.$queryRaw<{ has: boolean }[]>`
      SELECT lease.mark > lease.settled_through OR (
        lease.holder = ${holder}
        AND lease.expires_at < clock_timestamp() + ${leaseMs / 2} * interval '1 millisecond'
      ) OR EXISTS (
        SELECT FROM audit_event AS event
        WHERE event.sequence > lease.settled_through AND NOT EXISTS (
          SELECT FROM audit_leaf AS leaf
          WHERE leaf.sequence = event.sequence AND leaf.sequence > lease.settled_through
        )
      ) AS has FROM ledger_lease AS lease`;
    return row?.has ?? false;
  }

  async oldestUnsealedMs(): Promise<number> {
    const [row] = await this.database.prisma.$queryRaw<{ ms: number }[]>`
      SELECT extract(epoch FROM clock_timestamp() - event.occurred_at)::float8 * 1000 AS ms
      FROM audit_event AS event, ledger_lease AS lease
      WHERE event.sequence > lease.settled_through AND NOT EXISTS (
        SELECT FROM audit_leaf AS leaf
        WHERE leaf.sequence = event.sequence AND leaf.sequence > lease.settled_through
      )
      ORDER BY event.sequence LIMIT 1`;
    return Math.max(row?.ms ?? 0, 0);
  }

  async releaseLease(holder: string): Promise<void> {
    await this.database.prisma.$executeRaw`
      UPDATE ledger_lease SET expires_at = clock_timestamp() WHERE holder = ${holder}`;
  }

  async holdOff(tx: Transaction): Promise<void> {
    await prismaOf(tx).$queryRaw`SELECT id FROM ledger_lease FOR UPDATE`;
  }

  async takeLease(
    tx: Transaction,
    { holder, leaseMs }: SealerClaim,
  ): Promise<(SealerLease & { now: Date }) | undefined> {
    const client = prismaOf(tx);
    // Whoever is at work holds the row; waiting for it would only delay the next look. Who may not
    // have it does not lock it either, or it would hold off who may.
    const [row] = await client.$queryRaw<(SealerLease & { now: Date; isolation: string })[]>`
      SELECT holder, fencing_token AS "fencingToken", expires_at AS "expiresAt",
             date_trunc('milliseconds', clock_timestamp()) AS now,
             current_setting('transaction_isolation') AS isolation
      FROM ledger_lease
      WHERE holder = ${holder} OR expires_at <= clock_timestamp()
         OR expires_at > clock_timestamp() + ${leaseMs} * interval '1 millisecond'
      FOR UPDATE SKIP LOCKED`;
    if (row === undefined) return undefined;
    const { now, isolation, ...current } = row;
    // With one snapshot for all, what was committed after it would count as never committed.
    invariant(isolation === 'read committed', 'sealing looks anew with every statement');
    const lease = leaseFor(holder, current, { now, leaseMs });
    if (lease === undefined) return undefined;
    if (lease !== current) await client.ledgerLease.update({ where: { id: 1 }, data: lease });
    return { ...lease, now };
  }

  async takeUnsealed(tx: Transaction, limit: number): Promise<readonly StoredEvent[]> {
    const client = prismaOf(tx);
    const before = await client.ledgerLease.findUniqueOrThrow({
      where: { id: 1 },
      select: { settledThrough: true, mark: true, markWaitsFor: true },
    });
    // Before the events are read: what these transactions committed is then among them.
    const isOver = await isMarkOver(client, before);
    const events = await readUnsealed(client, before.settledThrough, limit);
    const settledThrough = isOver
      ? settledBy(events, { limit, mark: before.mark })
      : before.settledThrough;
    await moveOn(client, before, settledThrough);
    return events;
  }

  async readEdge(tx: Transaction): Promise<LedgerEdge> {
    const client = prismaOf(tx);
    const row = await client.auditCheckpoint.findFirst({ orderBy: { treeSize: 'desc' } });
    const head = row ? headOf(row) : undefined;
    const places = edgePlaces(head?.treeSize ?? 0);
    const tiles = await readTiles(client, places);
    const entries = places.map(({ level }, at) => [level, entriesOf(tiles[at]!)] as const);
    const keys = await client.ledgerKey.findMany({ select: { keyId: true } });
    return { head, entries: new Map(entries), keyIds: keys.map(({ keyId }) => keyId) };
  }

  async insert(tx: Transaction, { leaves, tiles, head, keys }: SealedBatch): Promise<void> {
    const client = prismaOf(tx);
    await client.$executeRaw`
      INSERT INTO audit_leaf (leaf_index, sequence, leaf_hash)
      SELECT leaf_index, sequence, decode(hash, 'hex') FROM unnest(
        ${leaves.map(({ leafIndex }) => String(leafIndex))}::text[]::bigint[],
        ${leaves.map(({ sequence }) => String(sequence))}::text[]::bigint[],
        ${leaves.map(({ leafHash }) => Buffer.from(leafHash).toString('hex'))}::text[]
      ) AS leaf(leaf_index, sequence, hash)`;
    if (tiles.length > 0) {
      await client.auditTile.createMany({
        data: tiles.map(({ level, index, hashes, root }) => ({
          level,
          tileIndex: BigInt(index),
          hashes: Buffer.from(hashes),
          root: Buffer.from(root),
        })),
      });
    }
    if (keys.length > 0) {
      await client.ledgerKey.createMany({
        data: keys.map((key) => ({ ...key, validFromSize: BigInt(key.validFromSize) })),
      });
    }
    const data = { ...head, treeSize: BigInt(head.treeSize), root: Buffer.from(head.root) };
    await client.auditCheckpoint.create({ data, select: { treeSize: true } });
  }
}

async function readUnsealed(client: Client, after: bigint, limit: number): Promise<StoredEvent[]> {
  const rows = await client.$queryRaw<AuditEventRow[]>`
    SELECT sequence, id, schema_version AS "schemaVersion", occurred_at AS "occurredAt", event,
           result, issuer, subject, username, entry, source_address AS "sourceAddress",
           request_id AS "requestId", session_id AS "sessionId", cluster, target,
           policy_ids AS "policyIds", reason, details
    FROM audit_event AS event
    WHERE event.sequence > ${after} AND NOT EXISTS (
      SELECT FROM audit_leaf AS leaf
      WHERE leaf.sequence = event.sequence AND leaf.sequence > ${after}
    )
    ORDER BY event.sequence LIMIT ${limit}`;
  return rows.map((row) => ({ sequence: row.sequence, event: eventOf(row) }));
}

async function isMarkOver(client: Client, { settledThrough, mark, markWaitsFor }: LookBack) {
  if (mark === settledThrough) return false;
  if (markWaitsFor.length === 0) return true;
  const running = new Set(await writersOf(client));
  return !markWaitsFor.some((each) => running.has(each));
}

/** All visible events up to here are sealed once the batch is, and up to `mark` all are visible. */
function settledBy(
  events: readonly StoredEvent[],
  { limit, mark }: { limit: number; mark: bigint },
): bigint {
  const last = events.length === limit ? events.at(-1)?.sequence : undefined;
  return last !== undefined && last < mark ? last : mark;
}

async function moveOn(client: Client, before: LookBack, settledThrough: bigint): Promise<void> {
  let { mark, markWaitsFor } = before;
  if (settledThrough === mark) {
    const given = await lastSequence(client);
    if (given > mark) [mark, markWaitsFor] = [given, await writersOf(client)];
  }
  if (settledThrough === before.settledThrough && mark === before.mark) return;
  const data = { settledThrough, mark, markWaitsFor: [...markWaitsFor] };
  await client.ledgerLease.update({ where: { id: 1 }, data });
}

/** The last number that was given out; 0 when none was. */
async function lastSequence(client: Client): Promise<bigint> {
  const [row] = await client.$queryRaw<{ last: bigint }[]>`
    SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS last FROM audit_event_sequence_seq`;
  return row!.last;
}

/** Transactions that have inserted events, or are about to; not those that wait for a lock. */
async function writersOf(client: Client): Promise<string[]> {
  const rows = await client.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT virtualtransaction AS id FROM pg_locks
    WHERE locktype = 'relation' AND relation = 'audit_event'::regclass
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND mode = 'RowExclusiveLock' AND granted`;
  return rows.map(({ id }) => id);
}
