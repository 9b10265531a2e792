/**
 * Writes the reference documents that are made from the code.
 *
 *   node tools/docs.ts           write what is out of date
 *   node tools/docs.ts --check   fail when a committed document differs
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { documents } from './docs/documents.ts';
import { root } from './shared/root.ts';

const isCheck = process.argv.includes('--check');
for (const [path, text] of documents()) {
  const file = join(root, path);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
  if (isCheck) {
    process.stderr.write(`${path} is out of date. Run: npm run docs\n`);
    process.exitCode = 1;
  } else {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    process.stdout.write(`wrote ${path}\n`);
  }
}
