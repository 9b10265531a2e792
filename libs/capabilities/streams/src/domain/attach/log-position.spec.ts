import { describe, expect, it } from '@jest/globals';
import { unseenOutput } from './log-position.ts';

const unseen = (
  log: string,
  tail: string,
  count?: number,
  droppedBytes = 0,
): string | undefined => {
  const found = unseenOutput(
    { bytes: Buffer.from(log), droppedBytes },
    { tail: Buffer.from(tail), count },
  );
  return found && Buffer.from(found).toString();
};

describe('what a log has beyond the output that was seen', () => {
  it.each([
    ['nothing when all was seen', 'a\nb\n', 'a\nb\n', undefined, ''],
    ['what came after the last line', 'a\nb\nc\n', 'a\nb\n', undefined, 'c\n'],
    ['nothing when only a prompt has come since', 'a\n', 'a\n$ ', undefined, ''],
    ['the rest of a line that was begun', 'a\n$ ls\nb\n', 'a\n$ ', undefined, 'ls\nb\n'],
    ['nothing that contradicts what was seen', 'a\nxx\n', 'a\n$ ', undefined, undefined],
    ['nothing certain when the place is not there', 'c\nd\n', 'a\nb\n', undefined, undefined],
    ['nothing certain when there are two places', 'x\nx\nx\n', 'x\n', undefined, undefined],
    ['the counted one of several places', 'x\nx\nx\n', 'x\n', 2, 'x\nx\n'],
    ['all when nothing was seen', 'a\nb\n', '', 0, 'a\nb\n'],
    ['nothing certain when nothing was seen and nothing counted', 'a\n', '', undefined, undefined],
    ['a line that was begun, of a log from its start', 'one\ntwo\n', 'one\ntw', 6, 'o\n'],
  ])('is %s', (_what, log, tail, count, expected) => {
    expect(unseen(log, tail, count)).toBe(expected);
  });

  it('is found where the start of the log was not kept', () => {
    expect(unseen('b\nb\n', 'b\n', 4, 2)).toBe('b\n');
  });

  it('is right for every place of a text, when the log holds whole lines', () => {
    const text = 'one\ntwo\nthree\n\nfive\n';
    for (let seen = 0; seen <= text.length; seen += 1) {
      expect([seen, unseen(text, text.slice(0, seen), seen)]).toEqual([seen, text.slice(seen)]);
    }
  });
});
