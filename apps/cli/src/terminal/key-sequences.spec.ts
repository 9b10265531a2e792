import { describe, expect, it } from '@jest/globals';
import { parseDetachKeys, parseTerminalKeys } from './detach-keys.ts';
import { KeySequences } from './key-sequences.ts';

interface Case {
  readonly sequences: Record<string, string>;
  readonly typed: string;
  /** What passes, and what is found in brackets. */
  readonly seen: string;
}

/** Whatever the cuts of the chunks. */
function check({ sequences, typed, seen }: Case): void {
  const input = Buffer.from(typed, 'latin1');
  for (const size of [input.length, 1, 2, 3]) {
    const finder = new KeySequences(
      Object.entries(sequences).map(([name, keys]) => ({ name, keys: parseDetachKeys(keys) })),
    );
    let found = '';
    for (let at = 0; at < input.length; at += Math.max(1, size)) {
      for (const part of finder.feed(input.subarray(at, at + Math.max(1, size)))) {
        found += typeof part === 'string' ? `[${part}]` : Buffer.from(part).toString('latin1');
      }
    }
    expect([size, found]).toEqual([size, seen]);
  }
}

const detach = { leave: 'ctrl-p,ctrl-q' };

describe('sequences of keys', () => {
  it('let everything else pass', () =>
    check({ sequences: detach, typed: 'ls\r\x11', seen: 'ls\r\x11' }));

  it('are found across chunks and not passed on', () =>
    check({ sequences: detach, typed: 'a\x10\x11b', seen: 'a[leave]b' }));

  it('hold a beginning back until it is none', () => {
    check({ sequences: detach, typed: '\x10', seen: '' });
    check({ sequences: detach, typed: '\x10x', seen: '\x10x' });
    check({ sequences: detach, typed: '\x10\x10\x11', seen: '\x10[leave]' });
  });

  it('are found where a false start overlaps them', () => {
    check({ sequences: { it: 'a,a,b' }, typed: 'aaab', seen: 'a[it]' });
    check({ sequences: { it: 'a,b,a,c' }, typed: 'ababac', seen: 'ab[it]' });
    check({ sequences: { it: 'a,b,a,c' }, typed: 'abab', seen: 'ab' });
  });

  it('may begin alike', () => {
    const sequences = { ...detach, write: 'ctrl-p,w', help: 'ctrl-p,?' };
    check({ sequences, typed: 'x\x10w\x10?y\x10\x11\x10z', seen: 'x[write][help]y[leave]\x10z' });
  });

  it('do not exist when they are empty', () =>
    check({ sequences: { leave: '' }, typed: '\x10\x11', seen: '\x10\x11' }));

  it('pass while they mean nothing', () => {
    let isActive = false;
    const keys = parseDetachKeys('ctrl-p,w');
    const finder = new KeySequences([{ name: 'write', keys, isActive: () => isActive }]);
    expect(finder.feed(Buffer.from('\x10w'))).toEqual([Uint8Array.from([0x10, 0x77])]);
    isActive = true;
    expect(finder.feed(Buffer.from('\x10w'))).toEqual(['write']);
  });
});

describe('the keys of a terminal', () => {
  const texts = (keys: ReturnType<typeof parseTerminalKeys>) => [
    keys.detach.text,
    keys.command.text,
  ];

  it('begin alike unless the commands have keys of their own', () => {
    expect(texts(parseTerminalKeys('ctrl-p,ctrl-q', undefined))).toEqual([
      'ctrl-p,ctrl-q',
      'ctrl-p',
    ]);
    expect(texts(parseTerminalKeys('ctrl-],q', 'ctrl-b'))).toEqual(['ctrl-],q', 'ctrl-b']);
    expect(texts(parseTerminalKeys('', undefined))).toEqual(['', '']);
  });

  it.each(['ctrl-', 'ctrl-1', 'ab', 'é', 'ctrl-p,'])('are refused as %j', (keys) => {
    expect(() => parseDetachKeys(keys)).toThrow('unknown detach key');
  });
});
