import { describe, expect, it } from '@jest/globals';
import headless from '@xterm/headless';
import { XtermTerminalRenderer } from './xterm-terminal-renderer.ts';

const size = { width: 40, height: 6 };
const renderer = new XtermTerminalRenderer();

/** What a real terminal shows after these bytes, line by line, and where its cursor is. */
async function shown(...parts: (Uint8Array | string)[]) {
  const terminal = new headless.Terminal({ cols: 40, rows: 6, allowProposedApi: true });
  for (const part of parts) await new Promise<void>((done) => terminal.write(part, done));
  const { active } = terminal.buffer;
  const lines = Array.from({ length: 6 }, (_, row) =>
    active.getLine(active.baseY + row)?.translateToString(true),
  );
  const what = { lines, x: active.cursorX, y: active.cursorY, type: active.type };
  terminal.dispose();
  return what;
}

const outputs: readonly (readonly [string, string])[] = [
  ['a prompt', 'one\r\ntwo\r\n$ '],
  ['more than the screen', Array.from({ length: 30 }, (_, i) => `line ${i}\r\n`).join('')],
  ['a full-screen program', '$ vi\r\n\x1b[?1049h\x1b[2J\x1b[3;5Hediting\x1b[1;1H'],
  ['a full-screen program that has ended', '$ vi\r\n\x1b[?1049h\x1b[2Jediting\x1b[?1049l$ '],
  ['colours and lines drawn over', '\x1b[31mred\x1b[0m\r\nprogress 1%\rprogress 99%'],
  ['wide and combined characters', '日本語 é 👍\r\n$ '],
  ['nothing', ''],
];

describe('the screen of a terminal', () => {
  it.each(outputs)('is drawn anew: %s', async (_what, output) => {
    const drawn = await renderer.render(Buffer.from(output), size);
    expect(await shown(drawn)).toEqual(await shown(output));
  });

  it.each(outputs)('is drawn over whatever was there: %s', async (_what, output) => {
    const drawn = await renderer.render(Buffer.from(output), size);
    const before = '\x1b[?1049h\x1b[5;5Hgarbage\x1b[41m\x1b[?25l';
    expect(await shown(before, drawn)).toEqual(await shown(output));
  });

  it('is drawn as it is after sizes that it was given in between', async () => {
    const parts = [
      Buffer.from('a line that was drawn on another size\r\n'),
      { width: 40, height: 6 },
      Buffer.from('\x1b[2J\x1b[6;39HX'),
    ];
    const drawn = await renderer.render(parts, { width: 20, height: 3 });
    expect(await shown(drawn)).toEqual(await shown('\x1b[2J\x1b[6;39HX'));
  });

  it('is drawn for many at once', async () => {
    const all = await Promise.all(
      Array.from({ length: 10 }, (_, i) => renderer.render(Buffer.from(`number ${i}`), size)),
    );
    const lines = await Promise.all(all.map(async (drawn) => (await shown(drawn)).lines[0]));
    expect(lines).toEqual(Array.from({ length: 10 }, (_, i) => `number ${i}`));
  });

  it('lets others run while it is drawn from a full ring', async () => {
    const output = Buffer.alloc(512 * 1024, 'line of text with \x1b[32mcolour\x1b[0m\r\n');
    let rounds = 0;
    const timer = setInterval(() => (rounds += 1), 1);
    await renderer.render(output, { width: 500, height: 300 });
    clearInterval(timer);
    expect(rounds).toBeGreaterThan(10);
  });
});
