import { expect, it } from '@jest/globals';
import { checkStreamLimits, streamLimits } from './streams.limits.ts';

it('the limits of streams fit one another', () => {
  expect(() => checkStreamLimits(streamLimits)).not.toThrow();
});

it.each([
  ['a ring that a resume outruns', { ringBytesMax: streamLimits.ackWindowBytes }],
  ['an observer that may lag more than the ring', { observerLagBytesMax: 512 * 1024 }],
  ['recent output that is a lag', { recentBytesMax: 300 * 1024 }],
  ['a turn shorter than a frame', { fairQuantumBytes: 1024 }],
  ['a pace that begins below its floor', { pacedBytesPerSecondMin: 32 * 1024 * 1024 }],
  ['a pace that begins above its ceiling', { pacedBytesPerSecondMax: 1024 }],
  ['a floor that late turns lower', { paceCatchUpBytes: 1024 }],
  ['a process that is never late', { lateSamplesMax: 20 }],
  ['one try to attach again', { reattachMs: 10_000 }],
  ['nothing at all', { replayCompareMs: 0 }],
])('%s is refused at the start', (_what, change) => {
  expect(() => checkStreamLimits({ ...streamLimits, ...change })).toThrow();
});
