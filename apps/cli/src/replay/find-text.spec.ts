import { describe, expect, it } from '@jest/globals';
import type { CastEvent } from './cast-events.ts';
import { findText } from './find-text.ts';

async function found(needle: string, ...outputs: (string | CastEvent)[]) {
  async function* events(): AsyncGenerator<CastEvent> {
    for (const [i, each] of outputs.entries()) {
      if (typeof each === 'string') yield { atMs: i * 1_000, kind: 'output', text: each };
      else yield each;
    }
  }
  const places: [number, string][] = [];
  for await (const { atMs, line } of findText(events(), needle)) places.push([atMs, line]);
  return places;
}

describe('a search', () => {
  it('finds what was typed letter by letter, with its line', async () => {
    expect(
      await found('rm -rf', '$ ', 'r', 'm', ' ', '-', 'r', 'f', ' /tmp\r\n', 'ok\r\n'),
    ).toEqual([[6_000, '$ rm -rf /tmp']]);
  });

  it('sees what stands there, not how it came about', async () => {
    expect(await found('secret', 's\x1b[31mec\x1b[0mret\n')).toEqual([[0, 'secret']]);
    expect(await found('ls', 'lx\b \bs\r\n')).toEqual([[0, 'ls']]);
    expect(await found('100%', ' 10%\r', ' 50%\r', '100%\r\n')).toEqual([[2_000, '100%']]);
    expect(await found('title', '\x1b]0;title\x07x\n')).toEqual([]);
  });

  it('takes small letters for capitals, and capitals as they are', async () => {
    expect(await found('error', 'Error\n')).toHaveLength(1);
    expect(await found('Error', 'error\n')).toHaveLength(0);
  });

  it('tells a line once, and looks at output only', async () => {
    expect(await found('a', 'a', 'a', '\na\n')).toEqual([
      [0, 'aa'],
      [2_000, 'a'],
    ]);
    expect(await found('a', { atMs: 0, kind: 'input', text: 'a\n' })).toEqual([]);
    expect(await found('end', 'the end')).toEqual([[0, 'the end']]);
  });

  it('cuts a line that never ends', async () => {
    const places = await found('x', 'x'.repeat(5_000), 'y', 'z');
    expect(places.map(([, line]) => line.length)).toEqual([5_000]);
  });
});
