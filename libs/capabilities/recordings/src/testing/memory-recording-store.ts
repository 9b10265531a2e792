import { RecordingChanged, RecordingNotFound } from '../domain/recording.errors.ts';
import type { SpoolStore } from '../ports/recording-spool.ts';
import type { StoredRecording } from '../ports/recording-store.ts';

interface Row {
  bytes: Buffer;
  wrappedKey: string;
  manifest: Buffer | undefined;
}

export class MemoryRecordingStore implements SpoolStore {
  private readonly rows = new Map<string, Row>();
  /** How often, and how much, was read: what a seek costs. */
  readonly reads: number[] = [];

  ready(): Promise<void> {
    return Promise.resolve();
  }

  create(recording: string, wrappedKey: string): Promise<void> {
    if (this.rows.has(recording)) return refused(recording, 'is there already');
    this.rows.set(recording, { bytes: Buffer.alloc(0), wrappedKey, manifest: undefined });
    return Promise.resolve();
  }

  find(recording: string): Promise<StoredRecording | undefined> {
    const row = this.rows.get(recording);
    return Promise.resolve(row && { ...row, bytes: row.bytes.length });
  }

  append(recording: string, offset: number, member: Uint8Array): Promise<void> {
    return this.change(recording, (row) => {
      if (row.manifest) return refused(recording, 'is sealed');
      if (row.bytes.length !== offset) return refused(recording, `does not end at ${offset}`);
      row.bytes = Buffer.concat([row.bytes, member]);
      return Promise.resolve();
    });
  }

  cut(recording: string, bytes: number): Promise<void> {
    return this.change(recording, (row) => {
      if (row.manifest) return refused(recording, 'is sealed');
      if (bytes > row.bytes.length) return refused(recording, `has no ${bytes} bytes`);
      row.bytes = row.bytes.subarray(0, bytes);
      return Promise.resolve();
    });
  }

  read(recording: string, offset: number, bytesMax: number): Promise<Uint8Array> {
    const row = this.rows.get(recording);
    if (!row) return Promise.reject(new RecordingNotFound({ recording }));
    const part = row.bytes.subarray(offset, offset + bytesMax);
    this.reads.push(part.length);
    return Promise.resolve(Buffer.from(part));
  }

  seal(recording: string, bytes: number, manifest: Uint8Array): Promise<void> {
    return this.change(recording, (row) => {
      if (row.manifest && !row.manifest.equals(manifest)) {
        return refused(recording, 'is sealed with another manifest');
      }
      if (row.bytes.length !== bytes) return refused(recording, `does not end at ${bytes}`);
      row.manifest = Buffer.from(manifest);
      return Promise.resolve();
    });
  }

  rewrap(recording: string, wrappedKey: string): Promise<void> {
    return this.change(recording, (row) => {
      row.wrappedKey = wrappedKey;
      return Promise.resolve();
    });
  }

  remove(recording: string): Promise<void> {
    this.rows.delete(recording);
    return Promise.resolve();
  }

  listSealed(limit: number): Promise<readonly string[]> {
    const sealed = [...this.rows].filter(([, row]) => row.manifest !== undefined);
    return Promise.resolve(
      sealed
        .map(([id]) => id)
        .sort()
        .slice(0, limit),
    );
  }

  bytes(): Promise<number> {
    const sizes = [...this.rows.values()].map((row) => row.bytes.length);
    return Promise.resolve(sizes.reduce((sum, size) => sum + size, 0));
  }

  private change(recording: string, apply: (row: Row) => Promise<void>): Promise<void> {
    const row = this.rows.get(recording);
    return row ? apply(row) : Promise.reject(new RecordingNotFound({ recording }));
  }
}

function refused(recording: string, problem: string): Promise<never> {
  return Promise.reject(new RecordingChanged({ recording, problem }));
}
