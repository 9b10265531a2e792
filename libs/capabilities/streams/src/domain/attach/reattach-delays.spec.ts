import { describe, expect, it } from '@jest/globals';
import { streamLimits } from '../streams.limits.ts';
import { reattachDelays } from './reattach-delays.ts';

const { reattachDelayMs, reattachDelayMsMax } = streamLimits;

function firstOf(firstMs: number, random: () => number, count: number): number[] {
  const delays = reattachDelays(firstMs, random);
  return Array.from({ length: count }, () => delays.next().value);
}

/** How many of the numbers lie in the fullest tenth of what they span. */
function fullestTenth(values: readonly number[]): number {
  const from = Math.min(...values);
  const width = (Math.max(...values) - from) / 10;
  const counts = new Map<number, number>();
  for (const value of values) {
    const tenth = Math.min(9, Math.floor((value - from) / width));
    counts.set(tenth, (counts.get(tenth) ?? 0) + 1);
  }
  return Math.max(...counts.values());
}

describe('the waits before a stream is tried again', () => {
  it('double up to their limit', () => {
    const middle = () => 0.5;
    expect(firstOf(reattachDelayMs, middle, 6)).toEqual([250, 500, 1_000, 2_000, 3_000, 3_000]);
  });

  it('begin at once where nothing was lost, and then as for all', () => {
    expect(firstOf(1, () => 0.5, 3)).toEqual([1, reattachDelayMs, 2 * reattachDelayMs]);
  });

  it('are at most four and a half seconds, so that who is back is found within ten', () => {
    const longest = Math.max(...firstOf(reattachDelayMs, () => 1, 50));
    expect(longest).toBe(1.5 * reattachDelayMsMax);
    // And a dial after it, and its log.
    expect(longest).toBeLessThan(10_000 / 2);
  });

  it.each([1, 2, 3, 5])('spread two hundred sessions over try %i', (attempt) => {
    // Evenly spread numbers in an order that looks like none: the golden ratio's.
    const randoms = Array.from({ length: 200 }, (_, i) => (i * 0.618_033_988_749_895) % 1);
    const waits = randoms.map(
      (random) => firstOf(reattachDelayMs, () => random, attempt)[attempt - 1]!,
    );
    const spanMs = Math.max(...waits) - Math.min(...waits);
    expect(spanMs).toBeGreaterThan(0.95 * Math.min(reattachDelayMs * 2 ** (attempt - 1), 3_000));
    expect(fullestTenth(waits)).toBeLessThanOrEqual(25);
  });
});
