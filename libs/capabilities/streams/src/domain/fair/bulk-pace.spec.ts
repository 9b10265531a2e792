import { describe, expect, it } from '@jest/globals';
import { streamLimits } from '../streams.limits.ts';
import { BulkPace } from './bulk-pace.ts';

const { lateMsMax, lateSamplesMax, paceReturnMs, paceSampleMs, paceWindowMs } = streamLimits;
const { paceCatchUpBytes, paceCatchUpMs } = streamLimits;
const { pacedBytesPerSecondStart, pacedBytesPerSecondMin, pacedBytesPerSecondMax } = streamLimits;

const late = lateSamplesMax + 1;

/** Windows with so many late samples, from `fromMs` on; answers when they are over. */
function windows(pace: BulkPace, lateSamples: number, { count = 1, fromMs = 0 } = {}): number {
  let now = fromMs;
  for (let window = 0; window < count; window += 1) {
    for (let sample = 1; sample <= paceWindowMs / paceSampleMs; sample += 1) {
      now += paceSampleMs;
      pace.sample(now, sample <= lateSamples ? lateMsMax + 0.1 : lateMsMax);
    }
  }
  return now;
}

describe('the pace of bulk output', () => {
  it('falls in a window in which the process was late more than once', () => {
    const pace = new BulkPace();
    pace.begin(0);
    windows(pace, late);
    expect(pace.bytesPerSecond).toBeLessThan(pacedBytesPerSecondStart);
  });

  it('grows in a window in which it was on time, more slowly than it falls', () => {
    const pace = new BulkPace();
    pace.begin(0);
    const now = windows(pace, lateSamplesMax);
    expect(pace.bytesPerSecond).toBeGreaterThan(pacedBytesPerSecondStart);
    windows(pace, late, { fromMs: now });
    expect(pace.bytesPerSecond).toBeLessThan(pacedBytesPerSecondStart);
  });

  it('comes back nearly to where it was late, stays there, and leaves it behind', () => {
    const pace = new BulkPace();
    pace.begin(0);
    let now = windows(pace, 0, { count: 10 });
    const before = pace.bytesPerSecond;
    now = windows(pace, late, { fromMs: now });
    const after = (ms: number): number => {
      now = windows(pace, 0, { count: ms / paceWindowMs, fromMs: now });
      return pace.bytesPerSecond / before;
    };
    expect(after(paceReturnMs / 2)).toBeCloseTo(0.95, 1);
    expect(after(paceReturnMs / 2)).toBeCloseTo(1, 1);
    expect(after(paceReturnMs / 2)).toBeCloseTo(1.05, 1);
    expect(after(paceReturnMs)).toBeGreaterThan(2);
  });

  it('is never below its floor, however late the process is', () => {
    const pace = new BulkPace();
    pace.begin(0);
    windows(pace, late, { count: 500 });
    expect(pace.bytesPerSecond).toBe(pacedBytesPerSecondMin);
  });

  it('is never above its ceiling, and comes down from it', () => {
    const pace = new BulkPace();
    pace.begin(0);
    const now = windows(pace, 0, { count: 500 });
    expect(pace.bytesPerSecond).toBe(pacedBytesPerSecondMax);
    windows(pace, late, { count: 500, fromMs: now });
    expect(pace.bytesPerSecond).toBe(pacedBytesPerSecondMin);
  });

  it('does not change before a window is over', () => {
    const pace = new BulkPace();
    pace.begin(0);
    for (let sample = 0; sample < late; sample += 1) pace.sample(paceWindowMs - 1, 10_000);
    expect(pace.bytesPerSecond).toBe(pacedBytesPerSecondStart);
  });

  it('begins anew when somebody types again', () => {
    const pace = new BulkPace();
    pace.begin(0);
    const now = windows(pace, late, { count: 20 });
    pace.begin(now);
    expect(pace.bytesPerSecond).toBe(pacedBytesPerSecondStart);
    expect(pace.waitMs(now)).toBe(0);
  });

  it('lets as many bytes pass in a second as it says', () => {
    const pace = new BulkPace();
    pace.begin(0);
    let bytes = 0;
    for (let now = 0; now < 1_000; now += pace.waitMs(now)) {
      pace.took(now, 64 * 1024);
      bytes += 64 * 1024;
    }
    expect(bytes / pacedBytesPerSecondStart).toBeCloseTo(1, 1);
  });

  it('makes up for turns that came late, and for no more', () => {
    const pace = new BulkPace();
    pace.begin(0);
    pace.took(60_000, paceCatchUpBytes);
    expect(pace.waitMs(60_000)).toBe(0);
    pace.took(60_000, paceCatchUpBytes);
    expect(pace.waitMs(60_000)).toBeCloseTo((paceCatchUpBytes * 1_000) / pacedBytesPerSecondStart);
  });

  it('makes up for a few milliseconds when it is fast', () => {
    const pace = new BulkPace();
    pace.begin(0);
    const now = windows(pace, 0, { count: 500 });
    const bytes = (pacedBytesPerSecondMax * paceCatchUpMs) / 1_000;
    pace.took(now, bytes);
    expect(pace.waitMs(now)).toBe(0);
    pace.took(now, bytes);
    expect(pace.waitMs(now)).toBeCloseTo(paceCatchUpMs);
  });

  it('lets its floor pass in a process whose timers are late', () => {
    const pace = new BulkPace();
    pace.begin(0);
    windows(pace, late, { count: 500 });
    let bytes = 0;
    for (let now = 100_000; now < 110_000; now += pace.waitMs(now) + 12) {
      pace.took(now, 64 * 1024);
      bytes += 64 * 1024;
      // A turn that is due already comes at once.
      while (pace.waitMs(now) === 0) {
        pace.took(now, 64 * 1024);
        bytes += 64 * 1024;
      }
    }
    expect(bytes / 10).toBeGreaterThan(0.95 * pacedBytesPerSecondMin);
  });
});
