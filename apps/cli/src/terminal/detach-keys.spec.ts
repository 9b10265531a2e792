import { describe, expect, it } from '@jest/globals';
import { DetachDetector, parseDetachKeys } from './detach-keys.ts';

function check(
  keys: string,
  typed: readonly string[],
  expected: string,
  isDetached: boolean,
): void {
  const detector = new DetachDetector(parseDetachKeys(keys));
  const forwarded: Buffer[] = [];
  let hasDetached = false;
  for (const chunk of typed) {
    const result = detector.feed(Buffer.from(chunk, 'latin1'));
    forwarded.push(Buffer.from(result.forward));
    hasDetached ||= result.isDetached;
  }
  expect([Buffer.concat(forwarded).toString('latin1'), hasDetached]).toEqual([
    expected,
    isDetached,
  ]);
}

describe('the detach keys', () => {
  it('pass everything else on', () => check('ctrl-p,ctrl-q', ['ls\r', '\x11'], 'ls\r\x11', false));

  it('are found across chunks and not sent', () =>
    check('ctrl-p,ctrl-q', ['a\x10', '\x11b'], 'a', true));

  it('hold a beginning back until it is none', () => {
    check('ctrl-p,ctrl-q', ['\x10'], '', false);
    check('ctrl-p,ctrl-q', ['\x10', 'x'], '\x10x', false);
    check('ctrl-p,ctrl-q', ['\x10', '\x10', '\x11'], '\x10', true);
  });

  it('are found where a false start overlaps them', () => {
    check('a,a,b', ['aaab'], 'a', true);
    check('a,b,a,c', ['ababac'], 'ab', true);
    check('a,b,a,c', ['abab'], 'ab', false);
  });

  it('do not exist when they are empty', () => check('', ['\x10\x11'], '\x10\x11', false));

  it.each(['ctrl-', 'ctrl-1', 'ab', 'é', 'ctrl-p,'])('are refused as %j', (keys) => {
    expect(() => parseDetachKeys(keys)).toThrow('unknown detach key');
  });
});
