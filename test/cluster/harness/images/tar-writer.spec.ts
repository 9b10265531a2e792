import { describe, expect, it } from '@jest/globals';
import { writeTar } from './tar-writer.ts';

describe('writing a tar archive', () => {
  it('puts each entry at a block boundary and ends with two empty blocks', () => {
    const content = Buffer.from('hello');
    const archive = writeTar([{ type: 'file', path: 'a.txt', mode: 0o644, content }]);

    expect(archive.length).toBe(4 * 512);
    expect(archive.toString('latin1', 0, 5)).toBe('a.txt');
    expect(archive.toString('latin1', 100, 107)).toBe('0000644');
    expect(archive.toString('latin1', 124, 135)).toBe('00000000005');
    expect(archive.toString('latin1', 156, 157)).toBe('0');
    expect(archive.toString('latin1', 257, 262)).toBe('ustar');
    expect(archive.toString('latin1', 512, 517)).toBe('hello');
    expect(archive.subarray(1024).every((byte) => byte === 0)).toBe(true);
  });

  it('adds no padding to content that fills its blocks', () => {
    const content = Buffer.alloc(1024, 'x');
    const archive = writeTar([{ type: 'file', path: 'a', mode: 0o600, content }]);

    expect(archive.length).toBe(512 + 1024 + 1024);
  });

  it('writes the sum of the header, with its own field blank, into the header', () => {
    const header = writeTar([{ type: 'directory', path: 'tmp/', mode: 0o1777 }]).subarray(0, 512);
    const blanked = Buffer.from(header);
    blanked.fill(' ', 148, 156);

    const expected = blanked.reduce((sum, byte) => sum + byte, 0);
    expect(parseInt(header.toString('latin1', 148, 154), 8)).toBe(expected);
  });

  it('writes a link with its target and without content', () => {
    const archive = writeTar([{ type: 'link', path: 'bin/ls', target: 'busybox' }]);

    expect(archive.length).toBe(512 + 1024);
    expect(archive.toString('latin1', 156, 165)).toBe('2busybox\0');
  });

  it('refuses a name that does not fit its field', () => {
    const path = 'a'.repeat(101);

    expect(() => writeTar([{ type: 'directory', path, mode: 0o755 }])).toThrow(RangeError);
  });
});
