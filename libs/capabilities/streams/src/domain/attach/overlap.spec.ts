import { describe, expect, it } from '@jest/globals';
import { overlapLength } from './overlap.ts';

const overlap = (log: string, live: string) => overlapLength(Buffer.from(log), Buffer.from(live));

describe('the overlap of a log and live output', () => {
  it.each([
    ['', '', 0],
    ['abc', '', 0],
    ['', 'abc', 0],
    ['abc', 'xyz', 0],
    ['abc', 'cde', 1],
    ['abc', 'abc', 3],
    ['abc', 'abcdef', 3],
    ['xxabab', 'abab', 4],
    ['aaaa', 'aa', 2],
    ['line 1\nline 2\n', 'line 2\nline 3\n', 7],
    ['abcabd', 'abcabc', 0],
    ['ab', 'abab', 2],
  ])('of %j and %j is %d', (log, live, expected) => {
    expect(overlap(log, live)).toBe(expected);
  });

  it('agrees with trying every length, on random text of two letters', () => {
    let seed = 7;
    const random = (max: number) => (seed = (seed * 48_271) % 2_147_483_647) % max;
    const text = () => Array.from({ length: random(12) }, () => 'ab'[random(2)]).join('');
    for (let i = 0; i < 5_000; i += 1) {
      const [log, live] = [text(), text()];
      let slow = Math.min(log.length, live.length);
      while (!log.endsWith(live.slice(0, slow))) slow -= 1;
      expect([log, live, overlap(log, live)]).toEqual([log, live, slow]);
    }
  });

  it('takes a mebibyte of one letter in well under a second', () => {
    const bytes = new Uint8Array(1024 * 1024).fill(97);
    const started = performance.now();
    expect(overlapLength(bytes, bytes)).toBe(bytes.length);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
