import { beforeAll, describe, expect, it } from '@jest/globals';
import type { RecordingFrame } from '../domain/frames/recording-frame.ts';
import { RecordingDamaged, RecordingNotFound } from '../domain/recording.errors.ts';
import { recordingLimits } from '../domain/recordings.limits.ts';
import { aboutRecording } from '../testing/a-recording.ts';
import { MemoryRecordingStore } from '../testing/memory-recording-store.ts';
import { PlainDataKeys } from '../testing/plain-data-keys.ts';
import { RecordingReader } from './recording-reader.ts';
import type { RecordingPlace } from './recording-reader.ts';
import { RecordingWriter } from './recording-writer.ts';

const recording = 'rec_00000000000000000000000001';
const keys = new PlainDataKeys();
const about = aboutRecording({ recording, dataKey: keys.create(recording).dataKey });
const halfMicros = 500_000;
/** Two hours with a member every 500 ms: more members than landmarks. */
const count = (2 * 3_600_000_000) / halfMicros;
const line = (i: number): string => `${String(i).padStart(6, '0')}\n`;

async function first(reader: RecordingReader, place: RecordingPlace): Promise<RecordingFrame> {
  const { value } = await reader.frames(place).next();
  return value!;
}

describe('two hours of a recording', () => {
  const store = new MemoryRecordingStore();
  let hash: string;

  beforeAll(async () => {
    const writer = await RecordingWriter.start({ store, keys }, recording);
    // One append for all: the fake copies what it has each time.
    const members: Uint8Array[] = [];
    const append = store.append.bind(store);
    store.append = (_recording, _offset, member) => Promise.resolve(void members.push(member));
    for (let i = 0; i < count; i += 1) {
      await writer.write({ kind: 'stdout', micros: i * halfMicros, data: Buffer.from(line(i)) });
      await writer.flush();
    }
    store.append = append;
    await append(recording, 0, Buffer.concat(members));
    ({ hash } = await writer.seal(about));
  });

  it.each([0, 1, 2, 7, 8, 7_199, 10_001, count - 1])(
    'are entered at member %d with few reads',
    async (i) => {
      expect(count).toBeGreaterThan(recordingLimits.landmarksMax);
      const reader = await RecordingReader.open({ store, keys }, recording, hash);
      for (const place of [{ micros: i * halfMicros + 1 }, { outputByte: i * 7 + 3 }]) {
        store.reads.length = 0;
        expect(await first(reader, place)).toMatchObject({ micros: i * halfMicros });
        // One window for the headers between two landmarks, one for the frames; nothing grows with
        // the length of the recording.
        expect(store.reads.length).toBeLessThanOrEqual(3);
      }
    },
  );

  it('begin with the earlier of two members of one time', async () => {
    const reader = await RecordingReader.open({ store, keys }, recording, hash);
    expect(await first(reader, { micros: 100 * halfMicros })).toMatchObject({
      micros: 99 * halfMicros,
    });
  });

  it('go on to the end from there', async () => {
    const reader = await RecordingReader.open({ store, keys }, recording, hash);
    let text = '';
    for await (const frame of reader.frames({ outputByte: (count - 3) * 7 })) {
      if (frame.kind === 'stdout') text += Buffer.from(frame.data).toString();
    }
    expect(text).toBe(line(count - 3) + line(count - 2) + line(count - 1));
  });

  it('end at the end for a place behind it', async () => {
    const reader = await RecordingReader.open({ store, keys }, recording, hash);
    const last = await first(reader, { micros: Number.MAX_SAFE_INTEGER });
    expect(last).toMatchObject({ micros: (count - 1) * halfMicros });
  });
});

describe('large members', () => {
  it('are skipped by their headers', async () => {
    const store = new MemoryRecordingStore();
    const writer = await RecordingWriter.start({ store, keys }, recording);
    for (let i = 0; i < 20; i += 1) {
      const data = Buffer.from(Array.from({ length: 90_000 }, (_, at) => (at * i * 7919) % 251));
      await writer.write({ kind: 'stdout', micros: i, data });
      await writer.flush();
    }
    // Not sealed: no landmarks, so every header is looked at.
    const reader = await RecordingReader.open({ store, keys }, recording);
    expect(reader.manifest).toBeUndefined();
    expect(await first(reader, { outputByte: 15 * 90_000 })).toMatchObject({ micros: 15 });
    expect(store.reads.length).toBeLessThanOrEqual(25);
  });
});

describe('reading a recording', () => {
  async function written(): Promise<MemoryRecordingStore> {
    const store = new MemoryRecordingStore();
    const writer = await RecordingWriter.start({ store, keys }, recording);
    for (let i = 0; i < 5; i += 1) {
      await writer.write({ kind: 'marker', micros: i, text: `${i}` });
      await writer.flush();
    }
    await writer.seal(about);
    return store;
  }

  async function all(reader: RecordingReader, micros = 0): Promise<RecordingFrame[]> {
    const frames: RecordingFrame[] = [];
    for await (const frame of reader.frames({ micros })) frames.push(frame);
    return frames;
  }

  it('gives nothing of an empty one', async () => {
    const store = new MemoryRecordingStore();
    await RecordingWriter.start({ store, keys }, recording);
    expect(await all(await RecordingReader.open({ store, keys }, recording))).toEqual([]);
  });

  it('refuses a manifest that the ledger does not hold, and one that is not there', async () => {
    const store = await written();
    const other = RecordingReader.open({ store, keys }, recording, '00'.repeat(32));
    await expect(other).rejects.toThrow(RecordingDamaged);
    const missing = RecordingReader.open({ store: new MemoryRecordingStore(), keys }, recording);
    await expect(missing).rejects.toThrow(RecordingNotFound);
  });

  it('stops at each altered byte and at an end that is cut', async () => {
    const sound = await written();
    const { bytes, manifest, wrappedKey } = (await sound.find(recording))!;
    const stored = Buffer.from(await sound.read(recording, 0, bytes));
    const changed = async (members: Buffer): Promise<RecordingReader> => {
      const store = new MemoryRecordingStore();
      await store.create(recording, wrappedKey);
      await store.append(recording, 0, members);
      await store.seal(recording, members.length, manifest!);
      return RecordingReader.open({ store, keys }, recording);
    };
    for (let at = 0; at < stored.length; at += 3) {
      const altered = Buffer.from(stored);
      altered[at] = altered[at]! ^ 4;
      await expect(all(await changed(altered))).rejects.toThrow(RecordingDamaged);
    }
    const cut = await changed(stored.subarray(0, stored.length - 1));
    await expect(all(cut)).rejects.toThrow('ends after 4 of 5');
    expect(await all(await changed(stored), 3)).toHaveLength(3);
  });
});
