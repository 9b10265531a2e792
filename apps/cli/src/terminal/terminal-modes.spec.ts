import { describe, expect, it } from '@jest/globals';
import { TerminalModes } from './terminal-modes.ts';

function check(output: string, expected: string): void {
  const bytes = Buffer.from(output, 'latin1');
  for (const size of [bytes.length, 1, 3]) {
    const modes = new TerminalModes();
    for (let at = 0; at < bytes.length; at += size) modes.watch(bytes.subarray(at, at + size));
    expect(modes.restoration()).toBe(expected);
  }
}

describe('what must be undone on the terminal', () => {
  it('is nothing after plain and coloured output', () =>
    check('a\r\n\x1b[31mred\x1b[0m\x1b[2J', ''));

  it('is nothing after a program that cleaned up', () =>
    check('\x1b[?1049h\x1b[?25l~\x1b[?25h\x1b[?1049l', ''));

  it('is what was left on, and colours with it', () => {
    check('\x1b[?1049h', '\x1b[?1049l\x1b[0m');
    check('\x1b[?25l', '\x1b[?25h\x1b[0m');
    check('\x1b[?2004h\x1b[?1000;1006h', '\x1b[?2004l\x1b[?1000l\x1b[?1006l\x1b[0m');
    check('\x1b=', '\x1b>\x1b[0m');
  });

  it('is nothing after a full reset', () => check('\x1b[?1049h\x1bc', ''));

  it('ignores modes it does not know, and what only looks like one', () =>
    check('\x1b[?9999h[?25l\x1b[25l\x1b]0;\x1b[?xh', ''));

  it('survives a sequence without an end', () =>
    check(`\x1b[?${'1'.repeat(200)}h\x1b[?25l`, '\x1b[?25h\x1b[0m'));
});
