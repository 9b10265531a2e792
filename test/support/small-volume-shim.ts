/**
 * Makes a folder a volume of so many bytes for the process it is loaded into, as far as it asks how much
 * is free: for machines on which nobody may mount one. To be loaded first:
 *
 *   VOLUME_FOLDER=/a/folder VOLUME_BYTES=1000000 node --import ./test/support/small-volume-shim.ts program.js
 */
import { readdirSync, statSync } from 'node:fs';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';

const blockBytes = 4_096;
const folder = process.env['VOLUME_FOLDER'] ?? '';
const bytes = Number(process.env['VOLUME_BYTES']);

/** In whole blocks, as a file system counts. */
export function usedBytes(path: string): number {
  const sizes = readdirSync(path, { recursive: true, withFileTypes: true }).map((each) => {
    if (!each.isFile()) return 0;
    const size = statSync(join(each.parentPath, each.name), { throwIfNoEntry: false })?.size ?? 0;
    return Math.ceil(size / blockBytes) * blockBytes;
  });
  return sizes.reduce((sum, size) => sum + size, 0);
}

if (folder !== '') {
  const { statfs } = fs;
  fs.statfs = (async (...args: Parameters<typeof statfs>) => {
    const real = await statfs(...args);
    if (String(args[0]) !== folder) return real;
    const free = Math.max(0, bytes - usedBytes(folder));
    return Object.assign(real, { bsize: blockBytes, bavail: Math.floor(free / blockBytes) });
  }) as typeof statfs;
  syncBuiltinESMExports();
}
