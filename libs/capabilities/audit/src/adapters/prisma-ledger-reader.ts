import type { Database } from '@endoscope/database';
import { leavesEndOf, tileLevelsMax, tileWidth } from '../domain/ledger/hash-tiles.ts';
import type { HashTile, TilePlace } from '../domain/ledger/hash-tiles.ts';
import type { LedgerReader, SealedHead, SealedKey } from '../ports/ledger-store.ts';
import { eventColumns, eventOf } from './audit-event-row.ts';
import type { AuditEventRow } from './audit-event-row.ts';
import type { Tombstone } from '../domain/ledger/tombstone.ts';
import {
  headOf,
  leafColumns,
  leafOf,
  readLatestHead,
  readTiles,
  tombstoneOf,
} from './ledger-rows.ts';
import type { LeafRow, WholeNumber } from './ledger-rows.ts';

type NoRow<Row> = { readonly [Column in keyof Row]: Row[Column] | null };

/**
 * Rows are only ever added, so statements of one answer may see different states without harm. What
 * is asked for each event, or each proof, goes without Prisma (docs/adr/0024).
 */
export class PrismaLedgerReader implements LedgerReader {
  constructor(private readonly database: Database) {}

  latestHead(): Promise<SealedHead | undefined> {
    return readLatestHead(this.database.query);
  }

  async findHead(treeSize: number): Promise<SealedHead | undefined> {
    const where = { treeSize: BigInt(treeSize) };
    const row = await this.database.prisma.auditCheckpoint.findUnique({ where });
    return row ? headOf(row) : undefined;
  }

  async heads({ afterSize, limit }: { afterSize: number; limit: number }): Promise<SealedHead[]> {
    const rows = await this.database.prisma.auditCheckpoint.findMany({
      where: { treeSize: { gt: BigInt(afterSize) } },
      orderBy: { treeSize: 'asc' },
      take: limit,
    });
    return rows.map(headOf);
  }

  async keys(): Promise<SealedKey[]> {
    const orderBy = [{ validFromSize: 'asc' }, { keyId: 'asc' }] as const;
    const rows = await this.database.prisma.ledgerKey.findMany({ orderBy: [...orderBy] });
    return rows.map((row) => ({ ...row, validFromSize: Number(row.validFromSize) }));
  }

  async tombstones(): Promise<Tombstone[]> {
    const { ledgerTombstone } = this.database.prisma;
    return (await ledgerTombstone.findMany({ orderBy: { endSize: 'asc' } })).map(tombstoneOf);
  }

  async findLeaf(eventId: string): ReturnType<LedgerReader['findLeaf']> {
    const [row] = await this.database.query<AuditEventRow & NoRow<LeafRow>>(leafOfEvent, [eventId]);
    if (row === undefined) return undefined;
    return isLeaf(row) ? { ...leafOf(row), event: eventOf(row) } : 'unsealed';
  }

  async leaves({
    start,
    limit,
  }: {
    start: number;
    limit: number;
  }): ReturnType<LedgerReader['leaves']> {
    const values = [String(start), limit];
    const rows = await this.database.query<LeafRow & NoRow<AuditEventRow>>(leavesFrom, values);
    return rows.map((row) => ({ ...leafOf(row), event: isEvent(row) ? eventOf(row) : undefined }));
  }

  async sessionEvents({
    sessionId,
    afterSequence,
    limit,
  }: Parameters<LedgerReader['sessionEvents']>[0]): ReturnType<LedgerReader['sessionEvents']> {
    type Row = AuditEventRow & NoRow<LeafRow> & { readonly number: WholeNumber };
    const values = [sessionId, String(afterSequence), limit];
    const rows = await this.database.query<Row>(eventsOfSession, values);
    return rows.map((row) => {
      const leaf = isLeaf(row) ? leafOf(row) : undefined;
      return { sequence: BigInt(row.number), event: eventOf(row), leaf };
    });
  }

  tiles(places: readonly (TilePlace & { readonly width: number })[]): Promise<Uint8Array[]> {
    return readTiles(this.database.query, places);
  }

  async tilesCompletedBy({ start, end }: { start: number; end: number }): Promise<HashTile[]> {
    const levels = Array.from({ length: tileLevelsMax }, (_, level) => {
      const leaves = tileWidth ** (level + 1);
      return { level, from: Math.floor(start / leaves), to: Math.floor(end / leaves) };
    }).filter(({ from, to }) => from < to);
    if (levels.length === 0) return [];
    const rows = await this.database.query<TileRow>(tilesOfLevels, [
      levels.map(({ level }) => String(level)),
      levels.map(({ from }) => String(from)),
      levels.map(({ to }) => String(to)),
    ]);
    return rows
      .map(({ tileIndex, ...tile }) => ({ ...tile, index: Number(tileIndex) }))
      .sort((a, b) => leavesEndOf(a) - leavesEndOf(b) || a.level - b.level);
  }
}

interface TileRow {
  readonly level: number;
  readonly tileIndex: WholeNumber;
  readonly hashes: Uint8Array;
  readonly root: Uint8Array;
}

const leafOfEvent = `
  SELECT ${leafColumns}, ${eventColumns}
  FROM audit_event AS event LEFT JOIN audit_leaf AS leaf ON leaf.sequence = event.sequence
  WHERE event.id = $1`;

const leavesFrom = `
  SELECT ${leafColumns}, ${eventColumns}
  FROM (
    SELECT leaf_index, sequence, leaf_hash FROM audit_leaf
    WHERE leaf_index >= $1::bigint ORDER BY leaf_index LIMIT $2::int
  ) AS leaf LEFT JOIN audit_event AS event ON event.sequence = leaf.sequence
  ORDER BY leaf.leaf_index`;

const eventsOfSession = `
  SELECT event.sequence AS number, ${leafColumns}, ${eventColumns}
  FROM (
    SELECT * FROM audit_event WHERE session_id = $1 AND sequence > $2::bigint
    ORDER BY sequence LIMIT $3::int
  ) AS event LEFT JOIN audit_leaf AS leaf ON leaf.sequence = event.sequence
  ORDER BY event.sequence`;

const tilesOfLevels = `
  SELECT tile.level, tile.tile_index AS "tileIndex", tile.hashes, tile.root
  FROM unnest($1::text[]::smallint[], $2::text[]::bigint[], $3::text[]::bigint[])
    AS wanted(level, first, behind)
  JOIN audit_tile AS tile ON tile.level = wanted.level
    AND tile.tile_index >= wanted.first AND tile.tile_index < wanted.behind`;

function isLeaf<Row extends NoRow<LeafRow>>(row: Row): row is Row & LeafRow {
  return row.leafIndex !== null;
}

/** An event whose row is gone has no column. */
function isEvent<Row extends NoRow<AuditEventRow>>(row: Row): row is Row & AuditEventRow {
  return row.id !== null;
}
