import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { OsUser } from './os-user.ts';

/** The first folder on the way to `path` that `user` may not enter; undefined when all are open. */
export function firstClosedFolder(path: string, user: OsUser): string | undefined {
  return ancestorsOf(resolve(path)).find((folder) => !mayEnter(folder, user));
}

function ancestorsOf(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [path] : [...ancestorsOf(parent), parent];
}

function mayEnter(folder: string, user: OsUser): boolean {
  const stat = statSync(folder, { throwIfNoEntry: false });
  // What does not exist yet will be made by us, open enough.
  if (!stat) return true;
  if (stat.uid === user.uid) return (stat.mode & 0o100) !== 0;
  if (stat.gid === user.gid) return (stat.mode & 0o010) !== 0;
  return (stat.mode & 0o001) !== 0;
}
