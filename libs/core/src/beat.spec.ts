import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { beatEvery } from './beat.ts';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

const intervalMs = 20_000;

describe('those who beat at one interval', () => {
  it('each beat once in it, on one timer, and not all at once', () => {
    const beats = Array.from({ length: 100 }, () => 0);
    const leaves = beats.map((_, n) => beatEvery(intervalMs, () => (beats[n]! += 1)));
    expect(jest.getTimerCount()).toBe(1);
    jest.advanceTimersByTime(intervalMs / 20);
    expect(beats.filter((count) => count === 1)).toHaveLength(5);
    jest.advanceTimersByTime((intervalMs * 19) / 20);
    expect(new Set(beats)).toEqual(new Set([1]));
    jest.advanceTimersByTime(2 * intervalMs);
    expect(new Set(beats)).toEqual(new Set([3]));
    for (const leave of leaves) leave();
  });

  it('beat no more once they have left, and the last one takes the timer along', () => {
    let beats = 0;
    const leaveFirst = beatEvery(intervalMs, () => (beats += 1));
    const leaveLast = beatEvery(intervalMs, () => leaveLast());
    leaveFirst();
    leaveFirst();
    expect(jest.getTimerCount()).toBe(1);
    jest.advanceTimersByTime(intervalMs);
    expect([beats, jest.getTimerCount()]).toEqual([0, 0]);
    const again = beatEvery(intervalMs, () => (beats += 1));
    jest.advanceTimersByTime(intervalMs);
    again();
    expect([beats, jest.getTimerCount()]).toEqual([1, 0]);
  });

  it('have a timer for each interval', () => {
    const leaves = [5_000, 20_000, 20_000].map((ms) => beatEvery(ms, () => undefined));
    expect(jest.getTimerCount()).toBe(2);
    for (const leave of leaves) leave();
    expect(jest.getTimerCount()).toBe(0);
  });
});
