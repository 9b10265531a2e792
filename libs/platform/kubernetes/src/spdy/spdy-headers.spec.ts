import { createHash } from 'node:crypto';
import { constants, createInflate } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { headerBlock } from './spdy-headers.ts';
import { spdyDictionary } from './spdy-dictionary.ts';

/** What a peer with one inflater for the connection reads from several blocks. */
async function inflated(blocks: readonly Buffer[]): Promise<string[]> {
  const inflate = createInflate({
    dictionary: spdyDictionary,
    finishFlush: constants.Z_SYNC_FLUSH,
  });
  const seen: string[] = [];
  for (const block of blocks) {
    const before = inflate.bytesWritten;
    inflate.write(block);
    const read = await new Promise<Buffer>((resolve) => inflate.once('data', resolve));
    seen.push(read.toString('latin1'));
    expect(inflate.bytesWritten - before).toBe(block.length);
  }
  inflate.destroy();
  return seen;
}

describe('the headers of a SPDY stream', () => {
  it('are read by an inflater that knows the dictionary, block after block', async () => {
    const blocks = [headerBlock({ port: '80' }, true), headerBlock({ a: 'b', c: '' }, false)];
    expect(await inflated(blocks)).toEqual([
      '\0\0\0\x01\0\0\0\x04port\0\0\0\x0280',
      '\0\0\0\x02\0\0\0\x01a\0\0\0\x01b\0\0\0\x01c\0\0\0\0',
    ]);
  });

  it('refuse to be longer than one block', () => {
    expect(() => headerBlock({ a: 'x'.repeat(65_536) }, true)).toThrow('headers fit one stored');
  });

  it('begin from the dictionary of the third draft', () => {
    const sum = createHash('sha256').update(spdyDictionary).digest('hex');
    expect([spdyDictionary.length, sum]).toEqual([
      1423,
      '51d27341373f923f3cd88e1eb7162aeaa3723d7585ff2399201dc06498407f02',
    ]);
  });
});
