import { invariant, isId, systemContext } from '@endoscope/core';
import type { Clock } from '@endoscope/core';
import { recordingLimits } from '../domain/recordings.limits.ts';
import type { RecordingSpool } from '../ports/recording-spool.ts';
import type { RecordingChanges } from './recording-changes.ts';

export interface ShipRecordingsParts {
  readonly spool: RecordingSpool;
  readonly changes: Pick<RecordingChanges, 'shipped'>;
  readonly clock: Clock;
  readonly observer: {
    onShipped(recording: string, bytes: number): void;
    /** For each try that failed; `isFirst` after one that did not. */
    onFailure(recording: string | undefined, cause: unknown, isFirst: boolean): void;
    /** After each turn. */
    onWaiting(bytes: number): void;
  };
}

const { shipMs, shipMsMax, jobBatchMax } = recordingLimits;

/**
 * Brings sealed recordings to the object store they belong in. A line of the ledger tells where one
 * is before what rests near is taken away; a crash in between brings it there once more.
 *
 * Bound: one recording at a time; after a failure twice as long a pause as before, up to `shipMsMax`.
 */
export class ShipRecordings {
  private failures = 0;
  private notBeforeMs = 0;

  constructor(private readonly parts: ShipRecordingsParts) {}

  async execute(signal: AbortSignal): Promise<number> {
    const { spool, clock, observer } = this.parts;
    if (clock.now().getTime() < this.notBeforeMs) return 0;
    let shipped = 0;
    let isFailing = false;
    const attempt = async (recording: string | undefined, act: () => Promise<void>) => {
      try {
        await act();
        return true;
      } catch (error) {
        if (signal.aborted) return false;
        observer.onFailure(recording, error, this.failures === 0 && !isFailing);
        isFailing = true;
        return false;
      }
    };
    if (await attempt(undefined, () => spool.checkFar(signal))) {
      for (const recording of await spool.waiting(jobBatchMax)) {
        if (signal.aborted) break;
        // One that cannot be brought there does not keep the others from it.
        if (await attempt(recording, () => this.ship(recording, signal))) shipped += 1;
      }
    }
    observer.onWaiting(await spool.bytes());
    this.pause(isFailing);
    return shipped;
  }

  private async ship(recording: string, signal: AbortSignal): Promise<void> {
    const { spool, changes, observer } = this.parts;
    const bytes = await spool.ship(recording, signal);
    invariant(isId('recording', recording), 'what is in a spool has the id of a recording');
    const about = { place: spool.place, bytes };
    const isKept = await changes.shipped(systemContext(), recording, about);
    // Its time was over while it was on its way.
    await (isKept ? spool.release(recording) : spool.remove(recording));
    observer.onShipped(recording, bytes);
  }

  private pause(isFailing: boolean): void {
    this.failures = isFailing ? this.failures + 1 : 0;
    const pauseMs = isFailing ? Math.min(shipMs * 2 ** (this.failures - 1), shipMsMax) : 0;
    // A tenth more or less at random, so that replicas do not march in step.
    this.notBeforeMs = this.parts.clock.now().getTime() + pauseMs * (0.9 + Math.random() / 5);
  }
}
