import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The files of the repository as the rules see them; a test makes one from plain objects. */
export interface Tree {
  /** Paths of all files, with `/`, sorted; without what git ignores. */
  readonly files: readonly string[];
  read(path: string): string;
  /** Of files and of folders. */
  has(path: string): boolean;
}

/** What git knows or would add: a file that is not committed yet is judged as well. */
export function readTree(root: string): Tree {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
  const { stdout, status } = spawnSync('git', args, { cwd: root, maxBuffer: 64 * 1024 * 1024 });
  if (status !== 0) throw new Error('git ls-files failed: the checks need a git checkout.');
  const files = stdout.toString('utf8').split('\0').filter(Boolean);
  return treeOf(
    files.filter((path) => existsSync(join(root, path))),
    (path) => readFileSync(join(root, path), 'utf8'),
  );
}

export function treeOf(files: readonly string[], read: (path: string) => string): Tree {
  const sorted = [...new Set(files)].sort();
  return {
    files: sorted,
    read,
    has: (path) => {
      const folder = `${path.replace(/\/$/, '')}/`;
      return sorted.some((file) => file === path || file.startsWith(folder));
    },
  };
}
