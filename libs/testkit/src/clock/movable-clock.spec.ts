import { describe, expect, it } from '@jest/globals';
import { MovableClock } from './movable-clock.ts';

const hourMs = 3_600_000;

describe('a clock that is moved ahead', () => {
  it('wakes those whose time has come, in its order, and nobody else', async () => {
    const clock = new MovableClock();
    const woken: number[] = [];
    const over = new AbortController();
    const sleeps = [2, 1, 3].map((hours) =>
      clock.sleep(hours * hourMs, over.signal).then(() => woken.push(hours)),
    );
    const before = clock.now().getTime();
    clock.moveMs(2 * hourMs);
    await Promise.all(sleeps.slice(0, 2));
    expect(clock.now().getTime() - before).toBeGreaterThanOrEqual(2 * hourMs);
    over.abort(new Error('called off'));
    await expect(sleeps[2]).rejects.toThrow('called off');
    expect(woken).toEqual([1, 2]);
  });

  it('goes on by itself', async () => {
    const clock = new MovableClock();
    clock.moveMs(hourMs);
    const before = clock.now().getTime();
    await clock.sleep(20);
    expect(clock.now().getTime()).toBeGreaterThan(before);
  });
});
