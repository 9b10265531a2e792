import { statfs } from 'node:fs/promises';
import type { Query } from './sql-unit-of-work.ts';

/** Room on one disk, or within one allowance, in bytes. */
export interface DatabaseRoom {
  /** The folder, or `size` of the database beside what it may have. */
  readonly place: string;
  readonly usedBytes: number;
  /** Used and free. */
  readonly totalBytes: number;
}

export interface DatabaseRoomPlaces {
  /** Folders of the server that this machine sees: its data, its write-ahead log. */
  readonly folders: readonly string[];
  /** What the database may grow to; 0: nobody has said. */
  readonly bytesMax: number;
}

/**
 * Postgres tells nobody how much room its disk has. So it is looked at where this machine sees the
 * disk, and else reckoned by what the operator says the database may grow to. Nothing where neither
 * is known. Throws when a place cannot be looked at.
 */
export async function measureRoom(
  query: Query,
  { folders, bytesMax }: DatabaseRoomPlaces,
): Promise<readonly DatabaseRoom[]> {
  const disks = await Promise.all(folders.map(roomOfFolder));
  if (bytesMax === 0) return disks;
  const [row] = await query<{ bytes: string }>(
    'SELECT pg_database_size(current_database())::text AS bytes',
  );
  return [...disks, { place: 'size', usedBytes: Number(row?.bytes), totalBytes: bytesMax }];
}

/** As `df` has it: what is kept for root is neither used nor free. */
async function roomOfFolder(folder: string): Promise<DatabaseRoom> {
  const { bsize, blocks, bfree, bavail } = await statfs(folder);
  const usedBytes = (blocks - bfree) * bsize;
  return { place: folder, usedBytes, totalBytes: usedBytes + bavail * bsize };
}
