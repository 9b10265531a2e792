import { describe, expect, it } from '@jest/globals';
import { readTarHeader, tarEnd, tarHeaderOf, tarPaddingOf } from './plain-tar.ts';
import { tarParts } from './tar-walk.ts';

describe('a header', () => {
  it('is read as it was written, also of a part that octal digits do not hold', () => {
    for (const size of [0, 1, 511, 8 ** 11 - 1, 8 ** 11, 2 ** 50]) {
      expect(readTarHeader(tarHeaderOf('recording/members', size))).toEqual({
        name: 'recording/members',
        size,
      });
    }
  });

  it('has the form of POSIX', () => {
    const header = tarHeaderOf('plan.json', 1_234);
    const text = (from: number, to: number): string => header.toString('latin1', from, to);
    expect([text(257, 265), text(124, 136), text(156, 157)]).toEqual([
      'ustar\x0000',
      '00000002322\0',
      '0',
    ]);
    const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
    expect(Number.parseInt(text(148, 154), 8)).toBe(sum);
  });

  it('is none with any byte changed', () => {
    const header = tarHeaderOf('plan.json', 1_234);
    for (let at = 0; at < header.length; at += 1) {
      const other = Buffer.from(header);
      other[at] = other[at]! ^ 1;
      expect(readTarHeader(other)).toBeUndefined();
    }
  });

  it('is not made of a name that is none', () => {
    expect(() => tarHeaderOf('a b', 1)).toThrow(RangeError);
    expect(() => tarHeaderOf('x'.repeat(101), 1)).toThrow(RangeError);
    expect(tarHeaderOf('x'.repeat(100), 1)).toHaveLength(512);
  });
});

describe('parts', () => {
  const body = Buffer.from('twelve bytes');
  const archive = Buffer.concat([
    ...[tarHeaderOf('one', 12), body, tarPaddingOf(12)],
    ...[tarHeaderOf('two', 0)],
    tarEnd,
  ]);

  it('follow each other, whether or not they are read', async () => {
    const names: string[] = [];
    for await (const { name } of tarParts([archive])) names.push(name);
    expect(names).toEqual(['one', 'two']);
    for await (const part of tarParts([archive])) {
      // Begun, and left.
      await part.body[Symbol.asyncIterator]().next();
      names.push(part.name);
    }
    expect(names.slice(2)).toEqual(['one', 'two']);
  });

  it('let go of what they come from', async () => {
    let isClosed = false;
    async function* source() {
      try {
        yield archive;
        yield archive;
      } finally {
        isClosed = true;
      }
    }
    const parts = tarParts(source());
    await parts.next();
    await parts.return();
    expect(isClosed).toBe(true);
  });
});
