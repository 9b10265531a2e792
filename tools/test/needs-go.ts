import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Suites without a cluster that hold the product against programs which are built of Go sources. */
const buildsGo = /cluster\/harness\/build\/go-build\.ts|support\/s3-server\.ts/;

export function needsGo(root: string, file: string): boolean {
  const isOutside = file.startsWith('test/') && !file.startsWith('test/cluster/');
  return isOutside && buildsGo.test(readFileSync(join(root, file), 'utf8'));
}

export function hasGo(): boolean {
  return spawnSync('go', ['version'], { stdio: 'ignore' }).status === 0;
}
