import { systemContext } from '@endoscope/core';
import type { Clock } from '@endoscope/core';
import { recordingLimits } from '../domain/recordings.limits.ts';
import type { RecordingCatalogue } from '../ports/recording-catalogue.ts';
import type { RecordingStore } from '../ports/recording-store.ts';
import type { RecordingChanges } from './recording-changes.ts';

export interface RemoveRecordingsParts {
  readonly catalogue: Pick<RecordingCatalogue, 'listDue'>;
  readonly store: Pick<RecordingStore, 'remove'>;
  readonly changes: RecordingChanges;
  readonly clock: Clock;
  readonly onFault: (recording: string, cause: unknown) => void;
}

/** Removes recordings whose time is over, their keys with them; that they were there stays known. */
export class RemoveRecordings {
  constructor(private readonly parts: RemoveRecordingsParts) {}

  async execute(signal: AbortSignal): Promise<number> {
    const { catalogue, store, changes, clock, onFault } = this.parts;
    const now = clock.now();
    let removed = 0;
    for (const { id } of await catalogue.listDue(now, recordingLimits.jobBatchMax)) {
      if (signal.aborted) break;
      try {
        // Done again after a crash in between, as removing what is not there is no failure.
        await changes.remove(systemContext(), id, { now, bytesOf: (each) => store.remove(each) });
        removed += 1;
      } catch (error) {
        onFault(id, error);
      }
    }
    return removed;
  }
}
