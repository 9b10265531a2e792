import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from '../shared/files-below.ts';

const folders = ['apps', 'libs'];
const settings = ['tsconfig.json', 'tsconfig.build.json', 'nest-cli.json', 'package-lock.json'];

/** What tsconfig.build.json compiles. */
export function isSource(path: string): boolean {
  return (
    /^(apps\/[^/]+|libs\/.+)\/src\/.+\.ts$/.test(path) &&
    !path.endsWith('.spec.ts') &&
    !path.startsWith('libs/testkit/')
  );
}

/** Changes when the output of the build may change. */
export function hashOfSources(root: string): string {
  const hash = createHash('sha256').update(process.version);
  const sources = folders.flatMap((folder) =>
    filesBelow(join(root, folder)).map((file) => `${folder}/${file}`),
  );
  for (const file of [...settings, ...sources.filter(isSource)]) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}
