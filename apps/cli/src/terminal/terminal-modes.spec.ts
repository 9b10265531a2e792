import { describe, expect, it } from '@jest/globals';
import { TerminalModes } from './terminal-modes.ts';

function check(output: string, expected: string): void {
  const bytes = Buffer.from(output, 'latin1');
  for (const size of [bytes.length, 1, 3]) {
    const modes = new TerminalModes();
    for (let at = 0; at < bytes.length; at += size) modes.watch(bytes.subarray(at, at + size));
    expect(modes.restoration()).toBe(expected);
    modes.watch(Buffer.from(expected, 'latin1'));
    expect(modes.restoration()).toBe('');
  }
}

describe('what must be undone on the terminal', () => {
  it('is nothing after plain and coloured output', () =>
    check('a\r\n\x1b[31mred\x1b[0m\x1b[2J\x1b[1;38;5;0mdark\x1b[m\x1b[31;0m', ''));

  it('is nothing after a program that cleaned up', () => {
    check('\x1b[?1049h\x1b[?25l~\x1b[?25h\x1b[?1049l', '');
    check('\x1b[5;10r\x1b[r\x1b[?6h\x1b[?6l\x1b[4h\x1b[4l\x1b(0x\x1b(B\x0ex\x0f', '');
    check(
      '\x1b[>1u\x1b[<u\x1b[>4;2m\x1b[>4;m\x1b[>4;2m\x1b[>4m\x1b[6 q\x1b[0 q\x1b[=5u\x1b[=0u',
      '',
    );
  });

  it.each([
    ['the alternate screen', '\x1b[?1049h', '\x1b[?1049l'],
    ['its older kinds', '\x1b[?47h', '\x1b[?47l'],
    ['its older kinds', '\x1b[?1047h', '\x1b[?1047l'],
    ['a hidden cursor', '\x1b[?25l', '\x1b[?25h'],
    ['lines that do not wrap', '\x1b[?7l', '\x1b[?7h'],
    ['reverse video', '\x1b[?5h', '\x1b[?5l'],
    ['bracketed paste', '\x1b[?2004h', '\x1b[?2004l'],
    ['application cursor keys', '\x1b[?1h', '\x1b[?1l'],
    ['the application keypad', '\x1b=', '\x1b>'],
    ['the application keypad', '\x1b[?66h', '\x1b[?66l'],
    ['mouse clicks and their encoding', '\x1b[?1000;1006h', '\x1b[?1000l\x1b[?1006l'],
    ['every kind of mouse', '\x1b[?9;1001;1002;1003;1004;1005;1015;1016h', undoMouse()],
    ['scrolling margins', '\x1b[5;10r', '\x1b7\x1b[r\x1b8'],
    ['margins at the sides', '\x1b[?69h', '\x1b7\x1b[r\x1b[?69l\x1b8'],
    ['origin mode', '\x1b[?6h\x1b[2;9r', '\x1b[?6l\x1b[r\x1b[999;1H'],
    ['insert mode', '\x1b[4h', '\x1b[4l'],
    ['line drawing', '\x1b(0', '\x1b(B'],
    ['the other character set', '\x0e', '\x0f'],
    ['the shape of the cursor', '\x1b[6 q', '\x1b[0 q'],
    ['modified keys', '\x1b[>4;2m', '\x1b[>4m'],
    ['kitty keys', '\x1b[>1u\x1b[>5u', '\x1b[<2u'],
    ['kitty keys that were set', '\x1b[=5;1u', '\x1b[=0u'],
    ['a colour', '\x1b[1;31m', ''],
    ['a colour whose number is 0', '\x1b[38;5;0m', ''],
  ])('is %s, and the style with it', (_what, output, undone) => {
    check(output, `${undone}\x1b[0m`);
  });

  it('is everything at once, the alternate screen last', () =>
    check(
      '\x1b[>1u\x1b[?1049h\x1b[>1u\x1b[?25l\x1b[3;7r\x1b[?6h\x1b[31m',
      '\x1b[?25h\x1b[<1u\x1b[?6l\x1b[r\x1b[?1049l\x1b[<1u\x1b[0m',
    ));

  it('is nothing after a full reset, and what a soft reset leaves', () => {
    check('\x1b[?1049h\x1b=\x1b[>1u\x1b[31m\x1bc', '');
    check('\x1b[?25l\x1b=\x1b[4h\x1b[31m\x1b[5;10r\x1b[?6h\x1b[!p', '');
    check('\x1b[?2004h\x1b[?25l\x1b[!p', '\x1b[?2004l\x1b[0m');
  });

  it('ignores modes it does not know, and what only looks like one', () =>
    check('\x1b[?9999h[?25l\x1b[25l\x1b]0;\x1b[?xh\x1b[20h\x1b[?2027h', ''));

  it('survives a sequence without an end', () =>
    check(`\x1b[?${'1'.repeat(200)}h\x1b[?25l`, '\x1b[?25h\x1b[0m'));
});

function undoMouse(): string {
  return [9, 1001, 1002, 1003, 1004, 1005, 1015, 1016].map((mode) => `\x1b[?${mode}l`).join('');
}
