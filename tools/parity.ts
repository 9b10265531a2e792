/** Prints the feature table with the test that shows each row; fails when a test is not there. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { problemsOf } from './parity/feature.ts';
import { features } from './parity/features.ts';
import { parityText } from './parity/parity-table.ts';
import { root } from './shared/root.ts';

const read = (path: string): string | undefined => {
  const file = join(root, path);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
};

process.stdout.write(`${parityText(features)}\n`);
const problems = features.flatMap((feature) => problemsOf(feature, read));
for (const problem of problems) process.stderr.write(`${problem}\n`);
if (problems.length > 0) process.exitCode = 1;
