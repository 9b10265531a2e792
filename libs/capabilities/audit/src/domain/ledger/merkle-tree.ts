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
  // Text is hashed as UTF-8, and the domain of leaves is the byte 0: one copy less.
  if (typeof record === 'string') return sha256(`\0${record}`);
  const input = new Uint8Array(1 + record.length);
  input.set(record, 1);
  return sha256(input);
}

/** The same of a text, in base64. */
export function leafHashText(record: string): string {
  return hash('sha256', `\0${record}`, 'base64');
}

/** Filled anew by each call; nothing runs between filling and hashing it. */
const nodeInput = new Uint8Array(1 + 2 * hashBytes).fill(1, 0, 1);

export function nodeHashOf(left: Hash, right: Hash): Hash {
  if (left.length !== hashBytes || right.length !== hashBytes) {
    throw new RangeError(`A node is of two hashes of ${hashBytes} bytes`);
  }
  nodeInput.set(left, 1);
  nodeInput.set(right, 1 + hashBytes);
  return sha256(nodeInput);
}

/** By way of a text, as Node makes an array of its own of each `buffer`, which costs more than the hash. */
function sha256(input: string | Uint8Array): Hash {
  return Buffer.from(hash('sha256', input, 'binary'), 'latin1');
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
