import { invariant } from '@endoscope/core';
import type { Prisma } from '@endoscope/database';
import type { PrismaClient } from '@endoscope/database';
import { tileWidth } from '../domain/ledger/hash-tiles.ts';
import type { TilePlace } from '../domain/ledger/hash-tiles.ts';
import { hashBytes } from '../domain/ledger/merkle-tree.ts';
import type { Tombstone } from '../domain/ledger/tombstone.ts';
import type { SealedHead } from '../ports/ledger-store.ts';

type Client = Pick<PrismaClient, '$queryRaw'>;

export function headOf(row: Prisma.AuditCheckpointGetPayload<object>): SealedHead {
  return { ...row, treeSize: Number(row.treeSize) };
}

export function tombstoneOf(row: Prisma.LedgerTombstoneGetPayload<object>): Tombstone {
  return { ...row, startSize: Number(row.startSize), endSize: Number(row.endSize) };
}

/**
 * Full tiles as they are kept. The unfinished tile of a level is put together from the leaves, or
 * from the roots of the full tiles below it: at most 255 short rows a level.
 */
export async function readTiles(
  client: Client,
  places: readonly (TilePlace & { readonly width: number })[],
): Promise<Uint8Array[]> {
  const tiles: Uint8Array[] = [];
  for (const place of places) {
    const bytes = await (place.width === tileWidth ? fullTile : unfinishedTile)(client, place);
    invariant(bytes.length === place.width * hashBytes, 'a tile holds the hashes of its width');
    tiles.push(bytes);
  }
  return tiles;
}

async function fullTile(client: Client, { level, index }: TilePlace): Promise<Uint8Array> {
  const [row] = await client.$queryRaw<{ hashes: Uint8Array }[]>`
    SELECT hashes FROM audit_tile WHERE level = ${level} AND tile_index = ${BigInt(index)}`;
  return row?.hashes ?? new Uint8Array();
}

async function unfinishedTile(
  client: Client,
  { level, index, width }: TilePlace & { width: number },
): Promise<Uint8Array> {
  const start = index * tileWidth;
  const [row] =
    level === 0
      ? await client.$queryRaw<{ hashes: Uint8Array | null }[]>`
          SELECT string_agg(leaf_hash, ''::bytea ORDER BY leaf_index) AS hashes FROM audit_leaf
          WHERE leaf_index >= ${BigInt(start)} AND leaf_index < ${BigInt(start + width)}`
      : await client.$queryRaw<{ hashes: Uint8Array | null }[]>`
          SELECT string_agg(root, ''::bytea ORDER BY tile_index) AS hashes FROM audit_tile
          WHERE level = ${level - 1}
            AND tile_index >= ${BigInt(start)} AND tile_index < ${BigInt(start + width)}`;
  return row?.hashes ?? new Uint8Array();
}
