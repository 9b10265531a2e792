import { describe, expect, it } from '@jest/globals';
import { parseDurationMs, parseTime } from './duration.ts';
import { parseEnvPairs } from './env-pairs.ts';
import { checkImageReference } from './image-reference.ts';
import { rewriteBooleans, splitCommand } from './split-command.ts';

describe('the words of a command line', () => {
  it.each([
    [['debug', 'web'], { words: ['debug', 'web'], command: undefined }],
    [['debug', '--'], { words: ['debug'], command: [] }],
    [['debug', '--', 'sh', '--', '-c'], { words: ['debug'], command: ['sh', '--', '-c'] }],
  ])('%j are split at the first --', (argv, expected) => {
    expect(splitCommand(argv)).toEqual(expected);
  });

  it('may set switches as Go programs take them', () => {
    const words = ['--attach=false', '--stdin=true', '-t=false', '--image=true', '--attach=maybe'];
    expect(rewriteBooleans(words, ['attach', 'stdin', 'tty'])).toEqual([
      ...['--no-attach', '--stdin', '--no-tty', '--image=true', '--attach=maybe'],
    ]);
  });
});

describe('--env', () => {
  it.each([
    [['A=1'], { A: '1' }],
    [['A='], { A: '' }],
    [['A=x,y'], { A: 'x,y' }],
    [['A=1,B=2'], { A: '1', B: '2' }],
    [['A=a=b'], { A: 'a=b' }],
    [['"A=1,2",B=3'], { A: '1,2', B: '3' }],
    [['"A=a ""b""",B=1'], { A: 'a "b"', B: '1' }],
    [['A=1', 'A=2'], { A: '2' }],
  ])('%j means %j', (flags, expected) => {
    const pairs = parseEnvPairs(flags).map(({ name, value }) => [name, value]);
    expect(Object.fromEntries(pairs)).toEqual(expected);
  });

  it.each([['A'], ['=1'], ['']])('%j is refused', (flag) => {
    expect(() => parseEnvPairs([flag])).toThrow('must be KEY=VALUE');
  });
});

describe('a duration', () => {
  it.each([
    ['90s', 90_000],
    ['1h30m', 5_400_000],
    ['1.5s', 1_500],
    ['250ms', 250],
  ])('%s is %i ms', (text, ms) => expect(parseDurationMs(text, '--ttl')).toBe(ms));

  it.each(['', '5', '0s', '5 m', '-5m', '5d', 'm'])('%j is refused', (text) => {
    expect(() => parseDurationMs(text, '--ttl')).toThrow('for "--ttl" flag');
  });

  it('may stand for a time in the past', () => {
    const now = new Date('2026-11-21T10:00:00Z');
    const time = (text: string) => parseTime(text, { flag: '--since', now });
    expect(time('1h')).toBe('2026-11-21T09:00:00.000Z');
    expect(time('2026-11-20T00:00:00+01:00')).toBe('2026-11-19T23:00:00.000Z');
  });
});

describe('an image', () => {
  const digest = `@sha256:${'a'.repeat(64)}`;
  const longest = `${'a'.repeat(127)}/${'b'.repeat(127)}`;

  it.each(['busybox', 'busybox:1.36', 'localhost:1/a/b', 'a.b.c/d_e/f--g:V1', longest])(
    '%s is taken',
    (image) => {
      checkImageReference(image);
      checkImageReference(image + digest);
    },
  );

  it.each([
    ['Busybox', 'repository name must be lowercase'],
    ['busy box', 'invalid reference format'],
    ['busybox:', 'invalid reference format'],
    ['busybox@sha256:abc', 'invalid reference format'],
    ['../busybox', 'invalid reference format'],
    [`busybox:${'a'.repeat(129)}`, 'invalid reference format'],
    [`${longest}bb`, 'must not be more than 255 characters'],
  ])('%s is refused: %s', (image, why) => {
    expect(() => checkImageReference(image)).toThrow(why);
  });
});
