import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Sorted paths, relative to `folder`, of all files below it; none when it is not there. */
export function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}
