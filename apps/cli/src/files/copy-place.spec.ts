import { describe, expect, it } from '@jest/globals';
import { parseCopyPlace } from './copy-place.ts';

describe('a side of endo cp', () => {
  it.each([
    ['ses_1:/tmp/a', { kind: 'remote', session: 'ses_1', target: false, path: '/tmp/a' }],
    ['ses_1:target:/a:b', { kind: 'remote', session: 'ses_1', target: true, path: '/a:b' }],
    ['ses_1:/target:x', { kind: 'remote', session: 'ses_1', target: false, path: '/target:x' }],
    ['/tmp/a:b', { kind: 'local', path: '/tmp/a:b' }],
    ['./ses_1:/a', { kind: 'local', path: './ses_1:/a' }],
    ['dir/a:/b', { kind: 'local', path: 'dir/a:/b' }],
    ['C:\\temp', { kind: 'local', path: 'C:\\temp' }],
    ['file', { kind: 'local', path: 'file' }],
    ['-', { kind: 'stream' }],
  ])('%s', (text, place) => expect(parseCopyPlace(text)).toEqual(place));

  it.each(['ses_1:tmp', 'ses_1:', 'ses_1:target:', 'ses_1:target:tmp', ''])('refuses %j', (text) =>
    expect(() => parseCopyPlace(text)).toThrow(/absolute|empty/),
  );
});
