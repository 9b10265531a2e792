import { dirname, join } from 'node:path';
import {
  RecordingChanged,
  RecordingNotFound,
  RecordingStoreFull,
  RecordingStoreUnavailable,
} from '../domain/recording.errors.ts';
import { recordingLimits } from '../domain/recordings.limits.ts';
import type { SpoolStore } from '../ports/recording-spool.ts';
import type { StoredRecording } from '../ports/recording-store.ts';
import { nodeDisk } from './disk.ts';
import type { Disk } from './disk.ts';

export interface FileStoreOptions {
  /** The folder of all recordings. */
  readonly folder: string;
  /** Free space that is left to others; below it nothing is written. */
  readonly floorBytes: number;
  readonly disk?: Disk;
}

/** Threat: an id that is a path. Nothing else than an id becomes a name on the disk. */
const idForm = /^rec_[0-9a-z]{26}$/;
const keyBytesMax = 4_096;

/**
 * A folder for each recording: `members`, `key`, and once it is sealed `manifest.json`. Folders are
 * made and removed under another name, files that change are written anew and moved into place, so
 * that each name has either what it had or what it is to have.
 */
export class FileRecordingStore implements SpoolStore {
  private readonly folder: string;
  private readonly floorBytes: number;
  private readonly disk: Disk;

  constructor({ folder, floorBytes, disk = nodeDisk }: FileStoreOptions) {
    this.folder = folder;
    this.floorBytes = floorBytes;
    this.disk = disk;
  }

  async ready(): Promise<void> {
    await this.told('looking at the folder', async () => {
      await this.disk.makeFolder(this.folder);
      await this.keepFloor();
    });
  }

  async create(recording: string, wrappedKey: string): Promise<void> {
    const place = this.placeOf(recording);
    const unfinished = this.besides(recording, 'new');
    await this.told('making a recording', async () => {
      await this.disk.makeFolder(this.folder);
      // Also when it was there: whoever made it may have crashed before it was durable.
      await this.disk.syncFolder(dirname(this.folder));
      await this.keepFloor();
      if ((await this.sizeOf(recording)) !== undefined) {
        throw new RecordingChanged({ recording, problem: 'is there already' });
      }
      await this.removeAll(unfinished);
      await this.disk.makeFolder(unfinished);
      await this.disk.write(join(unfinished, 'members'), 0, Buffer.alloc(0));
      await this.disk.write(join(unfinished, 'key'), 0, Buffer.from(wrappedKey));
      await this.disk.syncFolder(unfinished);
      await this.disk.rename(unfinished, place);
      await this.disk.syncFolder(this.folder);
    });
  }

  async find(recording: string): Promise<StoredRecording | undefined> {
    if (!idForm.test(recording)) return undefined;
    return this.told('finding a recording', async () => {
      const bytes = await this.sizeOf(recording);
      if (bytes === undefined) return undefined;
      const key = await this.disk.read(this.fileOf(recording, 'key'), 0, keyBytesMax);
      const manifest = await this.manifestOf(recording);
      return { bytes, wrappedKey: Buffer.from(key ?? []).toString(), manifest };
    });
  }

  async append(recording: string, offset: number, member: Uint8Array): Promise<void> {
    await this.told('writing a member', async () => {
      await this.requireEnd(recording, offset);
      await this.keepFloor();
      await this.disk.write(this.fileOf(recording, 'members'), offset, member);
    });
  }

  async cut(recording: string, bytes: number): Promise<void> {
    await this.told('cutting a torn member', async () => {
      if (bytes > (await this.openSize(recording))) {
        throw new RecordingChanged({ recording, problem: `has no ${bytes} bytes` });
      }
      await this.disk.truncate(this.fileOf(recording, 'members'), bytes);
    });
  }

  async read(recording: string, offset: number, bytesMax: number): Promise<Uint8Array> {
    return this.told('reading a recording', async () => {
      const part = await this.disk.read(this.fileOf(recording, 'members'), offset, bytesMax);
      if (!part) throw new RecordingNotFound({ recording });
      return part;
    });
  }

  async seal(recording: string, bytes: number, manifest: Uint8Array): Promise<void> {
    await this.told('sealing a recording', async () => {
      const before = await this.manifestOf(recording);
      if (before && Buffer.compare(before, manifest) === 0) return;
      if (before) {
        throw new RecordingChanged({ recording, problem: 'is sealed with another manifest' });
      }
      await this.requireEnd(recording, bytes);
      await this.replace(recording, 'manifest.json', manifest);
    });
  }

  async rewrap(recording: string, wrappedKey: string): Promise<void> {
    await this.told('renewing a key', () =>
      this.replace(recording, 'key', Buffer.from(wrappedKey)),
    );
  }

  async remove(recording: string): Promise<void> {
    const gone = this.besides(recording, 'gone');
    await this.told('removing a recording', async () => {
      await this.removeAll(gone);
      if ((await this.sizeOf(recording)) === undefined) return;
      await this.disk.rename(this.placeOf(recording), gone);
      await this.disk.syncFolder(this.folder);
      await this.removeAll(gone);
    });
  }

  private async requireEnd(recording: string, offset: number): Promise<void> {
    if ((await this.openSize(recording)) === offset) return;
    throw new RecordingChanged({ recording, problem: `does not end at ${offset}` });
  }

  async listSealed(limit: number): Promise<readonly string[]> {
    return this.told('listing recordings', async () => {
      const sealed: string[] = [];
      for (const name of await this.ids()) {
        if (sealed.length === limit) break;
        if (await this.disk.size(this.fileOf(name, 'manifest.json'))) sealed.push(name);
      }
      return sealed;
    });
  }

  async bytes(): Promise<number> {
    return this.told('adding recordings up', async () => {
      let bytes = 0;
      for (const name of await this.ids()) bytes += (await this.sizeOf(name)) ?? 0;
      return bytes;
    });
  }

  /** Free for others, for a metric. */
  freeBytes(): Promise<number> {
    return this.told('looking at the folder', async () => {
      await this.disk.makeFolder(this.folder);
      return this.disk.freeBytes(this.folder);
    });
  }

  private async ids(): Promise<string[]> {
    return (await this.disk.list(this.folder)).filter((name) => idForm.test(name)).sort();
  }

  /** Size of a recording that may still be written. */
  private async openSize(recording: string): Promise<number> {
    const bytes = await this.sizeOf(recording);
    if (bytes === undefined) throw new RecordingNotFound({ recording });
    if ((await this.disk.size(this.fileOf(recording, 'manifest.json'))) !== undefined) {
      throw new RecordingChanged({ recording, problem: 'is sealed' });
    }
    return bytes;
  }

  private sizeOf(recording: string): Promise<number | undefined> {
    return this.disk.size(this.fileOf(recording, 'members'));
  }

  private manifestOf(recording: string): Promise<Uint8Array | undefined> {
    const path = this.fileOf(recording, 'manifest.json');
    // One byte more than may be: a longer one is damaged, and who reads it says so.
    return this.disk.read(path, 0, recordingLimits.manifestBytesMax + 1);
  }

  private async replace(recording: string, name: string, bytes: Uint8Array): Promise<void> {
    if ((await this.sizeOf(recording)) === undefined) throw new RecordingNotFound({ recording });
    const unfinished = this.fileOf(recording, `${name}.new`);
    await this.disk.removeFile(unfinished);
    await this.disk.write(unfinished, 0, bytes);
    await this.disk.rename(unfinished, this.fileOf(recording, name));
    await this.disk.syncFolder(this.placeOf(recording));
  }

  private async removeAll(folder: string): Promise<void> {
    const names = await this.disk.list(folder);
    for (const name of names) await this.disk.removeFile(join(folder, name));
    // An empty folder lists no names, like none; its parent knows.
    const parent = await this.disk.list(this.folder);
    if (parent.some((name) => join(this.folder, name) === folder)) {
      await this.disk.removeFolder(folder);
      await this.disk.syncFolder(this.folder);
    }
  }

  private async keepFloor(): Promise<void> {
    const freeBytes = await this.disk.freeBytes(this.folder);
    const { floorBytes } = this;
    if (freeBytes < floorBytes) throw new RecordingStoreFull({ freeBytes, floorBytes });
  }

  private placeOf(recording: string): string {
    if (!idForm.test(recording)) throw new RecordingNotFound({ recording });
    return join(this.folder, recording);
  }

  private fileOf(recording: string, name: string): string {
    return join(this.placeOf(recording), name);
  }

  private besides(recording: string, what: 'new' | 'gone'): string {
    return `${this.placeOf(recording)}.${what}`;
  }

  /** What the disk says is not told outside, but that it failed, and while doing what. */
  private async told<T>(doing: string, act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOSPC' || code === 'EDQUOT') {
        const about = { freeBytes: 0, floorBytes: this.floorBytes };
        throw new RecordingStoreFull(about, { cause: error });
      }
      if (code === undefined) throw error;
      throw new RecordingStoreUnavailable({ doing }, { cause: error });
    }
  }
}
