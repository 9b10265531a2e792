import type { SessionId } from '@endoscope/core';
import { StreamLimitReached } from '../domain/container.errors.ts';

/**
 * How many streams of one kind each session has open in this process.
 *
 * Bound: `perSessionMax` of a session; an entry goes with its last stream.
 */
export class StreamSlots {
  private readonly taken = new Map<SessionId, number>();

  constructor(
    /** In the plural, as people call them. */
    private readonly what: string,
    private readonly perSessionMax: number,
  ) {}

  /** Returns the function that gives the place back, once. */
  take(sessionId: SessionId): () => void {
    const count = this.taken.get(sessionId) ?? 0;
    const { what, perSessionMax: max } = this;
    if (count >= max) {
      throw new StreamLimitReached({ what, sessionId, max }, { retryAfterMs: 1_000 });
    }
    this.taken.set(sessionId, count + 1);
    let isHeld = true;
    return () => {
      if (isHeld) this.giveBack(sessionId);
      isHeld = false;
    };
  }

  private giveBack(sessionId: SessionId): void {
    const left = (this.taken.get(sessionId) ?? 1) - 1;
    if (left === 0) this.taken.delete(sessionId);
    else this.taken.set(sessionId, left);
  }
}
