import { expect, it } from '@jest/globals';
import { checkRecordingLimits, recordingLimits } from './recordings.limits.ts';

it('the limits of recordings fit one another', () => {
  expect(() => checkRecordingLimits(recordingLimits)).not.toThrow();
});

it.each([
  ['a frame that fits no member', { frameBytesMax: recordingLimits.memberRawBytesMax }],
  ['a member that may only shrink', { memberBodyBytesMax: recordingLimits.memberRawBytesMax }],
  ['more members than an index counts', { membersMax: 2 ** 32 }],
  ['a text longer than a frame', { textBytesMax: recordingLimits.frameBytesMax + 1 }],
  ['more landmarks than a manifest holds', { landmarksMax: 20_000 }],
  ['a mask longer than a frame', { maskBytesMax: recordingLimits.frameBytesMax + 1 }],
  ['nothing at all', { memberDelayMs: 0 }],
])('%s is refused at the start', (_what, change) => {
  expect(() => checkRecordingLimits({ ...recordingLimits, ...change })).toThrow();
});
