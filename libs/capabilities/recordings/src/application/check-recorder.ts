import type { SessionRecording } from '@endoscope/sessions/recording';
import { RecorderUnavailable } from '../domain/recording.errors.ts';
import type { RecordingStore } from '../ports/recording-store.ts';

/** Before a session is asked for: one that must be recorded is refused while nothing can be. */
export class CheckRecorder {
  constructor(private readonly store: Pick<RecordingStore, 'ready'>) {}

  async execute(recording: SessionRecording | undefined): Promise<void> {
    if (recording?.mode !== 'required') return;
    try {
      await this.store.ready();
    } catch (cause) {
      throw new RecorderUnavailable({}, { cause, retryAfterMs: 5_000 });
    }
  }
}
