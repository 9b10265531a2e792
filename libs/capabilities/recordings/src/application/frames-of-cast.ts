import type { RecordingFrame } from '../domain/frames/recording-frame.ts';
import { recordingLimits } from '../domain/recordings.limits.ts';
import type { RecordingPlace, RecordingReader } from './recording-reader.ts';

const { screenContextBytes } = recordingLimits;
/** Frames among which the first size of a recording is looked for. */
const firstFramesMax = 100;

/**
 * Where a cast that begins at a time is read from: some output earlier, as what that drew is on the
 * screen. `isCut`: there is more before it.
 */
export async function castFrom(
  reader: RecordingReader,
  micros: number,
): Promise<{ place: RecordingPlace; isCut: boolean }> {
  const outputByte = (await reader.outputBefore(micros)) - screenContextBytes;
  if (outputByte <= 0) return { place: { micros: 0 }, isCut: false };
  return { place: { outputByte }, isCut: true };
}

/**
 * Frames of a cast. In front of those that are not all stands the first size of the recording: a
 * terminal that nobody resizes is told its size once.
 */
export async function* framesOfCast(
  reader: RecordingReader,
  { frames, isCut }: { frames: AsyncIterable<RecordingFrame>; isCut: boolean },
): AsyncGenerator<RecordingFrame, void, undefined> {
  const first = isCut ? await firstSize(reader) : undefined;
  if (first) yield first;
  yield* frames;
}

async function firstSize(reader: RecordingReader): Promise<RecordingFrame | undefined> {
  let seen = 0;
  for await (const frame of reader.frames({ micros: 0 })) {
    if (frame.kind === 'resize') return frame;
    if (++seen === firstFramesMax) return undefined;
  }
  return undefined;
}
