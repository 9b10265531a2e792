import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of package-lock.json above this file, from the source tree as well as from dist. */
export function projectRoot(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package-lock.json'))) return folder;
    if (folder === dirname(folder)) throw new Error(`No project above ${import.meta.dirname}.`);
  }
}
