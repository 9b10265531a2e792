import { channels } from '@endoscope/core';
import { systemClock } from '@endoscope/core';
import { describe, expect, it } from '@jest/globals';
import { recordingLimits } from '../domain/recordings.limits.ts';
import { MemoryRecordingStore } from '../testing/memory-recording-store.ts';
import { PlainDataKeys } from '../testing/plain-data-keys.ts';
import { RecordingReader } from './recording-reader.ts';
import { RecordingWriter } from './recording-writer.ts';
import { SessionRecorder } from './session-recorder.ts';

const recording = 'rec_00000000000000000000000001';
const { waitingBytesMax, memberRawBytesMax } = recordingLimits;

/** Takes nothing until it is told to, and never says that it fails. */
class SlowStore extends MemoryRecordingStore {
  private open: () => void = () => undefined;
  private readonly opened = new Promise<void>((resolve) => (this.open = resolve));
  release(): void {
    this.open();
  }
  override async append(...args: Parameters<MemoryRecordingStore['append']>): Promise<void> {
    await this.opened;
    return super.append(...args);
  }
}

async function recorderOn(store: MemoryRecordingStore, isStrict: boolean) {
  const keys = new PlainDataKeys();
  const writer = await RecordingWriter.start({ store, keys }, recording);
  return new SessionRecorder(writer, {
    ...({ mode: 'required', hasInput: false, banner: '', startedAt: new Date() } as const),
    ...{ clock: systemClock, isStrict, isStalled: () => false },
    reopen: () => Promise.reject(new Error('nothing has failed')),
    interrupted: () => undefined,
    resumed: () => undefined,
  });
}

/** Random enough not to be packed to nothing, the same each time. */
function pieceOf(number: number): Buffer {
  const bytes = Buffer.alloc(32 * 1_024);
  for (let at = 0; at < bytes.length; at += 4) bytes.writeUInt32LE((number * 7_919 + at) >>> 0, at);
  return bytes;
}

describe('a store that is slow', () => {
  it('holds the cluster when so much waits for it, and gets every byte in the end', async () => {
    const store = new SlowStore();
    const recorder = await recorderOn(store, false);
    const pieces: Buffer[] = [];
    let held: Promise<void> | undefined;
    while (!held && pieces.length < 1_000) {
      pieces.push(pieceOf(pieces.length));
      held = recorder.output(channels.stdout, pieces.at(-1)!);
    }
    const taken = pieces.length * pieces[0]!.length;
    expect(taken).toBeGreaterThanOrEqual(waitingBytesMax);
    expect(taken).toBeLessThanOrEqual(waitingBytesMax + 2 * memberRawBytesMax);
    let isHeld = true;
    void held!.then(() => (isHeld = false));
    await new Promise((resolve) => setImmediate(resolve));
    expect(isHeld).toBe(true);
    store.release();
    await held;
    await recorder.leave();
    const reader = await RecordingReader.open({ store, keys: new PlainDataKeys() }, recording);
    const recorded: Uint8Array[] = [];
    for await (const frame of reader.frames({ micros: 0 })) {
      if (frame.kind === 'stdout') recorded.push(frame.data);
    }
    expect(Buffer.concat(recorded).equals(Buffer.concat(pieces))).toBe(true);
  });

  it('holds each piece when nothing is shown before it is stored', async () => {
    const store = new SlowStore();
    const recorder = await recorderOn(store, true);
    let isShown = false;
    const shown = recorder.output(channels.stdout, Buffer.from('x'))!.then(() => (isShown = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(isShown).toBe(false);
    store.release();
    await shown;
    await recorder.leave();
  });
});
