import { describe, expect, it } from '@jest/globals';
import { leaseFor } from './sealer-lease.ts';

const now = new Date('2026-11-21T12:00:00Z');
const inMs = (ms: number): Date => new Date(now.getTime() + ms);
const held = (leftMs: number) => ({ holder: 'a', fencingToken: 7n, expiresAt: inMs(leftMs) });
const leaseMs = 10_000;

describe('the lease of the sealer', () => {
  it.each([
    ['its holder while more than half is left', 'a', 5_001, held(5_001)],
    ['its holder when half is left, for longer', 'a', 5_000, held(10_000)],
    ['nobody else while it lasts', 'b', 1, undefined],
    ['nobody else right after it was taken', 'b', 10_000, undefined],
  ])('is given to %s', (_, claimant, leftMs, expected) => {
    expect(leaseFor(claimant, held(leftMs), { now, leaseMs })).toEqual(expected);
  });

  it.each([
    ['another when it is over', 'b', 0],
    ['its former holder when it was over meanwhile', 'a', -1],
    ['another when its end lies further ahead than any lease: the clock stepped back', 'b', 10_001],
    ['its holder, anew, when the clock stepped back', 'a', 86_400_000],
  ])('is given with a new token to %s', (_, claimant, leftMs) => {
    expect(leaseFor(claimant, held(leftMs), { now, leaseMs })).toEqual({
      holder: claimant,
      fencingToken: 8n,
      expiresAt: inMs(leaseMs),
    });
  });
});
