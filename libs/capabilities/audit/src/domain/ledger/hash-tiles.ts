/**
 * The tree cut into tiles of 256 hashes, as in C2SP tlog-tiles: entry `i` of a tile of level `n` is
 * the root of a complete subtree of 256^n leaves. Only full tiles are kept, so a tile is written
 * once; the hashes right of the last full tile are the edge.
 */
import { emptyRoot, halvesOf, hashBytes, isPowerOfTwo, nodeHashOf } from './merkle-tree.ts';
import type { Hash, LeafRange } from './merkle-tree.ts';

export const tileWidth = 256;
/** 256^6 leaves are more than any ledger holds; indices stay exact far beyond. */
export const tileLevelsMax = 6;

export interface TilePlace {
  readonly level: number;
  readonly index: number;
}

/** A full tile; `root` is the entry that stands for it one level up. */
export interface HashTile extends TilePlace {
  /** 256 hashes, 8,192 bytes. */
  readonly hashes: Uint8Array;
  readonly root: Hash;
}

/** The size of the tree in which a tile is full. */
export function leavesEndOf({ level, index }: TilePlace): number {
  return (index + 1) * tileWidth ** (level + 1);
}

/** The tiles that hold the edge of a tree of `size` leaves, with the width each has filled. */
export function edgePlaces(size: number): (TilePlace & { readonly width: number })[] {
  const places = [];
  for (let [level, entries] = [0, size]; entries > 0; level += 1) {
    const width = entries % tileWidth;
    entries = Math.floor(entries / tileWidth);
    if (width > 0) places.push({ level, index: entries, width });
  }
  return places;
}

/**
 * What is needed to grow a tree and to know its root.
 *
 * Bound: 255 hashes a level.
 */
export class TreeEdge {
  private count: number;
  /** Per level, the entries of its unfinished tile. */
  private readonly levels: Hash[][];

  /** `entriesOf(level)` gives the hashes of the unfinished tile of that level (edgePlaces). */
  constructor(size = 0, entriesOf: (level: number) => readonly Hash[] = () => []) {
    this.count = size;
    this.levels = [];
    for (const { level, width } of edgePlaces(size)) {
      const entries = entriesOf(level);
      if (entries.length !== width) {
        throw new RangeError(
          `The edge of ${size} leaves has ${width} hashes at level ${level}, not ${entries.length}`,
        );
      }
      this.levels[level] = [...entries];
    }
  }

  get size(): number {
    return this.count;
  }

  /** Adds a leaf; gives the tiles it fills, lowest level first. */
  append(leafHash: Hash): HashTile[] {
    const full: HashTile[] = [];
    this.count += 1;
    let entries = this.count;
    for (let [level, entry] = [0, leafHash]; ; level += 1) {
      const row = (this.levels[level] ??= []);
      row.push(entry);
      if (row.length < tileWidth) return full;
      entries = Math.floor(entries / tileWidth);
      entry = rootOfComplete(row);
      full.push({ level, index: entries - 1, hashes: Buffer.concat(row), root: entry });
      this.levels[level] = [];
    }
  }

  root(): Hash {
    let root: Hash | undefined;
    for (const row of this.levels) {
      let rest = row?.length ?? 0;
      // From the right: the smallest complete subtree is the last one.
      for (let width = 1; rest > 0; width *= 2) {
        if (rest % (2 * width) === 0) continue;
        const subtree = rootOfComplete(row!.slice(rest - width, rest));
        root = root === undefined ? subtree : nodeHashOf(subtree, root);
        rest -= width;
      }
    }
    return root ?? emptyRoot;
  }
}

/** Reads full tiles and edges by place; see `hashesOfRanges`. */
export type TileReader = (
  places: readonly (TilePlace & { readonly width: number })[],
) => Promise<readonly Uint8Array[]>;

/** The hashes of ranges that occur in proofs in a tree of `size` leaves, reading each tile once. */
export async function hashesOfRanges(
  ranges: readonly LeafRange[],
  size: number,
  read: TileReader,
): Promise<Hash[]> {
  const places = new Map<string, TilePlace & { width: number }>();
  const complete = ranges.flatMap(completeSubtreesOf);
  for (const subtree of complete) {
    const { level, index } = placeOf(subtree);
    const entries = Math.floor(size / tileWidth ** level) - index * tileWidth;
    places.set(`${level}/${index}`, { level, index, width: Math.min(entries, tileWidth) });
  }
  const tiles = await read([...places.values()]);
  const byPlace = new Map([...places.keys()].map((key, at) => [key, tiles[at]!]));
  const hashOf = (range: LeafRange): Hash => {
    const subtrees = completeSubtreesOf(range).map((subtree) => {
      const { level, index, offset, span } = placeOf(subtree);
      return rootOfComplete(entriesOf(byPlace.get(`${level}/${index}`)!, offset, span));
    });
    return subtrees.reduceRight((right, left) => nodeHashOf(left, right));
  };
  return ranges.map(hashOf);
}

/** Hashes `from` to `from + count` of the bytes of a tile. */
export function entriesOf(bytes: Uint8Array, from = 0, count = bytes.length / hashBytes): Hash[] {
  return Array.from({ length: count }, (_, at) =>
    bytes.subarray((from + at) * hashBytes, (from + at + 1) * hashBytes),
  );
}

/** Left to right; a range of a proof starts at a multiple of the largest of them. */
function completeSubtreesOf(range: LeafRange): LeafRange[] {
  const count = range.end - range.start;
  if (isPowerOfTwo(count)) return [range];
  const [left, right] = halvesOf(range);
  return [left, ...completeSubtreesOf(right)];
}

/** Where a complete subtree is found: `span` entries of a tile, from `offset`. */
function placeOf({ start, end }: LeafRange): TilePlace & { offset: number; span: number } {
  const level = Math.floor(Math.log2(end - start) / Math.log2(tileWidth));
  const entryLeaves = tileWidth ** level;
  const firstEntry = start / entryLeaves;
  return {
    level,
    index: Math.floor(firstEntry / tileWidth),
    offset: firstEntry % tileWidth,
    span: (end - start) / entryLeaves,
  };
}

/** Of 1, 2, 4, … 256 hashes. */
function rootOfComplete(hashes: readonly Hash[]): Hash {
  let row = hashes;
  while (row.length > 1) {
    const above: Hash[] = [];
    for (let at = 0; at < row.length; at += 2) above.push(nodeHashOf(row[at]!, row[at + 1]!));
    row = above;
  }
  return row[0]!;
}
