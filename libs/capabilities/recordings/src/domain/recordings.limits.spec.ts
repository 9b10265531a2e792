import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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

it('the format page names the limits that a reader must know', () => {
  const path = join(import.meta.dirname, '../../../../../docs/reference/recording-format.md');
  const page = readFileSync(path, 'utf8');
  const { memberRawBytesMax, memberBodyBytesMax, frameBytesMax, textBytesMax } = recordingLimits;
  const { terminalCellsMax, landmarksMax, gapsListedMax, maskBytesMax } = recordingLimits;
  for (const limit of [
    ...[memberRawBytesMax, memberBodyBytesMax, frameBytesMax, textBytesMax],
    ...[terminalCellsMax, landmarksMax, gapsListedMax, maskBytesMax],
  ]) {
    expect(page).toContain(limit.toLocaleString('en-US'));
  }
});
