import { invariant } from '@endoscope/core';
import type { Transaction } from '@endoscope/core';
import { queryOf } from '@endoscope/database';
import type { Database } from '@endoscope/database';
import { edgePlaces, entriesOf } from '../domain/ledger/hash-tiles.ts';
import type { HashTile } from '../domain/ledger/hash-tiles.ts';
import { hashBytes } from '../domain/ledger/merkle-tree.ts';
import { leaseFor } from '../domain/ledger/sealer-lease.ts';
import type { SealerLease } from '../domain/ledger/sealer-lease.ts';
import type { LedgerEdge, SealedBatch, SealedHead, SealedKey } from '../ports/ledger-store.ts';
import type { SealedLeaf, SealerClaim, SealingStore, StoredEvent } from '../ports/ledger-store.ts';
import { eventColumns, eventOf } from './audit-event-row.ts';
import type { AuditEventRow } from './audit-event-row.ts';
import { readLatestHead, readTiles } from './ledger-rows.ts';
import type { WholeNumber } from './ledger-rows.ts';

type Query = Database['query'];

interface LookBack {
  readonly settledThrough: bigint;
  readonly mark: bigint;
  readonly markWaitsFor: readonly string[];
}

/** Numbers as `queryOf` gives them. */
type Stored<Row> = {
  readonly [Column in keyof Row]: Row[Column] extends bigint ? WholeNumber : Row[Column];
};

/**
 * Sequence numbers are given at insertion, so a smaller one may be committed later. What is sealed
 * is therefore every visible event without a leaf, above a bound below which nothing can appear any
 * more. The bound moves in two steps: note the last number given out and, after it, the
 * transactions that hold the lock every INSERT takes before it takes its number; once none of
 * these runs any more, all up to the number is visible or was rolled back. A transaction that
 * stays open holds back the bound alone; what others commit meanwhile is sealed.
 *
 * Its statements run in a transaction of either kind; without Prisma they cost a third (docs/adr/0024).
 */
export class PrismaSealingStore implements SealingStore {
  constructor(private readonly database: Database) {}

  async hasWork({ holder, leaseMs }: SealerClaim): Promise<boolean> {
    const [row] = await this.database.query<{ has: boolean }>(hasWork, [holder, leaseMs / 2]);
    return row?.has ?? false;
  }

  async oldestUnsealedMs(): Promise<number> {
    const [row] = await this.database.query<{ ms: number }>(oldestUnsealed);
    return Math.max(row?.ms ?? 0, 0);
  }

  async releaseLease(holder: string): Promise<void> {
    await this.database.query(
      'UPDATE ledger_lease SET expires_at = clock_timestamp() WHERE holder = $1',
      [holder],
    );
  }

  async holdOff(tx: Transaction): Promise<void> {
    await queryOf(tx)('SELECT id FROM ledger_lease FOR UPDATE');
  }

  async takeLease(
    tx: Transaction,
    { holder, leaseMs }: SealerClaim,
  ): Promise<(SealerLease & { now: Date }) | undefined> {
    const query = queryOf(tx);
    type Row = Stored<SealerLease> & { readonly now: Date; readonly isolation: string };
    const [row] = await query<Row>(lockLease, [holder, leaseMs]);
    if (row === undefined) return undefined;
    const { now, isolation, fencingToken, ...rest } = row;
    // With one snapshot for all, what was committed after it would count as never committed.
    invariant(isolation === 'read committed', 'sealing looks anew with every statement');
    const current = { ...rest, fencingToken: BigInt(fencingToken) };
    const lease = leaseFor(holder, current, { now, leaseMs });
    if (lease === undefined) return undefined;
    if (lease !== current) {
      await query(
        'UPDATE ledger_lease SET holder = $1, fencing_token = $2, expires_at = $3 WHERE id = 1',
        [lease.holder, lease.fencingToken, lease.expiresAt],
      );
    }
    return { ...lease, now };
  }

  async takeUnsealed(tx: Transaction, limit: number): Promise<readonly StoredEvent[]> {
    const query = queryOf(tx);
    const before = await lookBack(query);
    // Before the events are read: what these transactions committed is then among them.
    const isOver = await isMarkOver(query, before);
    const events = await readUnsealed(query, before.settledThrough, limit);
    const settledThrough = isOver
      ? settledBy(events, { limit, mark: before.mark })
      : before.settledThrough;
    await moveOn(query, before, settledThrough);
    return events;
  }

  async readEdge(tx: Transaction): Promise<LedgerEdge> {
    const query = queryOf(tx);
    const head = await readLatestHead(query);
    const places = edgePlaces(head?.treeSize ?? 0);
    const tiles = await readTiles(query, places);
    const entries = places.map(({ level }, at) => [level, entriesOf(tiles[at]!)] as const);
    const keys = await query<{ id: string }>('SELECT key_id AS id FROM ledger_key');
    return { head, entries: new Map(entries), keyIds: keys.map(({ id }) => id) };
  }

  async insert(tx: Transaction, { leaves, tiles, head, keys }: SealedBatch): Promise<void> {
    const query = queryOf(tx);
    await insertLeaves(query, leaves);
    for (const tile of tiles) await insertTile(query, tile);
    for (const key of keys) await insertKey(query, key);
    await insertHead(query, head);
  }
}

/**
 * Of `ledger_lease AS lease`, the first visible event above the bound that has no leaf. The row of the
 * lease is named and the order given so that Postgres begins at the bound, in both indexes, also before
 * it has statistics: with EXISTS it read every event there is.
 */
const firstUnsealed = `
  SELECT event.sequence, event.occurred_at FROM audit_event AS event
  WHERE event.sequence > lease.settled_through AND NOT EXISTS (
    SELECT FROM audit_leaf AS leaf
    WHERE leaf.sequence = event.sequence AND leaf.sequence > lease.settled_through
  )
  ORDER BY event.sequence LIMIT 1`;

const hasWork = `
  SELECT lease.mark > lease.settled_through OR (
    lease.holder = $1 AND lease.expires_at < clock_timestamp() + $2 * interval '1 millisecond'
  ) OR (SELECT first.sequence FROM (${firstUnsealed}) AS first) IS NOT NULL AS has
  FROM ledger_lease AS lease WHERE lease.id = 1`;

const oldestUnsealed = `
  SELECT extract(epoch FROM clock_timestamp() - first.occurred_at)::float8 * 1000 AS ms
  FROM ledger_lease AS lease CROSS JOIN LATERAL (${firstUnsealed}) AS first WHERE lease.id = 1`;

/**
 * Whoever is at work holds the row; waiting for it would only delay the next look. Who may not have
 * it does not lock it either, or it would hold off who may.
 */
const lockLease = `
  SELECT holder, fencing_token AS "fencingToken", expires_at AS "expiresAt",
         date_trunc('milliseconds', clock_timestamp()) AS now,
         current_setting('transaction_isolation') AS isolation
  FROM ledger_lease
  WHERE holder = $1 OR expires_at <= clock_timestamp()
     OR expires_at > clock_timestamp() + $2 * interval '1 millisecond'
  FOR UPDATE SKIP LOCKED`;

const unsealedAfter = `
  SELECT event.sequence, ${eventColumns} FROM audit_event AS event
  WHERE event.sequence > $1::bigint AND NOT EXISTS (
    SELECT FROM audit_leaf AS leaf
    WHERE leaf.sequence = event.sequence AND leaf.sequence > $1::bigint
  )
  ORDER BY event.sequence LIMIT $2::int`;

async function lookBack(query: Query): Promise<LookBack> {
  const [row] = await query<Stored<LookBack>>(
    `SELECT settled_through AS "settledThrough", mark, mark_waits_for AS "markWaitsFor"
     FROM ledger_lease WHERE id = 1`,
  );
  const { settledThrough, mark, markWaitsFor } = row!;
  return { settledThrough: BigInt(settledThrough), mark: BigInt(mark), markWaitsFor };
}

async function readUnsealed(query: Query, after: bigint, limit: number): Promise<StoredEvent[]> {
  type Row = AuditEventRow & { readonly sequence: WholeNumber };
  const rows = await query<Row>(unsealedAfter, [after, limit]);
  return rows.map((row) => ({ sequence: BigInt(row.sequence), event: eventOf(row) }));
}

/** A batch has its leaves in a row, so three values say all of them. */
async function insertLeaves(query: Query, leaves: readonly SealedLeaf[]): Promise<void> {
  const [first] = leaves;
  invariant(first !== undefined, 'a batch has leaves');
  await query(insertedLeaves, [
    String(first.leafIndex),
    `{${leaves.map(({ sequence }) => sequence).join(',')}}`,
    Buffer.concat(leaves.map(({ leafHash }) => leafHash)),
  ]);
}

const insertedLeaves = `
  INSERT INTO audit_leaf (leaf_index, sequence, leaf_hash)
  SELECT $1::text::bigint + leaf.number - 1, leaf.sequence,
         substring($3::bytea FROM (leaf.number::int - 1) * ${hashBytes} + 1 FOR ${hashBytes})
  FROM unnest($2::text::bigint[]) WITH ORDINALITY AS leaf(sequence, number)`;

async function insertTile(query: Query, { level, index, hashes, root }: HashTile): Promise<void> {
  await query('INSERT INTO audit_tile (level, tile_index, hashes, root) VALUES ($1, $2, $3, $4)', [
    level,
    BigInt(index),
    Buffer.from(hashes),
    Buffer.from(root),
  ]);
}

async function insertKey(query: Query, key: SealedKey): Promise<void> {
  const { keyId, vkey, validFromSize, introducedAt, statement } = key;
  await query(
    `INSERT INTO ledger_key (key_id, vkey, valid_from_size, introduced_at, statement)
     VALUES ($1, $2, $3, $4, $5)`,
    [keyId, vkey, BigInt(validFromSize), introducedAt, statement],
  );
}

async function insertHead(query: Query, head: SealedHead): Promise<void> {
  const { treeSize, root, note, keyId, signedAt } = head;
  await query(
    `INSERT INTO audit_checkpoint (tree_size, root, note, key_id, signed_at)
     VALUES ($1, $2, $3, $4, $5)`,
    [BigInt(treeSize), Buffer.from(root), note, keyId, signedAt],
  );
}

async function isMarkOver(query: Query, { settledThrough, mark, markWaitsFor }: LookBack) {
  if (mark === settledThrough) return false;
  if (markWaitsFor.length === 0) return true;
  const running = new Set(await writersOf(query));
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

async function moveOn(query: Query, before: LookBack, settledThrough: bigint): Promise<void> {
  let { mark, markWaitsFor } = before;
  if (settledThrough === mark) {
    const given = await lastSequence(query);
    if (given > mark) [mark, markWaitsFor] = [given, await writersOf(query)];
  }
  if (settledThrough === before.settledThrough && mark === before.mark) return;
  await query(
    'UPDATE ledger_lease SET settled_through = $1, mark = $2, mark_waits_for = $3 WHERE id = 1',
    [settledThrough, mark, markWaitsFor],
  );
}

/** The last number that was given out; 0 when none was. */
async function lastSequence(query: Query): Promise<bigint> {
  const [row] = await query<{ last: WholeNumber }>(
    `SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS last FROM audit_event_sequence_seq`,
  );
  return BigInt(row!.last);
}

/** Transactions that have inserted events, or are about to; not those that wait for a lock. */
async function writersOf(query: Query): Promise<string[]> {
  const rows = await query<{ id: string }>(
    `SELECT DISTINCT virtualtransaction AS id FROM pg_locks
     WHERE locktype = 'relation' AND relation = 'audit_event'::regclass
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
       AND mode = 'RowExclusiveLock' AND granted`,
  );
  return rows.map(({ id }) => id);
}
