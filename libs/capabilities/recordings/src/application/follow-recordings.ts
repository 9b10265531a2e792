import type { Clock, RequestContext } from '@endoscope/core';
import type { RecordingFrame } from '../domain/frames/recording-frame.ts';
import { isOpen } from '../domain/recording.ts';
import type { Recording } from '../domain/recording.ts';
import { RecordingFollowersReached } from '../domain/recording.errors.ts';
import { recordingLimits } from '../domain/recordings.limits.ts';
import type { FindRecording } from './find-recording.ts';
import type { RecordingPlace, RecordingReader } from './recording-reader.ts';

const { followersMax, followPollMs, followCheckMs } = recordingLimits;

/**
 * Frames of a recording as its store gets them, whichever replica writes it.
 *
 * Owns:  a place among `followersMax`, from the first frame on.
 * Bound: one member; a viewer that is slow reads later from the store and holds up nobody.
 * Order: frames as they were written.
 * Ends:  with the recording, with `ctx.signal`, or when the viewer may not see it any more, which is
 *        asked every `followCheckMs`.
 */
export class FollowRecordings {
  private followers = 0;

  constructor(
    private readonly find: Pick<FindRecording, 'execute'>,
    private readonly clock: Clock,
  ) {}

  async *frames(
    ctx: RequestContext,
    { id }: Recording,
    { reader, from }: { reader: RecordingReader; from: RecordingPlace },
  ): AsyncGenerator<RecordingFrame, void, undefined> {
    const { signal } = ctx;
    const stillOpen = this.stillOpen(ctx, id);
    const goesOn = async (): Promise<boolean> => {
      await this.clock.sleep(followPollMs, signal).catch(() => undefined);
      return !signal.aborted && stillOpen();
    };
    this.followers += 1;
    try {
      for await (const frame of reader.growing(from, goesOn)) {
        if (signal.aborted) return;
        await stillOpen();
        yield frame;
      }
    } finally {
      this.followers -= 1;
    }
  }

  /** Throws where too many are followed already; before anything is told or sent. */
  checkRoom(): void {
    if (this.followers < followersMax) return;
    throw new RecordingFollowersReached({ max: followersMax }, { retryAfterMs: 10_000 });
  }

  /** Throws for who may not see it any more; asked again when the answer is old. */
  private stillOpen(ctx: RequestContext, id: string): () => Promise<boolean> {
    let askedAtMs = this.clock.now().getTime();
    let answer = true;
    return async () => {
      const nowMs = this.clock.now().getTime();
      if (Math.abs(nowMs - askedAtMs) < followCheckMs) return answer;
      askedAtMs = nowMs;
      answer = isOpen(await this.find.execute(ctx, id));
      return answer;
    };
  }
}
