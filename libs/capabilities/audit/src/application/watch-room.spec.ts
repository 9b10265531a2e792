import { describe, expect, it } from '@jest/globals';
import { LedgerFull } from '../domain/ledger/ledger.errors.ts';
import type { DiskRoom } from '../domain/ledger/ledger-room.ts';
import { WatchRoom } from './watch-room.ts';

const used = (usedBytes: number): DiskRoom[] => [{ place: '/data', usedBytes, totalBytes: 1_000 }];

/** One look for each of these; answers what was told. */
async function looks(...seen: (DiskRoom[] | Error)[]) {
  const told: string[] = [];
  const free: (number | undefined)[] = [];
  const measure = (): Promise<DiskRoom[]> => {
    const next = seen.shift()!;
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
  };
  const observer = {
    onState: (state: string, { cause }: { cause?: unknown }) =>
      void told.push(cause === undefined ? state : `${state}: ${(cause as Error).message}`),
    onRoom: (room: { freeBytes: number } | undefined) => void free.push(room?.freeBytes),
  };
  const watch = new WatchRoom(measure, observer, 50);
  for (let left = seen.length; left > 0; left -= 1) await watch.pass();
  return { watch, told, free };
}

describe('the watch of the room', () => {
  it('tells of 80 % and 90 % once each, and when there is room again', async () => {
    const { told, free } = await looks(...[700, 800, 850, 900, 940, 700].map(used));
    expect(told).toEqual(['ok', 'filling', 'nearly_full', 'ok']);
    expect(free).toEqual([300, 200, 150, 100, 60, 300]);
  });

  it('lets nothing be taken below the floor, until there is a little more than it', async () => {
    const { watch } = await looks(used(960));
    expect(() => watch.assertRoom()).toThrow(LedgerFull);
    expect(() => watch.assertRoom()).toThrow(
      'The database has 40 bytes of room left (/data), and the floor is 50',
    );
    const still = await looks(used(960), used(949));
    expect(() => still.watch.assertRoom()).toThrow(LedgerFull);
    const again = await looks(used(960), used(940));
    expect(again.watch.assertRoom()).toBeUndefined();
    expect(again.told).toEqual(['full', 'nearly_full']);
  });

  it('keeps to what it saw last while it cannot look', async () => {
    const { watch, told, free } = await looks(used(960), new Error('no such folder'));
    expect(told).toEqual(['full', 'unknown: no such folder']);
    expect(free).toEqual([40, undefined]);
    expect([watch.state, () => watch.assertRoom()]).toEqual(['unknown', expect.any(Function)]);
    expect(() => watch.assertRoom()).toThrow(LedgerFull);
  });

  it('says nothing where no disk is named', async () => {
    const { watch, told, free } = await looks([], []);
    expect([watch.state, told, free]).toEqual(['unwatched', [], [undefined, undefined]]);
    expect(watch.assertRoom()).toBeUndefined();
  });
});
