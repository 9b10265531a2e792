import { describe, expect, it } from '@jest/globals';
import { comparedTailBytesMax, lostOutput } from './lost-output.ts';

describe('what a stream never brought', () => {
  it.each([
    ['nothing when all was delivered', 'one\ntwo\n', 0, 0, 'one\ntwo\n', ''],
    ['all when nothing was delivered', 'one\ntwo\n', 0, 0, '', 'one\ntwo\n'],
    ['what came before the first live byte', 'one\ntwo\n', 0, 0, 'two\n', 'one\n'],
    ['what came between replay and live', 'a\nb\nc\n', 0, 2, 'a\nc\n', 'b\n'],
    ['what came after the last live byte', 'one\ntwo\nthree\n', 0, 0, 'one\ntwo\n', 'three\n'],
    ['the rest of a line that was cut', 'one\ntwo\n', 0, 2, 'one\nt', 'wo\n'],
    ['what came after all that was replayed', 'a\nb\n', 0, 2, 'a\n', 'b\n'],
    ['nothing when the log is shorter than what was delivered', 'c\n', 0, 0, 'a\nb\nc\n', ''],
    ['the middle of a log whose start was not kept', 'b\nc\n', 2, 4, 'a\nb\n', 'c\n'],
    ['the end of a log whose start was not kept', 'c\nd\n', 4, 4, 'a\nb\nc\n', 'd\n'],
    ['nothing when the place is before what was kept', 'c\n', 4, 2, 'a\nb\n', ''],
  ])('is %s', (_what, bytes, droppedBytes, replayedBytes, delivered, expected) => {
    const lost = lostOutput(
      { bytes: Buffer.from(bytes), droppedBytes },
      { replayedBytes, bytes: delivered.length, tail: Buffer.from(delivered) },
    );
    expect(Buffer.from(lost).toString()).toBe(expected);
  });

  it('is right for a loss at the end of every length, with a tail that is no more than compared', () => {
    const line = (n: number) => `line ${n}\n`;
    const text = Buffer.from(Array.from({ length: 1_000 }, (_, n) => line(n)).join(''));
    expect(text.length).toBeGreaterThan(comparedTailBytesMax);
    for (let bytes = text.length; bytes > text.length - 50; bytes -= 1) {
      const tail = text.subarray(Math.max(0, bytes - comparedTailBytesMax), bytes);
      const lost = lostOutput({ bytes: text, droppedBytes: 0 }, { replayedBytes: 7, bytes, tail });
      expect(String(lost)).toBe(String(text.subarray(bytes)));
    }
  });
});
