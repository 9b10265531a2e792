import { constants } from 'node:fs';
import { mkdir, open, readdir, rename, rm, rmdir, stat, statfs } from 'node:fs/promises';

/** The few things a file store asks of a disk; each is one step at which a machine may stop. */
export interface Disk {
  /** In a folder that is there; none is made that is there already. */
  makeFolder(path: string): Promise<void>;
  /** Writes at a place of a file that is made when missing, and waits until the bytes are durable. */
  write(path: string, offset: number, bytes: Uint8Array): Promise<void>;
  /** Also durable when it resolves. */
  truncate(path: string, bytes: number): Promise<void>;
  /** Makes names in a folder durable: those that are new, moved or gone. */
  syncFolder(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  removeFile(path: string): Promise<void>;
  removeFolder(path: string): Promise<void>;
  /** Undefined when there is no such file; at most `bytesMax` bytes otherwise. */
  read(path: string, offset: number, bytesMax: number): Promise<Uint8Array | undefined>;
  size(path: string): Promise<number | undefined>;
  /** Names in a folder; none when there is no such folder. */
  list(path: string): Promise<string[]>;
  freeBytes(path: string): Promise<number>;
}

/** Only the gateway's own user may read what is recorded. */
const fileMode = 0o600;
const folderMode = 0o700;

export const nodeDisk: Disk = {
  makeFolder: async (path) => {
    await mkdir(path, { mode: folderMode }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  },
  write: async (path, offset, bytes) => {
    await using file = await open(path, constants.O_WRONLY | constants.O_CREAT, fileMode);
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await file.write(bytes, done, bytes.length - done, offset + done);
      done += bytesWritten;
    }
    await file.datasync();
  },
  truncate: async (path, bytes) => {
    await using file = await open(path, 'r+');
    await file.truncate(bytes);
    await file.datasync();
  },
  syncFolder: async (path) => {
    await using folder = await open(path, 'r');
    await folder.sync();
  },
  rename,
  removeFile: (path) => rm(path, { force: true }),
  removeFolder: (path) => rmdir(path),
  read: (path, offset, bytesMax) => unlessMissing(() => readPart(path, offset, bytesMax)),
  size: (path) => unlessMissing(async () => (await stat(path)).size),
  list: async (path) => (await unlessMissing(() => readdir(path))) ?? [],
  freeBytes: async (path) => {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  },
};

async function readPart(path: string, offset: number, bytesMax: number): Promise<Uint8Array> {
  await using file = await open(path, 'r');
  const { size } = await file.stat();
  const bytes = Buffer.alloc(Math.max(0, Math.min(bytesMax, size - offset)));
  const { bytesRead } = await file.read(bytes, 0, bytes.length, offset);
  return bytes.subarray(0, bytesRead);
}

async function unlessMissing<T>(act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
