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

  it.each(chunkings)('as long as a piece keep their line feed, in chunks of %i', async (size) => {
    expect(await cut('01234567\nx\n', size)).toEqual(['01234567…', '', 'x']);
  });

  it('are none in an empty log', async () => {
    expect(await cut('', 1)).toEqual([]);
  });
});
