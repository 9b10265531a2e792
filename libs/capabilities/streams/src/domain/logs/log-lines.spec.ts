import { describe, expect, it } from '@jest/globals';
import { logLines } from './log-lines.ts';

async function cut(text: string, chunkBytes: number, pieceBytesMax = 8): Promise<string[]> {
  const bytes = Buffer.from(text);
  async function* source(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
  }
  const lines: string[] = [];
  for await (const { data, isPartial } of logLines(source(), pieceBytesMax)) {
    lines.push(`${Buffer.from(data).toString()}${isPartial ? '…' : ''}`);
  }
  return lines;
}

const chunkings = [1, 2, 3, 5, 7, 8, 9, 100];

describe('the lines of a log', () => {
  it.each(chunkings)('are cut at line feeds, in chunks of %i', async (chunkBytes) => {
    expect(await cut('one\n\ntwo\nlast\n', chunkBytes)).toEqual(['one', '', 'two', 'last']);
  });

  it.each(chunkings)('that have no end are partial, in chunks of %i', async (chunkBytes) => {
    expect(await cut('one\n$ ', chunkBytes)).toEqual(['one', '$ …']);
  });

  it.each(chunkings)('that are long come in pieces, in chunks of %i', async (chunkBytes) => {
    const long = '0123456789abcdefghij';
    expect(await cut(`${long}\nx\n`, chunkBytes)).toEqual(['01234567…', '89abcdef…', 'ghij', 'x']);
  });

  it.each(chunkings)('as long as a piece are one piece, in chunks of %i', async (size) => {
    expect(await cut('01234567\nx\n', size)).toEqual(['01234567', 'x']);
  });

  it('of 16 MiB come in pieces of the size asked for, and nothing is lost', async () => {
    const chunk = Buffer.alloc(100_003, 'x');
    async function* source(): AsyncGenerator<Uint8Array> {
      for (let left = 16 * 1024 * 1024; left > 0; left -= chunk.length) {
        yield chunk.subarray(0, left);
      }
      yield Buffer.from('\n');
    }
    const sizes = new Set<number>();
    let bytes = 0;
    for await (const { data } of logLines(source(), 65_536)) {
      bytes += data.length;
      sizes.add(data.length);
    }
    expect([bytes, [...sizes]]).toEqual([16 * 1024 * 1024, [65_536]]);
  });

  it('are none in an empty log', async () => {
    expect(await cut('', 1)).toEqual([]);
  });
});
