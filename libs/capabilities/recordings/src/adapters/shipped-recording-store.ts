import { ObjectStoreFailure } from '@endoscope/object-store';
import type { ObjectStore } from '@endoscope/object-store';
import {
  RecordingChanged,
  RecordingDamaged,
  RecordingNotFound,
  RecordingSpoolFull,
  RecordingStoreUnavailable,
} from '../domain/recording.errors.ts';
import { recordingLimits } from '../domain/recordings.limits.ts';
import type { RecordingSpool, SpoolStore } from '../ports/recording-spool.ts';
import type { RecordingStore, StoredRecording } from '../ports/recording-store.ts';

export interface ShippedStoreOptions {
  /** Where recordings are written, and rest until they are shipped. */
  readonly near: SpoolStore;
  readonly far: ObjectStore;
  /** Of `near`; above it nothing is written. */
  readonly spoolBytesMax: number;
}

const { manifestBytesMax, compareBytes } = recordingLimits;
const keyBytesMax = 4_096;

/**
 * Recordings that are written near, and belong far: a sealed one is brought to an object store as
 * `<id>/members`, `<id>/key` and `<id>/manifest.json`, the manifest last, so that who finds it there
 * finds all. Whatever is near is read near.
 *
 * While the far store is away, writing goes on: what waits is bounded by `spoolBytesMax`.
 */
export class ShippedRecordingStore implements RecordingStore, RecordingSpool {
  private readonly near: SpoolStore;
  private readonly far: ObjectStore;
  private readonly spoolBytesMax: number;
  /** As it was when it was last looked at, and what this process has written since. */
  private waitingBytes = 0;

  constructor({ near, far, spoolBytesMax }: ShippedStoreOptions) {
    this.near = near;
    this.far = far;
    this.spoolBytesMax = spoolBytesMax;
  }

  get place(): string {
    return this.far.place;
  }

  async ready(): Promise<void> {
    await this.near.ready();
    await this.bytes();
    this.keepBound(0);
  }

  async create(recording: string, wrappedKey: string): Promise<void> {
    this.keepBound(0);
    await this.near.create(recording, wrappedKey);
  }

  async find(recording: string): Promise<StoredRecording | undefined> {
    return (await this.near.find(recording)) ?? (await this.findFar(recording));
  }

  async append(recording: string, offset: number, member: Uint8Array): Promise<void> {
    this.keepBound(member.length);
    await this.orSealed(recording, this.near.append(recording, offset, member));
    this.waitingBytes += member.length;
  }

  cut(recording: string, bytes: number): Promise<void> {
    return this.orSealed(recording, this.near.cut(recording, bytes));
  }

  /** Between two reads it may have been shipped. */
  async read(recording: string, offset: number, bytesMax: number): Promise<Uint8Array> {
    try {
      return await this.near.read(recording, offset, bytesMax);
    } catch (error) {
      if (!(error instanceof RecordingNotFound)) throw error;
      const range = { offset, length: bytesMax };
      const bytes = await this.told(() => this.far.read(membersOf(recording), range));
      if (bytes) return bytes;
      throw error;
    }
  }

  async seal(recording: string, bytes: number, manifest: Uint8Array): Promise<void> {
    try {
      await this.near.seal(recording, bytes, manifest);
    } catch (error) {
      if (!(error instanceof RecordingNotFound)) throw error;
      const sealed = (await this.findFar(recording))?.manifest;
      if (!sealed) throw error;
      if (Buffer.compare(sealed, manifest) === 0) return;
      throw new RecordingChanged({ recording, problem: 'is sealed with another manifest' });
    }
  }

  async rewrap(recording: string, wrappedKey: string): Promise<void> {
    try {
      await this.near.rewrap(recording, wrappedKey);
    } catch (error) {
      if (!(error instanceof RecordingNotFound) || !(await this.findFar(recording))) throw error;
      await this.told(() => this.far.put(keyOf(recording), Buffer.from(wrappedKey)));
    }
  }

  /** Far first: while anything is left near, who removes may come again. */
  async remove(recording: string): Promise<void> {
    for (const name of [keyOf(recording), membersOf(recording), manifestOf(recording)]) {
      await this.told(() => this.far.remove(name));
    }
    await this.near.remove(recording);
  }

  async checkFar(signal: AbortSignal): Promise<void> {
    await this.far.check(signal);
  }

  waiting(limit: number): Promise<readonly string[]> {
    return this.near.listSealed(limit);
  }

  async ship(recording: string, signal: AbortSignal): Promise<number> {
    const found = await this.near.find(recording);
    if (!found?.manifest) throw new RecordingNotFound({ recording });
    const { bytes, manifest, wrappedKey } = found;
    const read = (offset: number, length: number) => this.readNear(recording, offset, length);
    // One that was shipped before the process stopped is read back, not sent again.
    if (!(await this.isSameFar(recording, bytes, signal))) {
      await this.far.putLarge(membersOf(recording), { bytes, read }, signal);
      await this.requireSame(recording, bytes, signal);
    }
    await this.putSmall(keyOf(recording), Buffer.from(wrappedKey), signal);
    await this.putSmall(manifestOf(recording), manifest, signal);
    return bytes;
  }

  async release(recording: string): Promise<void> {
    let near = await this.near.find(recording);
    if (!near) return;
    // It may have got another key meanwhile, and again while that is brought there.
    for (let brought = ''; near && near.wrappedKey !== brought; ) {
      brought = near.wrappedKey;
      await this.putSmall(keyOf(recording), Buffer.from(brought));
      near = await this.near.find(recording);
    }
    await this.near.remove(recording);
    await this.bytes();
  }

  async bytes(): Promise<number> {
    this.waitingBytes = await this.near.bytes();
    return this.waitingBytes;
  }

  private keepBound(more: number): void {
    const { waitingBytes, spoolBytesMax: bytesMax } = this;
    if (waitingBytes + more > bytesMax) throw new RecordingSpoolFull({ waitingBytes, bytesMax });
  }

  private async readNear(recording: string, offset: number, length: number): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    for (let at = offset; at < offset + length; at += pieces.at(-1)!.length) {
      const piece = await this.near.read(recording, at, offset + length - at);
      if (piece.length === 0) {
        throw new RecordingDamaged({ problem: `it has no byte ${at}, and says that it has` });
      }
      pieces.push(piece);
    }
    return Buffer.concat(pieces);
  }

  /**
   * Threat: a store that says it has what it has not, or not all, or not so. Nothing near goes before
   * each byte was read back.
   */
  private async requireSame(recording: string, bytes: number, signal: AbortSignal): Promise<void> {
    if (await this.isSameFar(recording, bytes, signal)) return;
    await this.told(() => this.far.remove(membersOf(recording)));
    throw lied(this.place, `reading back the members of ${recording}`);
  }

  private async isSameFar(recording: string, bytes: number, signal: AbortSignal): Promise<boolean> {
    const name = membersOf(recording);
    if ((await this.far.size(name, signal)) !== bytes) return false;
    for (let offset = 0; offset < bytes; offset += compareBytes) {
      signal.throwIfAborted();
      const length = Math.min(compareBytes, bytes - offset);
      const there = await this.far.read(name, { offset, length }, signal);
      const here = await this.readNear(recording, offset, length);
      if (!there || Buffer.compare(there, here) !== 0) return false;
    }
    return true;
  }

  private async putSmall(name: string, bytes: Uint8Array, signal?: AbortSignal): Promise<void> {
    await this.far.put(name, bytes, signal);
    const there = await this.far.read(name, { offset: 0, length: bytes.length + 1 }, signal);
    if (!there || Buffer.compare(there, bytes) !== 0)
      throw lied(this.place, `reading back ${name}`);
  }

  private findFar(recording: string): Promise<StoredRecording | undefined> {
    return this.told(async () => {
      const whole = (length: number) => ({ offset: 0, length });
      const manifest = await this.far.read(manifestOf(recording), whole(manifestBytesMax + 1));
      if (!manifest) return undefined;
      const bytes = await this.far.size(membersOf(recording));
      const key = await this.far.read(keyOf(recording), whole(keyBytesMax));
      if (bytes === undefined || !key) {
        const what = bytes === undefined ? 'members are' : 'key is';
        throw new RecordingDamaged({ problem: `its ${what} not in the object store any more` });
      }
      return { bytes, wrappedKey: Buffer.from(key).toString(), manifest };
    });
  }

  /** What is far is sealed. */
  private async orSealed(recording: string, done: Promise<void>): Promise<void> {
    try {
      await done;
    } catch (error) {
      if (!(error instanceof RecordingNotFound) || !(await this.findFar(recording))) throw error;
      throw new RecordingChanged({ recording, problem: 'is sealed' });
    }
  }

  /** What the store says is not told outside, but that it failed. */
  private async told<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof ObjectStoreFailure)) throw error;
      throw new RecordingStoreUnavailable({ doing: 'asking the object store' }, { cause: error });
    }
  }
}

function lied(place: string, doing: string): ObjectStoreFailure {
  const said = 'it had said that it has them';
  return new ObjectStoreFailure('corrupt', { place, doing, said });
}

const membersOf = (recording: string): string => `${recording}/members`;
const keyOf = (recording: string): string => `${recording}/key`;
const manifestOf = (recording: string): string => `${recording}/manifest.json`;
