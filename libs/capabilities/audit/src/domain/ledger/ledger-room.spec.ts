import { describe, expect, it } from '@jest/globals';
import { ledgerRoom } from './ledger-room.ts';
import type { DiskRoom, RoomLevel } from './ledger-room.ts';

const floorBytes = 50;
const disk = (usedBytes: number, totalBytes = 1_000, place = '/data'): DiskRoom => ({
  place,
  usedBytes,
  totalBytes,
});

describe('the room of the ledger', () => {
  const cases: [used: number, wasFull: boolean, level: RoomLevel][] = [
    [0, false, 'ok'],
    [799, false, 'ok'],
    [800, false, 'filling'],
    [899, false, 'filling'],
    [900, false, 'nearly_full'],
    [950, false, 'nearly_full'],
    [951, false, 'full'],
    [1_000, false, 'full'],
    [1_200, false, 'full'],
    // Once full, it takes a twentieth of the floor more.
    [950, true, 'full'],
    [948, true, 'full'],
    [947, true, 'nearly_full'],
  ];
  it.each(cases)('is with %i of 1000 used, and full before: %s, %s', (used, wasFull, level) => {
    expect(ledgerRoom([disk(used)], { floorBytes, wasFull })?.level).toBe(level);
  });

  it('is that of the disk that is worst off', () => {
    const disks = [disk(100), disk(850, 1_000, '/wal'), disk(10, 59, 'size')];
    const floor = { floorBytes, wasFull: false };
    expect(ledgerRoom(disks, floor)).toEqual({
      ...{ level: 'full', place: 'size', freeBytes: 49 },
      usedShare: 10 / 59,
    });
    expect(ledgerRoom(disks.slice(0, 2), floor)?.place).toBe('/wal');
  });

  it('is none on a disk of no size, and unknown without a disk', () => {
    const floor = { floorBytes, wasFull: false };
    expect(ledgerRoom([disk(0, 0)], floor)).toMatchObject({ level: 'full', usedShare: 1 });
    expect(ledgerRoom([], floor)).toBeUndefined();
  });
});
