import { FilePathRefused, FileTooLarge } from './file.errors.ts';
import type { FileEntry } from './file-entry.ts';
import { fileLimits } from './files.limits.ts';

const slash = 0x2f;

/** A path that a caller asks for: absolute, of any components; `..` is resolved where it is used. */
export function checkedPath(path: string): string {
  const refuse = (problem: string): never => {
    throw new FilePathRefused({ path: path.slice(0, 200), problem });
  };
  if (!path.startsWith('/')) return refuse('does not begin with /');
  if (path.includes('\0')) return refuse('holds a NUL');
  if (Buffer.byteLength(path) > fileLimits.pathBytesMax) {
    return refuse(`is longer than ${fileLimits.pathBytesMax} bytes`);
  }
  return path;
}

/** The name a file or tree goes by when its destination is a directory. */
export function checkedName(name: string): string {
  const bytes = Buffer.byteLength(name);
  const isOne = name !== '' && name !== '.' && name !== '..' && !/[/\0]/.test(name);
  if (isOne && bytes <= fileLimits.nameBytesMax) return name;
  throw new FilePathRefused({ path: name.slice(0, 200), problem: 'is not one name' });
}

/**
 * Says of each entry of a tree whether it stays in it: nothing absolute, no `..`, nothing below a
 * symbolic link of the same tree, no hard link to the outside (CVE-2018-1002100, CVE-2019-1002101,
 * CVE-2019-11246, -11249 and -11251 were each a way past one of these).
 *
 * Bound: the paths of `symlinksMax` links.
 */
export class TreeGuard {
  private readonly links = new Set<string>();

  check(entry: FileEntry): void {
    this.checkBelow(entry.path);
    if (entry.type === 'hardlink') {
      if (entry.linkTarget.length === 0) refuse(entry.path, 'is a link to nothing');
      this.checkBelow(entry.linkTarget);
      if (this.links.has(entry.linkTarget.toString('latin1'))) {
        refuse(entry.path, 'is a hard link to a symbolic one');
      }
    }
    const key = entry.path.toString('latin1');
    if (entry.type !== 'symlink') {
      // What takes the place of a link is no link any more.
      this.links.delete(key);
      return;
    }
    if (entry.path.length === 0) refuse(entry.path, 'makes the top of the tree a link');
    const isLong = entry.linkTarget.length > fileLimits.pathBytesMax;
    if (entry.linkTarget.length === 0 || isLong || entry.linkTarget.includes(0)) {
      refuse(entry.path, 'is a link that cannot be');
    }
    this.links.add(key);
    if (this.links.size > fileLimits.symlinksMax) {
      throw new FileTooLarge({ what: 'The tree', max: `${fileLimits.symlinksMax} links` });
    }
  }

  private checkBelow(path: Buffer): void {
    if (path.length > fileLimits.pathBytesMax) refuse(path, 'is too long');
    if (path.length === 0) return;
    for (let from = 0; from <= path.length; ) {
      const at = path.indexOf(slash, from);
      const end = at === -1 ? path.length : at;
      checkComponent(path, path.subarray(from, end));
      if (at !== -1 && this.links.has(path.toString('latin1', 0, end))) {
        refuse(path, 'goes through a link');
      }
      from = end + 1;
    }
  }
}

function checkComponent(path: Buffer, component: Buffer): void {
  const text = component.toString('latin1');
  if (text === '' || text === '.') refuse(path, 'is absolute or has empty parts');
  if (text === '..') refuse(path, 'leaves the tree with ..');
  if (text.includes('\0')) refuse(path, 'holds a NUL');
  if (component.length > fileLimits.nameBytesMax) refuse(path, 'has a name that is too long');
}

function refuse(path: Buffer, problem: string): never {
  throw new FilePathRefused({ path: path.toString('utf8').slice(0, 200), problem });
}
