import { expect, it } from '@jest/globals';
import { lostOutput } from './lost-output.ts';

it.each([
  ['nothing when all was delivered', 'one\ntwo\n', 0, 0, 8, ''],
  ['all when nothing was delivered', 'one\ntwo\n', 0, 0, 0, 'one\ntwo\n'],
  ['what came before the first live byte', 'one\ntwo\n', 0, 0, 4, 'one\n'],
  ['what came between replay and live', 'a\nb\nc\n', 0, 2, 4, 'b\n'],
  ['nothing when the log is shorter than what was delivered', 'c\n', 0, 0, 6, ''],
  ['the middle of a log whose start was not kept', 'b\nc\n', 2, 4, 4, 'c\n'],
  ['nothing when the place is before what was kept', 'c\n', 4, 2, 4, ''],
])('finds %s', (_what, bytes, droppedBytes, replayedBytes, delivered, expected) => {
  const log = { bytes: Buffer.from(bytes), droppedBytes };
  const lost = lostOutput(log, { replayedBytes, bytes: delivered });
  expect(Buffer.from(lost).toString()).toBe(expected);
});
