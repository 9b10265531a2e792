import { createHash } from 'node:crypto';
import { link, lstat, mkdir, rm, symlink, utimes, chmod } from 'node:fs/promises';
import type { FileEntry } from '@endoscope/client';
import { CliError } from '../cli-error.ts';
import { PartFile, partModes } from './part-file.ts';

const slash = Buffer.from('/');

/** EX_DATAERR: the gateway has checked this before, so nobody honest gets here. */
const dataError = 65;

/**
 * A tree as it comes, written below one directory and never beside it: the gateway refuses names
 * that leave the tree, and this writer does not rely on that. No component of a path but the last
 * may be a link, and the last one is replaced, not followed. kubectl cp has had five CVEs here.
 *
 * Owns:  one open file.
 * Bound: the mode and time of each directory, set at the end so that none locks us out.
 */
export class LocalTreeWriter {
  private readonly root: Buffer;
  private readonly made = new Set<string>();
  private readonly directories: FileEntry[] = [];
  private open: { entry: FileEntry; file: PartFile } | undefined;
  fileCount = 0;

  constructor(
    root: string,
    private readonly options: { readonly preserve: boolean },
  ) {
    this.root = Buffer.from(root);
  }

  async entry(entry: FileEntry): Promise<void> {
    const path = this.pathOf(entry.path);
    if (entry.path.length > 0) {
      await this.requireTop();
      await this.requireParents(entry.path);
    }
    switch (entry.type) {
      case 'directory':
        return this.directory(entry, path);
      case 'symlink':
        if (entry.path.length === 0) throw escapes(entry.path);
        await this.clear(path);
        return symlink(entry.linkTarget, path);
      case 'hardlink':
        return this.hardLink(entry, path);
      case 'file': {
        const part = Buffer.concat([path.subarray(0, path.lastIndexOf(0x2f) + 1), partName(path)]);
        await this.clear(path);
        this.open = { entry, file: await PartFile.create(path, part, this.mode) };
        return;
      }
      default:
        return;
    }
  }

  async data(data: Uint8Array): Promise<void> {
    const { open } = this;
    if (!open) throw new CliError('data came that belongs to no file', { exitCode: dataError });
    await open.file.write(data);
  }

  /** `sha256`: of what the gateway has sent. */
  async endFile(sha256: string): Promise<void> {
    const { open } = this;
    if (!open) return;
    this.open = undefined;
    if (open.file.hash.digest('hex') !== sha256) {
      await open.file.discard();
      const name = open.entry.path.toString();
      throw new CliError(`${name} arrived with another hash than it was sent with`, {
        exitCode: dataError,
      });
    }
    await open.file.finish(this.options.preserve ? open.entry : undefined);
    this.fileCount += 1;
  }

  /** Call at the end, however it ends. */
  async close(): Promise<void> {
    await this.open?.file.discard();
    this.open = undefined;
    if (!this.options.preserve) return;
    for (const { path, mode, modifyTime } of this.directories.reverse()) {
      const full = this.pathOf(path);
      await chmod(full, mode & 0o777).catch(() => undefined);
      await utimes(full, modifyTime, modifyTime).catch(() => undefined);
    }
  }

  private get mode(): number {
    return this.options.preserve ? partModes.kept : partModes.usual;
  }

  private pathOf(path: Buffer): Buffer {
    return path.length === 0 ? this.root : Buffer.concat([this.root, slash, path]);
  }

  /** A tree begins with its top; one that does not gets a directory all the same. */
  private async requireTop(): Promise<void> {
    if (this.made.has('')) return;
    await mkdir(this.root, { recursive: true });
    this.made.add('');
  }

  private async directory(entry: FileEntry, path: Buffer): Promise<void> {
    const there = await lstat(path).catch(() => undefined);
    const isTop = entry.path.length === 0;
    // The top was named by the user, who may name it by a link; nothing below it is followed.
    if (there && !there.isDirectory() && !isTop) await rm(path);
    if (!there?.isDirectory()) await mkdir(path, { recursive: isTop });
    this.made.add(entry.path.toString('latin1'));
    this.directories.push(entry);
  }

  private async hardLink(entry: FileEntry, path: Buffer): Promise<void> {
    await this.requireParents(entry.linkTarget);
    const target = this.pathOf(entry.linkTarget);
    const stat = await lstat(target).catch(() => undefined);
    if (!stat?.isFile()) throw escapes(entry.path);
    await this.clear(path);
    await link(target, path);
  }

  /** What stands at a name gives way, unless it is a directory with something in it. */
  private async clear(path: Buffer): Promise<void> {
    const there = await lstat(path).catch(() => undefined);
    if (there?.isDirectory()) await rm(path, { recursive: false });
    else if (there) await rm(path);
    this.made.delete(path.subarray(this.root.length + 1).toString('latin1'));
  }

  /** Every directory above a name is one, and no link; those that are missing are made. */
  private async requireParents(path: Buffer): Promise<void> {
    const parts = path.toString('latin1').split('/');
    if (parts.some((part) => part === '' || part === '.' || part === '..')) throw escapes(path);
    for (let count = 1; count < parts.length; count += 1) {
      const parent = parts.slice(0, count).join('/');
      if (this.made.has(parent)) continue;
      const full = this.pathOf(Buffer.from(parent, 'latin1'));
      const stat = await lstat(full).catch(() => undefined);
      if (!stat) await mkdir(full);
      else if (!stat.isDirectory()) throw escapes(path);
      this.made.add(parent);
    }
  }
}

/** As long names as possible stay possible. */
function partName(path: Buffer): Buffer {
  const name = createHash('sha256').update(path).digest('hex').slice(0, 16);
  return Buffer.from(`.${name}.endo-part`);
}

function escapes(path: Buffer): CliError {
  const name = JSON.stringify(path.toString());
  return new CliError(`${name} would be written outside of its directory: refused`, {
    exitCode: dataError,
  });
}
