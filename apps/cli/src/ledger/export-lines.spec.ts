import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linesOfExport } from './export-lines.ts';

const chunkBytes = 262_144;
const lineBytesMax = 1_048_576;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'endoscope-export-lines-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function linesOf(bytes: string | Uint8Array): Promise<string[]> {
  const file = join(folder, 'export.jsonl');
  writeFileSync(file, bytes);
  const lines: string[] = [];
  for await (const batch of linesOfExport(file)) lines.push(...batch);
  return lines;
}

describe('the lines of an export', () => {
  it.each([
    ['nothing', '', []],
    ['an empty line', '\n', ['']],
    ['a last line without its newline', 'a\nb', ['a', 'b']],
    ['empty lines between', 'a\n\nb\n', ['a', '', 'b']],
    ['a byte order mark, which is kept', '\ufeffa\n', ['\ufeffa']],
  ])('are there of %s', async (_, text, lines) => {
    expect(await linesOf(text)).toEqual(lines);
  });

  it('are whole wherever a chunk ends, within characters too', async () => {
    for (let shift = 0; shift < 6; shift += 1) {
      const first = `${'x'.repeat(chunkBytes - 3 - shift)}ö\u{1F600}`;
      const text = [first, 'größer', '\u{1F600}'.repeat(100_000), ''].join('\n');
      expect((await linesOf(text)).join('\n') === text.slice(0, -1)).toBe(true);
    }
  });

  it('may be as long as the limit, and no longer', async () => {
    const longest = 'x'.repeat(lineBytesMax);
    expect((await linesOf(longest))[0]).toHaveLength(lineBytesMax);
    await expect(linesOf(`${longest}x`)).rejects.toThrow('it has a line without end');
  });

  it.each([
    ['a byte that begins nothing', [0x61, 0xff, 0x0a]],
    ['a character that is cut off', [0x61, 0x0a, 0xc3]],
    ['half a surrogate', [0xed, 0xa0, 0x80, 0x0a]],
  ])('are refused with %s', async (_, bytes) => {
    await expect(linesOf(Uint8Array.from(bytes))).rejects.toThrow('it is not UTF-8');
  });

  it('are refused where there is no file', async () => {
    const lines = linesOfExport(join(folder, 'nowhere'));
    await expect(lines.next()).rejects.toThrow('cannot be read (ENOENT)');
  });
});
