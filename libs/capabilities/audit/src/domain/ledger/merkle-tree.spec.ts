/**
 * The tree against the reference vectors of Certificate Transparency (transparency-dev/merkle
 * v0.0.2: testonly/constants.go, rfc6962/rfc6962_test.go), and against the definition of RFC 6962
 * written down naively. Other people's verifiers of our proofs: test/conformance/ledger-verifiers.test.ts.
 */
import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { edgePlaces, entriesOf, hashesOfRanges, tileWidth, TreeEdge } from './hash-tiles.ts';
import type { HashTile, TileReader } from './hash-tiles.ts';
import { consistencyRanges, inclusionRanges, isConsistent, isIncluded } from './merkle-proof.ts';
import { emptyRoot, isPowerOfTwo, leafHashOf, nodeHashOf } from './merkle-tree.ts';
import type { Hash } from './merkle-tree.ts';

const inputs = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((hex) => Buffer.from(hex, 'hex'));

const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

/** MTH(D[n]) of RFC 6962, 2.1, word by word. */
function naiveRoot(leaves: readonly Hash[]): Hash {
  if (leaves.length === 0) return createHash('sha256').digest();
  if (leaves.length === 1) return leaves[0]!;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  const children = [naiveRoot(leaves.slice(0, k)), naiveRoot(leaves.slice(k))];
  return createHash('sha256')
    .update(Buffer.from([1]))
    .update(children[0]!)
    .update(children[1]!)
    .digest();
}

const hex = (hash: Hash): string => Buffer.from(hash).toString('hex');
const leaf = (n: number): Hash => leafHashOf(`leaf ${n}`);

/** The trees above 600 leaves of which the root is asked for. */
const largeSizes = [1_000, 65_535, 65_536, 65_537, 65_793, 66_000, 69_999, 70_000];

class TiledTree {
  readonly leaves: Hash[] = [];
  readonly tiles = new Map<string, HashTile>();
  readonly edge = new TreeEdge();
  readonly roots: Hash[] = [emptyRoot];

  grow(to: number): this {
    while (this.leaves.length < to) {
      const hash = leaf(this.leaves.length);
      this.leaves.push(hash);
      for (const tile of this.edge.append(hash))
        this.tiles.set(`${tile.level}/${tile.index}`, tile);
      const size = this.leaves.length;
      if (size <= 600 || largeSizes.includes(size)) this.roots[size] = this.edge.root();
    }
    return this;
  }

  /** Full tiles as they are kept; an unfinished one from what is below it. */
  readonly read: TileReader = async (places) =>
    places.map(({ level, index, width }) => {
      if (width === tileWidth) return this.tiles.get(`${level}/${index}`)!.hashes;
      const from = index * tileWidth;
      if (level === 0) return Buffer.concat(this.leaves.slice(from, from + width));
      const below = Array.from({ length: width }, (_, at) => `${level - 1}/${from + at}`);
      return Buffer.concat(below.map((key) => this.tiles.get(key)!.root));
    });

  inclusion(index: number, size: number): Promise<Hash[]> {
    return hashesOfRanges(inclusionRanges(index, size), size, this.read);
  }

  consistency(from: number, to: number): Promise<Hash[]> {
    return hashesOfRanges(consistencyRanges(from, to), to, this.read);
  }
}

describe('the Merkle tree', () => {
  it('has the roots of the reference at every size', () => {
    const edge = new TreeEdge();
    const seen = [hex(edge.root())];
    for (const input of inputs) {
      edge.append(leafHashOf(input));
      seen.push(hex(edge.root()));
    }
    expect(seen).toEqual(roots);
  });

  it('has the hashes of the reference for a leaf, and for a node of two', () => {
    expect(hex(leafHashOf('L123456'))).toBe(
      '395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56',
    );
    expect(hex(nodeHashOf(leafHashOf(inputs[0]!), leafHashOf(inputs[1]!)))).toBe(roots[2]);
    expect(() => nodeHashOf(Buffer.from('N123'), Buffer.from('N456'))).toThrow(RangeError);
  });

  it('agrees with the definition at every size up to 600', () => {
    const tree = new TiledTree().grow(600);
    for (let size = 0; size <= 600; size += size < 70 ? 1 : 37) {
      expect(hex(tree.roots[size]!)).toBe(hex(naiveRoot(tree.leaves.slice(0, size))));
    }
  });

  it('continues from an edge that was read again as it would have without', async () => {
    for (const size of [1, 255, 256, 257, 1000, 65_536, 65_793, 70_000]) {
      const tree = size < 65_000 ? new TiledTree().grow(size) : large();
      const bytes = await tree.read(edgePlaces(size));
      const entries = new Map(
        edgePlaces(size).map(({ level }, at) => [level, entriesOf(bytes[at]!)]),
      );
      const again = new TreeEdge(size, (level) => entries.get(level) ?? []);
      expect([size, hex(again.root())]).toEqual([size, hex(tree.roots[size]!)]);
    }
  });

  it('refuses an edge with a hash too few', () => {
    expect(() => new TreeEdge(3, () => [leaf(0), leaf(1)])).toThrow(RangeError);
  });
});

let largeTree: TiledTree | undefined;
/** Three levels of tiles. */
function large(): TiledTree {
  return (largeTree ??= new TiledTree().grow(70_000));
}

describe('an inclusion proof', () => {
  it('holds for every leaf of every tree of up to 70, and for no other leaf, root or place', async () => {
    const tree = new TiledTree().grow(70);
    for (let size = 1; size <= 70; size += 1) {
      const root = tree.roots[size]!;
      for (let index = 0; index < size; index += 1) {
        const proof = await tree.inclusion(index, size);
        const claim = { index, size, leafHash: tree.leaves[index]!, root };
        expect(isIncluded(claim, proof)).toBe(true);
        const wrong = [
          isIncluded({ ...claim, leafHash: leaf(1_000) }, proof),
          isIncluded({ ...claim, root: leaf(1_000) }, proof),
          isIncluded({ ...claim, index: size }, proof),
          size > 1 && isIncluded({ ...claim, index: (index + 1) % size }, proof),
          isIncluded(claim, [...proof, leaf(0)]),
          proof.length > 0 && isIncluded(claim, proof.slice(1)),
          proof.length > 0 && isIncluded(claim, [leaf(1_000), ...proof.slice(1)]),
          isIncluded(claim, [...proof, Buffer.alloc(31)]),
        ];
        expect(wrong.filter(Boolean)).toEqual([]);
      }
    }
  });

  it('holds across tiles of three levels', async () => {
    const tree = large();
    for (const size of [65_535, 65_536, 65_537, 66_000, 70_000]) {
      for (const index of [0, 255, 256, 32_768, 65_534, size - 1]) {
        const claim = { index, size, leafHash: tree.leaves[index]!, root: tree.roots[size]! };
        expect(isIncluded(claim, await tree.inclusion(index, size))).toBe(true);
      }
    }
  });

  it('reads no more than two tiles a level', async () => {
    const seen: number[] = [];
    const read: TileReader = (places) => {
      for (let level = 0; level < 4; level += 1) {
        seen.push(places.filter((place) => place.level === level).length);
      }
      return large().read(places);
    };
    await hashesOfRanges(inclusionRanges(12_345, 70_000), 70_000, read);
    expect(Math.max(...seen)).toBeLessThanOrEqual(2);
  });
});

describe('a consistency proof', () => {
  it('holds for every pair of trees of up to 40, and for no other', async () => {
    const tree = new TiledTree().grow(40);
    for (let to = 1; to <= 40; to += 1) {
      for (let from = 1; from <= to; from += 1) {
        const proof = await tree.consistency(from, to);
        const claim = {
          from: { size: from, root: tree.roots[from]! },
          to: { size: to, root: tree.roots[to]! },
        };
        expect([from, to, isConsistent(claim, proof)]).toEqual([from, to, true]);
        const other = leaf(1_000);
        const wrong = [
          isConsistent({ ...claim, from: { size: from, root: other } }, proof),
          isConsistent({ ...claim, to: { size: to, root: other } }, proof),
          from < to && isConsistent({ from: claim.to, to: claim.from }, proof),
          isConsistent(claim, [...proof, other]),
          proof.length > 0 && isConsistent(claim, proof.slice(1)),
          proof.length > 0 && isConsistent(claim, [other, ...proof.slice(1)]),
        ];
        expect([from, to, wrong.filter(Boolean)]).toEqual([from, to, []]);
      }
    }
  });

  it('holds across tiles of three levels, also where the old tree ends at a tile', async () => {
    const tree = large();
    for (const from of [1, 255, 256, 257, 65_535, 65_536, 65_537, 69_999]) {
      const claim = {
        from: { size: from, root: tree.roots[from]! },
        to: { size: 70_000, root: tree.roots[70_000]! },
      };
      expect([from, isConsistent(claim, await tree.consistency(from, 70_000))]).toEqual([
        from,
        true,
      ]);
    }
  });

  it('of the empty tree is empty', () => {
    const claim = { from: { size: 0, root: emptyRoot }, to: { size: 1, root: leaf(0) } };
    expect([isConsistent(claim, []), isConsistent(claim, [leaf(0)])]).toEqual([true, false]);
  });
});

it('knows powers of two', () => {
  expect([1, 2, 3, 6, 2 ** 40, 2 ** 40 + 1].map(isPowerOfTwo)).toEqual([
    true,
    true,
    false,
    false,
    true,
    false,
  ]);
});
