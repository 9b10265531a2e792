import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Of a part: nobody else reads what may turn out to be private; else as files are made. */
export const partModes = { kept: 0o600, usual: 0o666 } as const;

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
 */
export class PartFile {
  readonly hash: Hash = createHash('sha256');
  private constructor(
    private readonly path: Buffer | string,
    private readonly part: Buffer | string,
    private readonly handle: FileHandle,
    /** Bytes that were there already. */
    readonly offset: number,
  ) {}

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

  async write(data: Uint8Array, at: number): Promise<void> {
    this.hash.update(data);
    for (let done = 0; done < data.length; ) {
      const { bytesWritten } = await this.handle.write(data, done, data.length - done, at + done);
      done += bytesWritten;
    }
  }

  async finish(keep: { readonly mode: number; readonly modifyTime: Date } | undefined) {
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
    await this.handle.close().catch(() => undefined);
  }

  async discard(): Promise<void> {
    await this.leave();
    await rm(this.part, { force: true });
  }
}
