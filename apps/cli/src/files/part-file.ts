import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Of a part: nobody else reads what may turn out to be private; else as files are made. */
export const partModes = { kept: 0o600, usual: 0o666 } as const;

/** Bytes that are written to the disk at once: each write is a turn of Node's thread pool. */
const writeBytes = 1_048_576;

/** Longest name, less what a part's name has more. */
const nameUnitsMax = 200;

/** Where a copy to `path` grows until it is whole. */
export function partPathOf(path: string): string {
  return join(dirname(path), `.${basename(path).slice(0, nameUnitsMax)}.endo-part`);
}

/**
 * A file that takes its name only when it is whole. No link is followed: what stands at the name
 * of the part is replaced, what stands at the name itself is replaced by the finished file.
 *
 * Owns:  one descriptor, until `finish`, `discard` or `leave`.
 * Bound: `writeBytes` that are gathered, and as many that are being written.
 */
export class PartFile {
  readonly hash: Hash = createHash('sha256');
  private gathered: Uint8Array[] = [];
  private gatheredBytes = 0;
  private writing: Promise<void> = Promise.resolve();
  private at: number;

  private constructor(
    private readonly path: Buffer | string,
    private readonly part: Buffer | string,
    private readonly handle: FileHandle,
    /** Bytes that were there already. */
    readonly offset: number,
  ) {
    this.at = offset;
  }

  /** `mode` while it grows, and for good when nothing else is kept. */
  static async create(
    path: Buffer | string,
    part: Buffer | string,
    mode: number,
  ): Promise<PartFile> {
    await rm(part, { force: true });
    const flags = constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY | constants.O_NOFOLLOW;
    return new PartFile(path, part, await open(part, flags, mode), 0);
  }

  /** The part that a cut copy has left, hashed; a new one where there is none. */
  static async resume(path: string, mode: number): Promise<PartFile> {
    const part = partPathOf(path);
    const stat = await lstat(part).catch(() => undefined);
    if (!stat?.isFile()) return PartFile.create(path, part, mode);
    const handle = await open(part, constants.O_RDWR | constants.O_NOFOLLOW);
    const file = new PartFile(path, part, handle, stat.size);
    const beginning = handle.createReadStream({ start: 0, autoClose: false });
    for await (const chunk of beginning) file.hash.update(chunk as Buffer);
    return file;
  }

  /** Appends; resolves when more may come. */
  async write(data: Uint8Array): Promise<void> {
    this.hash.update(data);
    this.gathered.push(data);
    this.gatheredBytes += data.length;
    if (this.gatheredBytes >= writeBytes) await this.flush();
  }

  async finish(keep: { readonly mode: number; readonly modifyTime: Date } | undefined) {
    await this.flush();
    await this.writing;
    if (keep) {
      // Neither setuid nor setgid of another machine has a meaning here.
      await this.handle.chmod(keep.mode & 0o777);
      await this.handle.utimes(keep.modifyTime, keep.modifyTime);
    }
    await this.handle.close();
    await rename(this.part, this.path);
  }

  /** Leaves the part, to go on with it another time. */
  async leave(): Promise<void> {
    await this.flush().catch(() => undefined);
    await this.writing.catch(() => undefined);
    await this.handle.close().catch(() => undefined);
  }

  async discard(): Promise<void> {
    await this.leave();
    await rm(this.part, { force: true });
  }

  /** Waits for what was written before, begins to write what has been gathered since. */
  private async flush(): Promise<void> {
    await this.writing;
    const data = Buffer.concat(this.gathered, this.gatheredBytes);
    [this.gathered, this.gatheredBytes] = [[], 0];
    const { at } = this;
    this.at += data.length;
    this.writing = this.writeAll(data, at);
    // Whoever writes or finishes next is told.
    this.writing.catch(() => undefined);
  }

  private async writeAll(data: Buffer, at: number): Promise<void> {
    for (let done = 0; done < data.length; ) {
      const { bytesWritten } = await this.handle.write(data, done, data.length - done, at + done);
      done += bytesWritten;
    }
  }
}
