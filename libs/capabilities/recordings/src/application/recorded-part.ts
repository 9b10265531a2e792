import { systemContext } from '@endoscope/core';
import type { RecordingId } from '@endoscope/core';
import type { RecordingChanges } from './recording-changes.ts';

/**
 * What one process may say of a recording that it writes: as long as no other process has gone on
 * with it. Each that goes on counts one part more, and an earlier part changes nothing any more.
 *
 * Order: that of the calls, each after the one before is in the ledger.
 */
export class RecordedPart {
  private turn: Promise<number>;

  constructor(
    private readonly changes: RecordingChanges,
    private readonly id: RecordingId,
    part: number,
  ) {
    this.turn = Promise.resolve(part);
  }

  async interrupt(why: string): Promise<void> {
    await this.after(async (part) => {
      await this.changes.interrupt(systemContext(), this.id, { why, part });
      return part;
    });
  }

  async resume(missingBytes: number): Promise<void> {
    await this.after(async () => {
      const { parts } = await this.changes.resume(systemContext(), this.id, missingBytes);
      return parts;
    });
  }

  /** A change that failed is told to who asked for it; the next one begins where it stood. */
  private after(change: (part: number) => Promise<number>): Promise<number> {
    const before = this.turn;
    const changed = before.then(change);
    this.turn = changed.catch(() => before);
    return changed;
  }
}
