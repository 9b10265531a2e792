import { invariant } from '@endoscope/core';
import type { Database, Prisma } from '@endoscope/database';
import { tileWidth } from '../domain/ledger/hash-tiles.ts';
import type { TilePlace } from '../domain/ledger/hash-tiles.ts';
import { hashBytes } from '../domain/ledger/merkle-tree.ts';
import type { Tombstone } from '../domain/ledger/tombstone.ts';
import type { SealedHead, SealedLeaf } from '../ports/ledger-store.ts';
import { timeOf } from './audit-event-row.ts';

/** As `queryOf` and Database give it: a bigint comes as text, or as a bigint. */
type Query = Database['query'];
export type WholeNumber = string | bigint;

export interface HeadRow {
  readonly treeSize: WholeNumber;
  readonly root: Uint8Array;
  readonly note: string;
  readonly keyId: string;
  readonly signedAt: unknown;
}

export interface LeafRow {
  readonly leafIndex: WholeNumber;
  readonly sequence: WholeNumber;
  readonly leafHash: Uint8Array;
}

/** Of a table `leaf`. */
export const leafColumns = `leaf.leaf_index AS "leafIndex", leaf.sequence,
  leaf.leaf_hash AS "leafHash"`;

export function headOf({ treeSize, root, note, keyId, signedAt }: HeadRow): SealedHead {
  return { treeSize: Number(treeSize), root, note, keyId, signedAt: timeOf(signedAt) };
}

export function leafOf({ leafIndex, sequence, leafHash }: LeafRow): SealedLeaf {
  return { leafIndex: Number(leafIndex), sequence: BigInt(sequence), leafHash };
}

export function tombstoneOf(row: Prisma.LedgerTombstoneGetPayload<object>): Tombstone {
  return { ...row, startSize: Number(row.startSize), endSize: Number(row.endSize) };
}

export async function readLatestHead(query: Query): Promise<SealedHead | undefined> {
  const [row] = await query<HeadRow>(latestHead);
  return row && headOf(row);
}

const latestHead = `
  SELECT tree_size AS "treeSize", root, note, key_id AS "keyId", signed_at AS "signedAt"
  FROM audit_checkpoint ORDER BY tree_size DESC LIMIT 1`;

/** All places in one statement: a proof is of some six of them, and asks for each once. */
export async function readTiles(
  query: Query,
  places: readonly (TilePlace & { readonly width: number })[],
): Promise<Uint8Array[]> {
  if (places.length === 0) return [];
  const columns = [
    places.map(({ level }) => String(level)),
    places.map(({ index }) => String(index)),
    places.map(({ width }) => String(width)),
  ];
  const rows = await query<{ hashes: Uint8Array | null }>(tilesAtPlaces, columns);
  return places.map(({ width }, at) => {
    const hashes = rows[at]?.hashes ?? new Uint8Array();
    invariant(hashes.length === width * hashBytes, 'a tile holds the hashes of its width');
    return hashes;
  });
}

/**
 * Full tiles as they are kept. The unfinished tile of a level is put together from the leaves, or
 * from the roots of the full tiles below it: at most 255 short rows a level.
 */
const tilesAtPlaces = `
  SELECT CASE
    WHEN place.width = ${tileWidth} THEN (
      SELECT tile.hashes FROM audit_tile AS tile
      WHERE tile.level = place.level AND tile.tile_index = place.index)
    WHEN place.level = 0 THEN (
      SELECT string_agg(leaf.leaf_hash, ''::bytea ORDER BY leaf.leaf_index) FROM audit_leaf AS leaf
      WHERE leaf.leaf_index >= place.index * ${tileWidth}
        AND leaf.leaf_index < place.index * ${tileWidth} + place.width)
    ELSE (
      SELECT string_agg(tile.root, ''::bytea ORDER BY tile.tile_index) FROM audit_tile AS tile
      WHERE tile.level = place.level - 1 AND tile.tile_index >= place.index * ${tileWidth}
        AND tile.tile_index < place.index * ${tileWidth} + place.width)
    END AS hashes
  FROM unnest($1::text[]::smallint[], $2::text[]::bigint[], $3::text[]::int[])
    WITH ORDINALITY AS place(level, index, width, number)
  ORDER BY place.number`;
