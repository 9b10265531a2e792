/** Inclusion and consistency proofs (RFC 9162, 2.1.3 and 2.1.4): which hashes they hold, and how
 * they are checked. */
import { halvesOf, hashBytes, isEqualHash, isPowerOfTwo, nodeHashOf } from './merkle-tree.ts';
import type { Hash, LeafRange } from './merkle-tree.ts';

/** PATH(index, D[size]): the ranges whose hashes prove a leaf, from the leaf upwards. */
export function inclusionRanges(index: number, size: number): LeafRange[] {
  const ranges: LeafRange[] = [];
  let within: LeafRange = { start: 0, end: size };
  while (within.end - within.start > 1) {
    const [left, right] = halvesOf(within);
    const isLeft = index < left.end;
    ranges.unshift(isLeft ? right : left);
    within = isLeft ? left : right;
  }
  return ranges;
}

/** PROOF(from, D[to]) for 0 < from <= to; empty when the two are equal. */
export function consistencyRanges(from: number, to: number): LeafRange[] {
  const ranges: LeafRange[] = [];
  let within: LeafRange = { start: 0, end: to };
  while (within.end !== from) {
    const [left, right] = halvesOf(within);
    const isLeft = from <= left.end;
    ranges.unshift(isLeft ? right : left);
    within = isLeft ? left : right;
  }
  // The old tree's own root is known to whoever checks, so it is not sent.
  return within.start === 0 ? ranges : [within, ...ranges];
}

export interface InclusionClaim {
  readonly index: number;
  readonly size: number;
  readonly leafHash: Hash;
  readonly root: Hash;
}

/** RFC 9162, 2.1.3.2. */
export function isIncluded(claim: InclusionClaim, proof: readonly Hash[]): boolean {
  const { index, size, leafHash, root } = claim;
  if (!isPosition(index) || !isPosition(size) || index >= size) return false;
  if (![leafHash, root, ...proof].every(isHash)) return false;
  let [fn, sn, hash] = [index, size - 1, leafHash];
  for (const sibling of proof) {
    if (sn === 0) return false;
    if (isOdd(fn) || fn === sn) {
      hash = nodeHashOf(sibling, hash);
      while (!isOdd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      hash = nodeHashOf(hash, sibling);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && isEqualHash(hash, root);
}

export interface ConsistencyClaim {
  readonly from: { readonly size: number; readonly root: Hash };
  readonly to: { readonly size: number; readonly root: Hash };
}

/** RFC 9162, 2.1.4.2. Every tree extends the empty one, with an empty proof. */
export function isConsistent({ from, to }: ConsistencyClaim, proof: readonly Hash[]): boolean {
  if (!isPosition(from.size) || !isPosition(to.size) || from.size > to.size) return false;
  if (![from.root, to.root, ...proof].every(isHash)) return false;
  if (from.size === 0) return proof.length === 0;
  if (from.size === to.size) return proof.length === 0 && isEqualHash(from.root, to.root);
  const [first, ...rest] = isPowerOfTwo(from.size) ? [from.root, ...proof] : proof;
  if (first === undefined) return false;
  let [fn, sn] = [from.size - 1, to.size - 1];
  while (isOdd(fn)) [fn, sn] = [half(fn), half(sn)];
  let [oldRoot, newRoot] = [first, first];
  for (const sibling of rest) {
    if (sn === 0) return false;
    if (isOdd(fn) || fn === sn) {
      [oldRoot, newRoot] = [nodeHashOf(sibling, oldRoot), nodeHashOf(sibling, newRoot)];
      while (!isOdd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      newRoot = nodeHashOf(newRoot, sibling);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && isEqualHash(oldRoot, from.root) && isEqualHash(newRoot, to.root);
}

function isPosition(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function isHash(value: Hash): boolean {
  return value.length === hashBytes;
}

/** Shifts would cut at 32 bits. */
function half(value: number): number {
  return Math.floor(value / 2);
}

function isOdd(value: number): boolean {
  return value % 2 === 1;
}
