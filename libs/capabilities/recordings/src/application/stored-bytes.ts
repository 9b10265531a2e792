import { recordingLimits } from '../domain/recordings.limits.ts';
import type { RecordingStore } from '../ports/recording-store.ts';

/** The members of a recording from `offset` to the end, one window after the other. */
export async function* storedBytes(
  store: RecordingStore,
  recording: string,
  offset = 0,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = offset; ; ) {
    const piece = await store.read(recording, at, recordingLimits.seekWindowBytes);
    if (piece.length === 0) return;
    yield piece;
    at += piece.length;
  }
}
