import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { FileRecordingStore } from '../adapters/file-recording-store.ts';
import type { RecordingFrame } from '../domain/frames/recording-frame.ts';
import { verifyRecording } from '../domain/manifest/verify-recording.ts';
import { MaskSet } from '../domain/mask/masker.ts';
import {
  RecordingChanged,
  RecordingDamaged,
  RecordingNotFound,
} from '../domain/recording.errors.ts';
import { recordingLimits } from '../domain/recordings.limits.ts';
import { aboutRecording } from '../testing/a-recording.ts';
import { MemoryRecordingStore } from '../testing/memory-recording-store.ts';
import { PlainDataKeys } from '../testing/plain-data-keys.ts';
import { PowerLossDisk, PowerLost } from '../testing/power-loss-disk.ts';
import { SeededRandom } from '../testing/random.ts';
import { RecordingReader } from './recording-reader.ts';
import { RecordingWriter } from './recording-writer.ts';

const recording = 'rec_00000000000000000000000001';
const keys = new PlainDataKeys();
const { dataKey } = keys.create(recording);
const about = aboutRecording({ recording, dataKey });
const output = (micros: number, text: string | Buffer): RecordingFrame => ({
  ...{ kind: 'stdout', micros, data: Buffer.from(text) },
});

async function textOf(reader: RecordingReader): Promise<string> {
  let text = '';
  for await (const frame of reader.frames({ micros: 0 })) {
    if (frame.kind === 'stdout') text += Buffer.from(frame.data).toString();
    if (frame.kind === 'gap') text += `<${frame.reason}>`;
  }
  return text;
}

describe('writing a recording', () => {
  it('stores at a flush, seals with a manifest, and verifies', async () => {
    const store = new MemoryRecordingStore();
    const writer = await RecordingWriter.start({ store, keys }, recording);
    await writer.write(output(1, 'one.'));
    expect((await store.find(recording))?.bytes).toBe(0);
    await writer.flush();
    await writer.write(output(2, 'two.'));
    const sealed = await writer.seal(about);
    expect(sealed.manifest).toMatchObject({ members: 2, outputBytes: 8, torn: { times: 0 } });
    const { bytes, manifest } = (await store.find(recording))!;
    const members = [await store.read(recording, 0, bytes)];
    const report = await verifyRecording({
      ...{ recording, members, manifest, manifestHash: sealed.hash, dataKey },
    });
    expect(report).toMatchObject({ isIntact: true, members: 2 });
    const reader = await RecordingReader.open({ store, keys }, recording, sealed.hash);
    expect(await textOf(reader)).toBe('one.two.');
  });

  it('keeps out what is masked, and counts it', async () => {
    const store = new MemoryRecordingStore();
    const mask = new MaskSet([{ name: 'password', literal: 'hunter2' }]);
    const writer = await RecordingWriter.start({ store, keys, mask }, recording);
    await writer.write(output(1, 'pw hun'));
    await writer.flush();
    await writer.write(output(2, 'ter2 hunt'));
    const { manifest } = await writer.seal(about);
    expect(manifest.masked).toEqual({ rules: 1, spans: 1, bytes: 7 });
    const reader = await RecordingReader.open({ store, keys }, recording);
    expect(await textOf(reader)).toBe('pw ******* hunt');
  });

  it('holds who writes to the pace of the store', async () => {
    const store = new MemoryRecordingStore();
    const writer = await RecordingWriter.start({ store, keys }, recording);
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const append = store.append.bind(store);
    store.append = (...args) => held.then(() => append(...args));
    // Nothing that could be packed to less.
    const big = randomBytes(2 * recordingLimits.waitingBytesMax);
    let hasRoom = false;
    const room = writer.write(output(1, big))!.then(() => (hasRoom = true));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(hasRoom).toBe(false);
    release();
    await room;
  });

  it('gives every later call the first failure', async () => {
    const store = new MemoryRecordingStore();
    const writer = await RecordingWriter.start({ store, keys }, recording);
    store.append = () => Promise.reject(new Error('disk gone'));
    await writer.write(output(1, 'one'));
    await expect(writer.flush()).rejects.toThrow('disk gone');
    await expect(writer.write(output(2, 'two'))).rejects.toThrow('disk gone');
    await expect(writer.seal(about)).rejects.toThrow('disk gone');
  });

  it('does not go on with what is not there', async () => {
    const store = new MemoryRecordingStore();
    const resumed = RecordingWriter.resume({ store, keys }, recording);
    await expect(resumed).rejects.toThrow(RecordingNotFound);
  });

  it('takes the end from an earlier writer that was only slow', async () => {
    const store = new MemoryRecordingStore();
    const slow = await RecordingWriter.start({ store, keys }, recording);
    await slow.write(output(1, 'one.'));
    await slow.flush();
    const next = await RecordingWriter.resume({ store, keys }, recording);
    await slow.write(output(2, 'late.'));
    await expect(slow.flush()).rejects.toThrow(RecordingChanged);
    await expect(slow.seal(about)).rejects.toThrow(RecordingChanged);
    await next.write(output(3, 'two.'));
    const { hash } = await next.seal(about);
    const reader = await RecordingReader.open({ store, keys }, recording, hash);
    expect(await textOf(reader)).toBe('one.<recorder_restarted>two.');
  });

  it('does not seal over what a later writer has stored', async () => {
    const store = new MemoryRecordingStore();
    const slow = await RecordingWriter.start({ store, keys }, recording);
    await slow.write(output(1, 'one.'));
    await slow.flush();
    await RecordingWriter.resume({ store, keys }, recording);
    // It has nothing more to store, so only its manifest can tell it.
    await expect(slow.seal(about)).rejects.toThrow(RecordingChanged);
    expect((await store.find(recording))?.manifest).toBeUndefined();
  });

  it('looks again when an earlier writer brings more before it has the end', async () => {
    const store = new MemoryRecordingStore();
    const slow = await RecordingWriter.start({ store, keys }, recording);
    await slow.write(output(1, 'one.'));
    const append = store.append.bind(store);
    store.append = async (...args) => {
      store.append = append;
      await slow.flush();
      return append(...args);
    };
    const next = await RecordingWriter.resume({ store, keys }, recording);
    const { hash } = await next.seal(about);
    const reader = await RecordingReader.open({ store, keys }, recording, hash);
    expect(await textOf(reader)).toBe('one.<recorder_restarted>');
  });

  it('does not go on behind damage that no crash makes', async () => {
    const store = new MemoryRecordingStore();
    const writer = await RecordingWriter.start({ store, keys }, recording);
    const random = new SeededRandom(1);
    for (let i = 0; i < 12; i += 1) {
      await writer.write(output(i, random.bytes(60_000)));
      await writer.flush();
    }
    const { bytes } = (await store.find(recording))!;
    const damaged = Buffer.from(await store.read(recording, 0, bytes));
    damaged[200] = damaged[200]! ^ 1;
    await store.cut(recording, 0);
    await store.append(recording, 0, damaged);
    const resumed = RecordingWriter.resume({ store, keys }, recording);
    await expect(resumed).rejects.toThrow(RecordingDamaged);
    expect((await store.find(recording))?.bytes).toBe(bytes);
  });
});

describe('a crash while recording', () => {
  /** Writes until the machine stops; gives what was acknowledged. */
  async function writeUntilStopped(writer: RecordingWriter, from: number): Promise<string> {
    let acknowledged = '';
    try {
      for (let i = from; i < from + 6; i += 1) {
        await writer.write(output(i * 1_000, `line ${i}\n`));
        await writer.flush();
        acknowledged += `line ${i}\n`;
      }
    } catch (error) {
      expect(error).toBeInstanceOf(PowerLost);
    }
    return acknowledged;
  }

  it('at any step keeps what was acknowledged, cuts what is torn and says so', async () => {
    for (let at = 0; at < 6; at += 1) {
      for (let seed = 0; seed < 25; seed += 1) {
        const disk = new PowerLossDisk(new SeededRandom(at * 100 + seed));
        const store = new FileRecordingStore({ folder: '/r', floorBytes: 1, disk });
        const writer = await RecordingWriter.start({ store, keys }, recording);
        const first = disk.steps;
        disk.stopAfter(at);
        const before = await writeUntilStopped(writer, 0);
        disk.restart();
        const resumed = await RecordingWriter.resume({ store, keys }, recording);
        const after = await writeUntilStopped(resumed, 10);
        const sealed = await resumed.seal(about);
        const reader = await RecordingReader.open({ store, keys }, recording, sealed.hash);
        const text = await textOf(reader);
        // The member in flight may have survived whole: then it is kept.
        const lost = text.slice(before.length, text.indexOf('<'));
        expect(text).toBe(`${before}${lost}<recorder_restarted>${after}`);
        expect(['', `line ${at}\n`]).toContain(lost);
        expect(disk.steps).toBeGreaterThan(first);
        const { bytes, manifest } = (await store.find(recording))!;
        const members = [await store.read(recording, 0, bytes)];
        const options = { recording, members, manifest, manifestHash: sealed.hash, dataKey };
        expect((await verifyRecording(options)).findings).toEqual([]);
      }
    }
  });

  it('leaves any beginning of the last member, which is cut at each length', async () => {
    const whole = new MemoryRecordingStore();
    const writer = await RecordingWriter.start({ store: whole, keys }, recording);
    for (const i of [0, 1]) {
      await writer.write(output(i, `line ${i}\n`));
      await writer.flush();
    }
    const { bytes } = (await whole.find(recording))!;
    const stored = await whole.read(recording, 0, bytes);
    const second = bytes / 2;
    for (let kept = 1; kept < second; kept += 1) {
      const store = new MemoryRecordingStore();
      await store.create(recording, keys.create(recording).wrappedKey);
      await store.append(recording, 0, stored.subarray(0, second + kept));
      const resumed = await RecordingWriter.resume({ store, keys }, recording);
      const { manifest } = await resumed.seal(about);
      expect(manifest).toMatchObject({ torn: { times: 1, bytes: kept }, members: 2 });
      expect(manifest.gaps).toEqual([
        { atMicros: 0, missingBytes: 0, reason: 'recorder_restarted' },
      ]);
    }
  });
});
