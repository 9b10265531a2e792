import { describe, expect, it } from '@jest/globals';
import { parseDurationMs, parseTime } from './duration.ts';
import { parseEnvFrom } from './env-from.ts';
import { checkImageReference } from './image-reference.ts';
import { parseKeyValuePairs } from './key-value-pairs.ts';
import { rewriteBooleans, splitCommand } from './split-command.ts';
import { parseTarget } from './target-name.ts';
import { parseVolumeMount } from './volume-mount.ts';

describe('the words of a command line', () => {
  it.each([
    [['debug', 'web'], { words: ['debug', 'web'], command: undefined }],
    [['debug', '--'], { words: ['debug'], command: [] }],
    [['debug', '--', 'sh', '--', '-c'], { words: ['debug'], command: ['sh', '--', '-c'] }],
  ])('%j are split at the first --', (argv, expected) => {
    expect(splitCommand(argv)).toEqual(expected);
  });

  it('may set switches as Go programs take them', () => {
    const words = ['--attach=false', '--stdin=T', '-t=0', '--image=true', '--quiet'];
    expect(rewriteBooleans(words, ['attach', 'stdin', 'tty', 'quiet'])).toEqual([
      ...['--no-attach', '--stdin', '--no-tty', '--image=true', '--quiet'],
    ]);
  });

  it('refuse what Go does not take for true or false, in its words', () => {
    expect(() => rewriteBooleans(['--replace=maybe'], ['replace'])).toThrow(
      'invalid argument "maybe" for "--replace" flag: strconv.ParseBool: parsing "maybe": invalid syntax',
    );
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
    expect(Object.fromEntries(parseKeyValuePairs(flags, '--env'))).toEqual(expected);
  });

  it.each([['A'], ['=1'], ['']])('%j is refused', (flag) => {
    const complaint = `invalid argument "${flag}" for "--env" flag: ${flag} must be formatted as key=value`;
    expect(() => parseKeyValuePairs([flag], '--env')).toThrow(complaint);
  });
});

describe('--volume and --env-from', () => {
  it('name a volume of the pod, where it goes, and whether it is only read', () => {
    expect(parseVolumeMount('data:/data')).toEqual({ name: 'data', mountPath: '/data' });
    const readOnly = { name: 'data', mountPath: '/d', readOnly: true };
    expect(parseVolumeMount('data:/d:ro')).toEqual(readOnly);
    expect(parseVolumeMount('data:/d:rw')).toEqual({ name: 'data', mountPath: '/d' });
  });

  it.each(['data', 'data:rel', ':/d', 'data:/d:x', 'data:/d:ro:'])('%j is no volume', (text) => {
    expect(() => parseVolumeMount(text)).toThrow('write it as name:/path or name:/path:ro');
  });

  it('name a secret or a config map, with a prefix or without', () => {
    expect(parseEnvFrom('secret/db')).toEqual({ secretRef: { name: 'db' } });
    expect(parseEnvFrom('cm/app')).toEqual({ configMapRef: { name: 'app' } });
    expect(parseEnvFrom('DB_=Secret/db')).toEqual({ prefix: 'DB_', secretRef: { name: 'db' } });
  });

  it.each(['db', 'pod/db', 'secret/', '=secret/db', 'a=b=secret/db'])('%j is no source', (text) => {
    expect(() => parseEnvFrom(text)).toThrow('write it as secret/NAME or configmap/NAME');
  });
});

describe('a target', () => {
  it.each([
    ['web', { pod: 'web' }],
    ['pod/web', { pod: 'web' }],
    ['Pods/web', { pod: 'web' }],
    ['pods.v1/web', { pod: 'web' }],
    ['no/worker-1', { node: 'worker-1' }],
    ['deploy/web', { workload: 'deploy/web' }],
    ['StatefulSet/db', { workload: 'statefulset/db' }],
    ['deployments.v1.apps/web', { workload: 'deployments.v1.apps/web' }],
  ])('%s is %j', (text, expected) => expect(parseTarget(text)).toEqual(expected));

  it.each([
    ['', 'resource name may not be empty'],
    ['pod/a/b', 'arguments in resource/name form may not have more than one slash'],
    ['pod/', 'arguments in resource/name form must have a single resource and name'],
    ['/web', 'arguments in resource/name form must have a single resource and name'],
  ])('%j is refused in the words of kubectl', (text, sentence) => {
    expect(() => parseTarget(text)).toThrow(sentence);
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
      checkImageReference(image, 'invalid image name');
      checkImageReference(image + digest, 'invalid image name');
    },
  );

  it.each([
    ['Busybox', 'invalid reference format'],
    ['busy box', 'invalid reference format'],
    ['busybox:', 'invalid reference format'],
    ['busybox@sha256:abc', 'invalid reference format'],
    ['../busybox', 'invalid reference format'],
    [`busybox:${'a'.repeat(129)}`, 'invalid reference format'],
    [`${longest}bb`, 'repository name must not be more than 255 characters'],
  ])('%s is refused: %s', (image, why) => {
    expect(() => checkImageReference(image, 'invalid image name "X"')).toThrow(
      `invalid image name "X": ${why}`,
    );
  });
});
