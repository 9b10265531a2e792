import { describe, expect, it } from '@jest/globals';
import { bytesOf, hostileOutput, isHarmless, randomOutput } from '../../testing/hostile-output.ts';
import { SeededRandom } from '../../testing/random.ts';
import { recordingLimits } from '../recordings.limits.ts';
import { TerminalCleaner, terminalRestore } from './terminal-cleaner.ts';

function clean(...pieces: readonly Uint8Array[]): string {
  const cleaner = new TerminalCleaner();
  return pieces.map((piece) => cleaner.push(piece)).join('') + cleaner.end();
}

const cleaned = (text: string): string => clean(Buffer.from(text));

describe('output that is sent to a viewer', () => {
  it.each(Object.entries(hostileOutput))('is harmless: %s', (what, text) => {
    const bytes = bytesOf(what, text);
    const whole = clean(bytes);
    expect(isHarmless(whole)).toBe(true);
    expect(whole.startsWith('a')).toBe(true);
    expect(whole).toMatch(/b|\ufffd/);
    for (let at = 0; at <= bytes.length; at += 1) {
      expect(clean(bytes.subarray(0, at), bytes.subarray(at))).toBe(whole);
    }
  });

  it('is harmless and the same however it is cut, whatever it is', () => {
    const random = new SeededRandom(11);
    for (let i = 0; i < 1_000; i += 1) {
      const bytes = randomOutput(random);
      const whole = clean(bytes);
      expect([i, isHarmless(whole)]).toEqual([i, true]);
      expect(clean(...random.pieces(bytes, 3))).toBe(whole);
      expect(cleaned(whole)).toBe(whole);
    }
  });

  it('is harmless at any bytes', () => {
    const random = new SeededRandom(12);
    for (let i = 0; i < 500; i += 1) {
      expect(isHarmless(clean(random.bytes(random.below(200))))).toBe(true);
    }
  });

  it.each([
    ['text', 'plain größe \u{1F468}\u200d\u{1F469}\r\n'],
    ['colours', '\x1b[1;38;2;1;2;3mx\x1b[4:3my\x1b[m'],
    ['an editor of lines', 'ls\b\b\x1b[K\x1b[2@\x1b[3Cx\x1b[P'],
    ['full screens', '\x1b[?1049h\x1b[1;24r\x1b[H\x1b[2J\x1b[10;20Hx\x1b[?25l'],
    ['line drawing', '\x1b(0lqk\x1b(B\x0e\x0f'],
  ])('passes %s as it is', (_what, text) => {
    expect(cleaned(text)).toBe(text);
  });

  it('keeps of several modes those that only show', () => {
    expect(cleaned('\x1b[?1;25;1000;1049h')).toBe('\x1b[?25;1049h');
    expect(cleaned('\u009b31m')).toBe('\x1b[31m');
  });

  it('clears instead of a full reset', () => {
    expect(cleaned('\x1bc')).toBe('\x1b[0m\x1b[r\x1b[H\x1b[2J');
  });

  it('shows what follows a string that does not end', () => {
    const most = recordingLimits.hiddenCharactersMax;
    expect(cleaned(`\x1b]0;${'x'.repeat(most - 2)}`)).toBe('');
    expect(cleaned(`\x1b]0;${'x'.repeat(most - 2)}rest`)).toBe('rest');
    expect(cleaned(`\x1b[${'1'.repeat(most * 2)}rest`)).toMatch(/^1+rest$/);
  });

  it('counts what it leaves out and replaces', () => {
    const cleaner = new TerminalCleaner();
    cleaner.push(Buffer.from('a\x1b]0;x\x07\x07\x1b[6n\u202e'));
    cleaner.push(Buffer.from([0xc3]));
    expect(cleaner.end()).toBe('\ufffd');
    expect(cleaner.counts).toEqual({ left: 3, replaced: 2 });
  });

  it('can be put back with sequences that are harmless themselves', () => {
    expect(isHarmless(terminalRestore)).toBe(true);
    expect(cleaned(terminalRestore)).toBe(terminalRestore);
  });
});

describe('the judge of harmless output', () => {
  it.each([
    '\x1b]0;x\x07',
    '\x1b[6n',
    '\x07',
    '\x1b[?1000h',
    '\u202e',
    '\u009b',
    '\x1b[3J',
    '\x1b',
  ])('refuses %j', (text) => {
    expect(isHarmless(`a${text}b`)).toBe(false);
  });
});
