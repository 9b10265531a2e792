import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The version of the package this file is part of, in the source tree and when built. */
export function readVersion(from = import.meta.dirname): string {
  for (let directory = from; directory !== dirname(directory); directory = dirname(directory)) {
    try {
      const manifest = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as {
        name?: string;
        version?: string;
      };
      if (manifest.name === 'endoscope' && manifest.version) return manifest.version;
    } catch {
      // No manifest here: look one directory up.
    }
  }
  return 'unknown';
}
