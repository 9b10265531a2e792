import { beforeEach, describe, expect, it } from '@jest/globals';
import { newId, systemContext } from '@endoscope/core';
import type { RequestContext, SessionId } from '@endoscope/core';
import { MemoryRecordingStore } from '../testing/memory-recording-store.ts';
import { PlainDataKeys } from '../testing/plain-data-keys.ts';
import { aRecordingOf } from '../testing/a-recording-row.ts';
import type { RecordingFrame } from '../domain/frames/recording-frame.ts';
import { recordingLimits } from '../domain/recordings.limits.ts';
import { FollowRecordings } from './follow-recordings.ts';
import { RecordingReader } from './recording-reader.ts';
import { RecordingWriter } from './recording-writer.ts';

const recording = aRecordingOf(newId('session') as SessionId);
const frame = (micros: number, text: string): RecordingFrame => ({
  ...{ kind: 'stdout', micros, data: Buffer.from(text) },
});

/** A clock whose sleeps end when the test lets time pass. */
class Stage {
  readonly store = new MemoryRecordingStore();
  readonly keys = new PlainDataKeys();
  state: 'recording' | 'sealed' = 'recording';
  refuses: Error | undefined;
  nowMs = 0;
  private sleepers: (() => void)[] = [];
  private readonly clock = {
    now: () => new Date(this.nowMs),
    sleep: (ms: number) =>
      new Promise<void>((resolve) => {
        this.sleepers.push(() => {
          this.nowMs += ms;
          resolve();
        });
      }),
  };
  readonly follow = new FollowRecordings(
    {
      execute: () =>
        this.refuses
          ? Promise.reject(this.refuses)
          : Promise.resolve({ ...recording, state: this.state }),
    },
    this.clock,
  );

  /** Lets time pass until it is settled. */
  async until<T>(awaited: Promise<T>): Promise<T> {
    let isSettled = false;
    const settled = (): void => void (isSettled = true);
    awaited.then(settled, settled);
    while (!isSettled) {
      for (const wake of this.sleepers.splice(0)) wake();
      await new Promise((resolve) => setImmediate(resolve));
    }
    return awaited;
  }

  /** Somebody has found nothing more, and sleeps. */
  async sleeps(): Promise<void> {
    while (this.sleepers.length === 0) await new Promise((resolve) => setImmediate(resolve));
  }

  async open(ctx: RequestContext = systemContext(), fromMicros = 0) {
    const { store, keys } = this;
    const reader = await RecordingReader.open({ store, keys }, recording.id);
    return this.follow.frames(ctx, recording, { reader, from: { micros: fromMicros } });
  }

  writer(): Promise<RecordingWriter> {
    return RecordingWriter.start({ store: this.store, keys: this.keys }, recording.id);
  }
}

let stage: Stage;
let writer: RecordingWriter;
beforeEach(async () => {
  stage = new Stage();
  writer = await stage.writer();
});

async function write(micros: number, text: string): Promise<void> {
  await writer.write(frame(micros, text));
  await writer.flush();
}

async function textOf(frames: AsyncIterable<RecordingFrame>): Promise<string> {
  let text = '';
  for await (const each of frames) if (each.kind === 'stdout') text += String(each.data);
  return text;
}

describe('a recording that is followed', () => {
  it('is told as it comes, to the end and all of it', async () => {
    const frames = await stage.open();
    await write(1, 'first ');
    expect(await frames.next()).toMatchObject({ value: { micros: 1 } });
    const second = frames.next();
    await stage.sleeps();
    await write(2, 'second ');
    expect(await stage.until(second)).toMatchObject({ value: { micros: 2 } });
    const rest = textOf(frames);
    stage.state = 'sealed';
    await write(3, 'last');
    expect(await stage.until(rest)).toBe('last');
  });

  it('begins where one wants, also in what is not there yet', async () => {
    const early = await stage.open(systemContext(), 5);
    const first = early.next();
    await stage.sleeps();
    await write(1, 'before');
    await write(9, 'after');
    // The member that may hold the place is the first one there is.
    expect(await stage.until(first)).toMatchObject({ value: { micros: 1 } });
    const later = await stage.open(systemContext(), 9);
    expect(await later.next()).toMatchObject({ value: { micros: 1 } });
    await early.return();
    await later.return();
  });

  it('waits for a member that is half written, and takes what a crash put in its place', async () => {
    await write(1, 'whole ');
    const stored = (await stage.store.find(recording.id))!.bytes;
    await write(2, 'torn, and cut after a crash ');
    const all = await stage.store.read(recording.id, 0, 1_000_000);
    await stage.store.cut(recording.id, stored);
    await stage.store.append(recording.id, stored, all.subarray(stored, stored + 100));
    const frames = await stage.open();
    expect(await frames.next()).toMatchObject({ value: { micros: 1 } });
    const next = frames.next();
    await stage.sleeps();
    const { store, keys } = stage;
    const resumed = await RecordingWriter.resume({ store, keys }, recording.id);
    await resumed.flush();
    expect(await stage.until(next)).toMatchObject({
      value: { kind: 'gap', reason: 'recorder_restarted' },
    });
    await frames.return();
  });

  it('ends when policy does not let the viewer see it any more, though much is to be shown', async () => {
    const idle = await stage.open();
    const waiting = idle.next();
    stage.refuses = new Error('denied');
    await expect(stage.until(waiting)).rejects.toThrow('denied');
    stage.refuses = undefined;
    for (let i = 1; i < 9; i += 1) await write(i, 'x');
    const busy = await stage.open();
    await busy.next();
    stage.refuses = new Error('denied');
    stage.nowMs += recordingLimits.followCheckMs;
    await expect(busy.next()).rejects.toThrow('denied');
  });

  it('ends with its viewer', async () => {
    const gone = new AbortController();
    const frames = await stage.open({ ...systemContext(), signal: gone.signal });
    const next = frames.next();
    gone.abort();
    expect(await stage.until(next)).toMatchObject({ done: true });
  });

  it('is followed by so many at once and no more', async () => {
    await write(1, 'x');
    const all: AsyncGenerator<RecordingFrame>[] = [];
    for (let i = 0; i < recordingLimits.followersMax; i += 1) {
      stage.follow.checkRoom();
      const frames = await stage.open();
      await frames.next();
      all.push(frames);
    }
    expect(() => stage.follow.checkRoom()).toThrow('are followed on this gateway already');
    await all[0]!.return(undefined);
    expect(() => stage.follow.checkRoom()).not.toThrow();
    await Promise.all(all.map((frames) => frames.return(undefined)));
  });
});
