import { systemContext } from '@endoscope/core';
import type { Clock } from '@endoscope/core';
import { readManifest } from '../domain/manifest/recording-manifest.ts';
import type {
  RecordingParticipant,
  SealedManifest,
} from '../domain/manifest/recording-manifest.ts';
import type { Recording } from '../domain/recording.ts';
import { RecordingDamaged, RecordingNotFound } from '../domain/recording.errors.ts';
import { recordingLimits } from '../domain/recordings.limits.ts';
import type { RecordingCatalogue } from '../ports/recording-catalogue.ts';
import { reasonOf, toldOf } from './open-recorder.ts';
import type { RecordingChanges } from './recording-changes.ts';
import { RecordingWriter } from './recording-writer.ts';
import type { RecordingParts } from './recording-writer.ts';

export interface SealRecordingsParts extends RecordingParts {
  readonly catalogue: RecordingCatalogue;
  readonly changes: RecordingChanges;
  readonly clock: Clock;
  readonly tool: string;
  readonly participantsOf: (recording: Recording) => Promise<readonly RecordingParticipant[]>;
  /** This process writes it: it seals it itself. */
  readonly isRecording: (recording: Recording) => boolean;
  readonly onFault: (recording: string, cause: unknown) => void;
}

/**
 * Seals what nobody else will: recordings whose session has ended while the process that wrote them
 * was gone, or whose store was. What cannot be read to its end has failed, and says why.
 */
export class SealRecordings {
  constructor(private readonly parts: SealRecordingsParts) {}

  async execute(signal: AbortSignal): Promise<number> {
    const { catalogue, clock, isRecording, onFault } = this.parts;
    const before = new Date(clock.now().getTime() - recordingLimits.orphanedMs);
    const found = await catalogue.listUnsealed(before, recordingLimits.jobBatchMax);
    let sealed = 0;
    for (const recording of found) {
      if (signal.aborted) break;
      if (isRecording(recording)) continue;
      try {
        await this.seal(recording);
        sealed += 1;
      } catch (error) {
        onFault(recording.id, error);
      }
    }
    return sealed;
  }

  private async seal(recording: Recording): Promise<void> {
    const { changes } = this.parts;
    const ctx = systemContext();
    try {
      await changes.seal(ctx, recording.id, await this.sealed(recording));
    } catch (error) {
      if (!isFinal(error)) throw error;
      await changes.fail(ctx, recording.id, reasonOf(error));
    }
  }

  /** Its manifest may be there, and only the catalogue not know of it. */
  private async sealed(recording: Recording): Promise<SealedManifest> {
    const { store, keys, clock, tool, participantsOf } = this.parts;
    const { manifest } = (await store.find(recording.id)) ?? {};
    if (manifest) return readManifest(manifest);
    const writer = await RecordingWriter.resume({ store, keys }, recording.id);
    const by = await participantsOf(recording);
    return writer.seal(toldOf(recording, { at: clock.now(), tool, by }));
  }
}

/** Trying again would find the same. A key that is missing may be put back into the ring. */
function isFinal(error: unknown): boolean {
  return error instanceof RecordingDamaged || error instanceof RecordingNotFound;
}
