import type { Database, Prisma } from '@endoscope/database';
import { tileLevelsMax, tileWidth } from '../domain/ledger/hash-tiles.ts';
import type { HashTile, TilePlace } from '../domain/ledger/hash-tiles.ts';
import type { LedgerReader, SealedHead, SealedKey } from '../ports/ledger-store.ts';
import { eventOf } from './audit-event-row.ts';
import type { Tombstone } from '../domain/ledger/tombstone.ts';
import { headOf, readTiles, tombstoneOf } from './ledger-rows.ts';

/** Rows are only ever added, so statements of one answer may see different states without harm. */
export class PrismaLedgerReader implements LedgerReader {
  constructor(private readonly database: Database) {}

  async latestHead(): Promise<SealedHead | undefined> {
    const { auditCheckpoint } = this.database.prisma;
    const row = await auditCheckpoint.findFirst({ orderBy: { treeSize: 'desc' } });
    return row ? headOf(row) : undefined;
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
    const { auditEvent, auditLeaf } = this.database.prisma;
    const row = await auditEvent.findUnique({ where: { id: eventId } });
    if (row === null) return undefined;
    const { sequence } = row;
    const leaf = await auditLeaf.findUnique({ where: { sequence } });
    return leaf ? { ...leafOf(leaf), event: eventOf(row) } : 'unsealed';
  }

  async leaves({
    start,
    limit,
  }: {
    start: number;
    limit: number;
  }): ReturnType<LedgerReader['leaves']> {
    const { auditEvent, auditLeaf } = this.database.prisma;
    const leaves = await auditLeaf.findMany({
      where: { leafIndex: { gte: BigInt(start) } },
      orderBy: { leafIndex: 'asc' },
      take: limit,
    });
    const sequences = leaves.map(({ sequence }) => sequence);
    const rows = await auditEvent.findMany({ where: { sequence: { in: sequences } } });
    const events = new Map(rows.map((row) => [row.sequence, eventOf(row)]));
    return leaves.map((leaf) => ({ ...leafOf(leaf), event: events.get(leaf.sequence) }));
  }

  async sessionEvents({
    sessionId,
    afterSequence,
    limit,
  }: Parameters<LedgerReader['sessionEvents']>[0]): ReturnType<LedgerReader['sessionEvents']> {
    const { auditEvent, auditLeaf } = this.database.prisma;
    const rows = await auditEvent.findMany({
      where: { sessionId, sequence: { gt: afterSequence } },
      orderBy: { sequence: 'asc' },
      take: limit,
    });
    const sequences = rows.map(({ sequence }) => sequence);
    const found = await auditLeaf.findMany({ where: { sequence: { in: sequences } } });
    const leaves = new Map(found.map((leaf) => [leaf.sequence, leafOf(leaf)]));
    return rows.map((row) => {
      const { sequence } = row;
      return { sequence, event: eventOf(row), leaf: leaves.get(sequence) };
    });
  }

  tiles(places: readonly (TilePlace & { readonly width: number })[]): Promise<Uint8Array[]> {
    return readTiles(this.database.prisma, places);
  }

  async tilesCompletedBy({ start, end }: { start: number; end: number }): Promise<HashTile[]> {
    const levels = Array.from({ length: tileLevelsMax }, (_, level) => {
      const leaves = tileWidth ** (level + 1);
      const first = BigInt(Math.floor(start / leaves));
      return { level, tileIndex: { gte: first, lt: BigInt(Math.floor(end / leaves)) } };
    });
    const rows = await this.database.prisma.auditTile.findMany({ where: { OR: levels } });
    return rows
      .map(({ level, tileIndex, ...hashes }) => ({ level, index: Number(tileIndex), ...hashes }))
      .sort((a, b) => lastLeaf(a) - lastLeaf(b) || a.level - b.level);
  }
}

function leafOf({ leafIndex, ...leaf }: Prisma.AuditLeafGetPayload<object>) {
  return { ...leaf, leafIndex: Number(leafIndex) };
}

function lastLeaf({ level, index }: TilePlace): number {
  return (index + 1) * tileWidth ** (level + 1);
}
