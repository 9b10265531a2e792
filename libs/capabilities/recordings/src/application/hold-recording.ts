import type { RequestContext } from '@endoscope/core';
import type { Recording } from '../domain/recording.ts';
import type { FindRecording } from './find-recording.ts';
import type { RecordingChanges } from './recording-changes.ts';

/**
 * Legal hold: what is held is not removed, however long its time is over. Who holds it again gives
 * another reason; that it is released is known, too, and by whom.
 */
export class HoldRecording {
  constructor(
    private readonly find: Pick<FindRecording, 'execute'>,
    private readonly changes: Pick<RecordingChanges, 'hold' | 'release'>,
  ) {}

  /** `reason` is for people: a case, a ticket. Not empty. */
  async hold(ctx: RequestContext, id: string, reason: string): Promise<Recording> {
    const recording = await this.find.execute(ctx, id, 'recording.hold');
    return this.changes.hold(ctx, recording.id, reason);
  }

  async release(ctx: RequestContext, id: string, reason: string): Promise<Recording> {
    const recording = await this.find.execute(ctx, id, 'recording.hold');
    return this.changes.release(ctx, recording.id, reason);
  }
}
