import { describe, expect, it } from '@jest/globals';
import { ReplayPace, clockOf, preciseClockOf } from './replay-pace.ts';

describe('the pace of a replay', () => {
  it('waits as long as it was, divided by the speed', () => {
    const pace = new ReplayPace(2, Number.POSITIVE_INFINITY);
    pace.expect(10_000);
    expect(pace.waitMs).toBe(5_000);
    pace.waited(1_000);
    expect([pace.waitMs, pace.positionMs]).toEqual([4_000, 2_000]);
    pace.faster();
    expect([pace.speed, pace.waitMs]).toEqual([4, 2_000]);
    pace.waited(9_000);
    expect([pace.waitMs, pace.positionMs]).toEqual([0, 10_000]);
  });

  it('caps an idle while, and its place goes on through all of it', () => {
    const pace = new ReplayPace(1, 2_000);
    pace.jump(60_000);
    pace.expect(3_660_000);
    expect(pace.waitMs).toBe(2_000);
    pace.waited(1_000);
    expect(pace.positionMs).toBe(60_000 + 1_800_000);
    pace.shown(3_660_000);
    expect(pace.positionMs).toBe(3_660_000);
  });

  it('has a fastest and a slowest', () => {
    const pace = new ReplayPace(1, 1);
    for (let i = 0; i < 20; i += 1) pace.faster();
    expect(pace.speed).toBe(64);
    for (let i = 0; i < 20; i += 1) pace.slower();
    expect(pace.speed).toBe(1 / 16);
  });

  it('expects nothing of what is past', () => {
    const pace = new ReplayPace(1, 1_000);
    pace.jump(5_000);
    pace.expect(4_000);
    expect([pace.waitMs, pace.positionMs]).toEqual([0, 5_000]);
    pace.shown(4_000);
    expect(pace.positionMs).toBe(5_000);
  });
});

it.each([
  [0, '0:00:00', '0:00:00.000'],
  [83_456.7, '0:01:23', '0:01:23.456'],
  [3_723_004, '1:02:03', '1:02:03.004'],
])('%d ms are shown as %s', (ms, clock, precise) => {
  expect([clockOf(ms), preciseClockOf(ms)]).toEqual([clock, precise]);
});
