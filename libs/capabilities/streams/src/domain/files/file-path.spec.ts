import { describe, expect, it } from '@jest/globals';
import type { FileEntry } from './file-entry.ts';
import { TreeGuard, checkedName, checkedPath } from './file-path.ts';
import { fileLimits } from './files.limits.ts';

function entry(path: string | Buffer, type: FileEntry['type'] = 'file', link = ''): FileEntry {
  const linkTarget = Buffer.from(link);
  const rest = { size: 0, mode: 0o644, modifiedAt: new Date(0), linkTarget };
  return { path: Buffer.from(path), type, ...rest };
}

function check(...entries: FileEntry[]): string {
  const guard = new TreeGuard();
  try {
    for (const each of entries) guard.check(each);
    return 'passes';
  } catch (error) {
    return (error as { reason: string }).reason;
  }
}

describe('the entries of a tree', () => {
  it.each<[string, FileEntry[]]>([
    ['is the top', [entry('', 'directory')]],
    ['is below it', [entry('a', 'directory'), entry('a/b'), entry('..a/b..'), entry('-rf')]],
    ['is of any bytes', [entry(Buffer.from([0xff, 0x0a, 0x20]))]],
    ['links to anywhere', [entry('l', 'symlink', '/etc/passwd'), entry('m', 'symlink', '../..')]],
    ['is a hard link to a sibling', [entry('a'), entry('b', 'hardlink', 'a')]],
    [
      'takes the place of a link',
      [entry('l', 'symlink', 'x'), entry('l', 'directory'), entry('l/a')],
    ],
    ['has a name at the limit', [entry('n'.repeat(fileLimits.nameBytesMax))]],
  ])('one that %s passes', (_what, entries) => expect(check(...entries)).toBe('passes'));

  it.each<[string, FileEntry[]]>([
    ['is absolute', [entry('/etc/passwd')]],
    ['goes up', [entry('..')]],
    ['goes up later', [entry('a/../../b')]],
    ['goes up at its end', [entry('a/..')]],
    ['has empty parts', [entry('a//b')]],
    ['has dots', [entry('a/./b')]],
    ['holds a NUL', [entry('a\0b')]],
    ['goes through a link', [entry('l', 'symlink', '/etc'), entry('l/passwd')]],
    [
      'goes through a deeper link',
      [entry('a/l', 'symlink', '/etc'), entry('a/l/b/c', 'directory')],
    ],
    ['makes the top a link', [entry('', 'symlink', '/etc')]],
    ['is a hard link to the outside', [entry('h', 'hardlink', '/etc/passwd')]],
    ['is a hard link upwards', [entry('h', 'hardlink', '../x')]],
    [
      'is a hard link to a link',
      [entry('l', 'symlink', '/etc/passwd'), entry('h', 'hardlink', 'l')],
    ],
    ['is a hard link through a link', [entry('l', 'symlink', '/'), entry('h', 'hardlink', 'l/a')]],
    ['has a name over the limit', [entry('n'.repeat(fileLimits.nameBytesMax + 1))]],
    ['has a path over the limit', [entry('n/'.repeat(fileLimits.pathBytesMax / 2 + 1) + 'n')]],
    ['links to nothing', [entry('l', 'symlink', '')]],
  ])('one that %s is refused', (_what, entries) =>
    expect(check(...entries)).toBe('FILE_PATH_REFUSED'),
  );

  it('holds a bounded number of links', () => {
    const guard = new TreeGuard();
    for (let i = 0; i < fileLimits.symlinksMax; i += 1) guard.check(entry(`${i}`, 'symlink', 'x'));
    expect(() => guard.check(entry('more', 'symlink', 'x'))).toThrow('FILE_TOO_LARGE');
  });
});

describe('a path that is asked for', () => {
  it('is absolute and of a length that can be', () => {
    const atLimit = `/${'p'.repeat(fileLimits.pathBytesMax - 1)}`;
    expect(checkedPath(atLimit)).toBe(atLimit);
    for (const path of [`${atLimit}p`, '', 'tmp/x', '/a\0b']) {
      expect(() => checkedPath(path)).toThrow('FILE_PATH_REFUSED');
    }
  });

  it('has a last part that is one name', () => {
    expect(checkedName('-rf ü')).toBe('-rf ü');
    for (const name of ['', '.', '..', 'a/b', 'a\0', 'n'.repeat(256)]) {
      expect(() => checkedName(name)).toThrow('FILE_PATH_REFUSED');
    }
  });
});
