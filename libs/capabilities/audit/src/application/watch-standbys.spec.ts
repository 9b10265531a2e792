import { describe, expect, it } from '@jest/globals';
import { WatchStandbys } from './watch-standbys.ts';
import type { Followers } from './watch-standbys.ts';

const followers = (synchronous: number, hidden = 0): Followers => ({
  ...{ synchronous, hidden },
  others: 0,
});

/** One look for each of these; answers what was told. */
async function looks(countedOn: number, ...seen: (Followers | Error)[]) {
  const told: string[] = [];
  const counts: (number | undefined)[] = [];
  const read = (): Promise<Followers> => {
    const next = seen.shift()!;
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
  };
  const observer = {
    onState: (state: string) => void told.push(state),
    onFollowers: (of: Followers | undefined) => void counts.push(of?.synchronous),
  };
  const watch = new WatchStandbys(read, observer, countedOn);
  for (let left = seen.length; left > 0; left -= 1) await watch.pass();
  return { watch, told, counts };
}

describe('the watch of the standbys', () => {
  it('tells when one is missing, and when it is back', async () => {
    const seen = [2, 2, 1, 0, 2].map((count) => followers(count));
    const { told, counts } = await looks(2, ...seen);
    expect(told).toEqual(['ok', 'missing', 'ok']);
    expect(counts).toEqual([2, 2, 1, 0, 2]);
  });

  it('does not take for missing what it may not see', async () => {
    const { told, counts } = await looks(1, followers(0, 1), new Error('gone'), followers(1, 1));
    expect(told).toEqual(['unknown', 'ok']);
    expect(counts).toEqual([undefined, undefined, 1]);
  });

  it('looks for none where none are counted on', async () => {
    const { watch, told, counts } = await looks(0, new Error('is not asked'));
    expect([watch.state, told, counts]).toEqual(['unwatched', [], []]);
  });
});
