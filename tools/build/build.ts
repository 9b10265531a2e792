import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withFileLock } from '../generate/lock.ts';
import { filesBelow } from '../shared/files-below.ts';
import { hashOfSources, isSource } from './sources.ts';

/** Resolves with an exit code. What the compiler says goes to standard error. */
export async function build(root: string): Promise<number> {
  const generated = runNode(root, ['tools/generate.ts']);
  return generated === 0 ? withFileLock(root, 'build', () => compile(root)) : generated;
}

function compile(root: string): number {
  const stamp = join(root, 'dist/.build-stamp');
  const wanted = hashOfSources(root);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return 0;
  const startedAtMs = performance.now();
  rmSync(stamp, { force: true });
  // One project compiles all: tsconfig.build.json includes every app and library.
  const code = runNode(root, ['node_modules/@nestjs/cli/bin/nest.js', 'build', 'gateway']);
  if (code !== 0) return code;
  removeOrphans(root);
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(stamp, wanted);
  const tookSeconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
  process.stderr.write(`built dist in ${tookSeconds} s\n`);
  return 0;
}

/** Output whose source is gone: a running gateway keeps its files, as dist is never emptied. */
function removeOrphans(root: string): void {
  for (const file of filesBelow(join(root, 'dist'))) {
    const source = file.replace(/\.js(\.map)?$/, '.ts');
    if (source === file || (existsSync(join(root, source)) && isSource(source))) continue;
    rmSync(join(root, 'dist', file));
  }
}

function runNode(root: string, args: string[]): number {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 2, 2] });
  return status ?? 1;
}
