import { constants } from 'node:fs';
import { lstat, open, opendir, readlink } from 'node:fs/promises';
import type { BigIntStats, Dirent, Stats } from 'node:fs';
import type { FileEntry, UploadItem } from '@endoscope/client';
import { CliError } from '../cli-error.ts';

const readBytes = 256 * 1024;
const none = Buffer.alloc(0);

/**
 * A directory and all that is in it, parents first, names as bytes, links as links.
 *
 * Bound: one directory handle for each level, two pieces of `readBytes`.
 * Ends:  with the last entry; throws when a file is shorter than it was when it was looked at.
 */
export async function* readLocalTree(
  root: string,
  options: { readonly preserve: boolean; readonly onSkip: (path: string) => void },
): AsyncGenerator<UploadItem> {
  yield { type: 'entry', entry: entryOf(none, await lstat(root), 'directory') };
  yield* readBelow(Buffer.from(root), none, options);
}

async function* readBelow(
  root: Buffer,
  path: Buffer,
  options: { readonly preserve: boolean; readonly onSkip: (path: string) => void },
): AsyncGenerator<UploadItem> {
  const directory = join(root, path);
  // Node gives names as Buffers when asked to, and its types do not know.
  const handle = await opendir(directory as unknown as string, { encoding: 'buffer' as never });
  for await (const { name } of handle as unknown as AsyncIterable<Dirent & { name: Buffer }>) {
    const below = path.length === 0 ? name : join(path, name);
    const full = join(root, below);
    const stat = await lstat(full);
    if (stat.isDirectory()) {
      yield { type: 'entry', entry: entryOf(below, stat, 'directory') };
      yield* readBelow(root, below, options);
    } else if (stat.isSymbolicLink()) {
      const linkTarget = await readlink(full, { encoding: 'buffer' });
      yield { type: 'entry', entry: { ...entryOf(below, stat, 'symlink'), linkTarget } };
    } else if (stat.isFile()) {
      yield { type: 'entry', entry: entryOf(below, stat, 'file') };
      yield* readLocalFile(full, { from: 0, to: stat.size });
    } else options.onSkip(below.toString());
  }
}

/** The bytes of a file, of which there must be enough; no link is followed. */
export async function* readLocalFile(
  path: Buffer | string,
  range: { readonly from: number; readonly to: number },
): AsyncGenerator<UploadItem & { type: 'data' }> {
  if (range.from >= range.to) return;
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  const read = (at: number) => {
    const length = Math.min(readBytes, range.to - at);
    const piece = handle.read(Buffer.allocUnsafe(length), 0, length, at);
    piece.catch(() => undefined);
    return piece;
  };
  let next = read(range.from);
  try {
    for (let at = range.from; at < range.to; ) {
      const { bytesRead, buffer } = await next;
      if (bytesRead === 0) {
        const name = JSON.stringify(path.toString());
        throw new CliError(`${name} became shorter while it was read`, { exitCode: 75 });
      }
      at += bytesRead;
      if (at < range.to) next = read(at);
      yield { type: 'data', data: buffer.subarray(0, bytesRead) };
    }
  } finally {
    await next.catch(() => undefined);
    await handle.close();
  }
}

function entryOf(path: Buffer, stat: Stats | BigIntStats, type: FileEntry['type']): FileEntry {
  return {
    ...{ path, type, linkTarget: none, modifyTime: stat.mtime },
    mode: Number(stat.mode) & 0o7777,
    size: type === 'file' ? Number(stat.size) : undefined,
  };
}

function join(a: Buffer, b: Buffer): Buffer {
  return b.length === 0 ? a : Buffer.concat([a, Buffer.from('/'), b]);
}
