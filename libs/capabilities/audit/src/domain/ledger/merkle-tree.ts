/**
 * The Merkle tree of RFC 6962 and RFC 9162, section 2.1: SHA-256, leaves and nodes hashed in
 * domains of their own, a tree split at the largest power of two below its size. Indices and sizes
 * are whole numbers below 2^53.
 */
import { hash } from 'node:crypto';

/** 32 bytes. */
export type Hash = Uint8Array;

export const hashBytes = 32;

/** SHA-256 of nothing (RFC 9162, 2.1.1). */
export const emptyRoot: Hash = hash('sha256', '', 'buffer');

export function leafHashOf(record: string | Uint8Array): Hash {
  const bytes = typeof record === 'string' ? Buffer.from(record, 'utf8') : record;
  const input = new Uint8Array(1 + bytes.length);
  input.set(bytes, 1);
  return hash('sha256', input, 'buffer');
}

/** Filled anew by each call; nothing runs between filling and hashing it. */
const nodeInput = new Uint8Array(1 + 2 * hashBytes).fill(1, 0, 1);

export function nodeHashOf(left: Hash, right: Hash): Hash {
  if (left.length !== hashBytes || right.length !== hashBytes) {
    throw new RangeError(`A node is of two hashes of ${hashBytes} bytes`);
  }
  nodeInput.set(left, 1);
  nodeInput.set(right, 1 + hashBytes);
  return hash('sha256', nodeInput, 'buffer');
}

export function isEqualHash(a: Hash, b: Hash): boolean {
  return Buffer.compare(a, b) === 0;
}

/** The leaves from `start` (inclusive) to `end` (exclusive), which have one hash. */
export interface LeafRange {
  readonly start: number;
  readonly end: number;
}

/** The two halves of RFC 6962's definition of a tree over more than one leaf. */
export function halvesOf({ start, end }: LeafRange): readonly [LeafRange, LeafRange] {
  const middle = start + largestPowerOfTwoBelow(end - start);
  return [
    { start, end: middle },
    { start: middle, end },
  ];
}

export function isPowerOfTwo(value: number): boolean {
  return Number.isInteger(Math.log2(value)) && 2 ** Math.log2(value) === value;
}

/** For a value above 1. */
function largestPowerOfTwoBelow(value: number): number {
  let power = 1;
  while (power * 2 < value) power *= 2;
  return power;
}
