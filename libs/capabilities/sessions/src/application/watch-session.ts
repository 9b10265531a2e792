import type { RequestContext, SessionId } from '@endoscope/core';
import type { SessionEvent } from '../domain/session-event.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { FindSession } from './find-session.ts';
import type { LiveSessions } from './live-sessions.ts';
import { WakeUp } from './wake-up.ts';

const batchMax = 100;
const rowPollMs = 2_000;

/**
 * Every event of a session after a number, then live, until the session has ended.
 *
 * Owns:  one listener on the bus.
 * Bound: one batch of `batchMax` events; the bus only wakes, the rows are read anew, so a slow
 *        reader costs nothing.
 * Order: by number, without gaps.
 * Ends:  after the event of state `ended`, or when the caller's signal aborts.
 */
export class WatchSession {
  constructor(
    private readonly find: FindSession,
    private readonly sessions: SessionStore,
    private readonly live: LiveSessions,
  ) {}

  async execute(
    ctx: RequestContext,
    id: string,
    afterNumber: number,
  ): Promise<AsyncIterable<SessionEvent>> {
    const session = await this.find.execute(ctx, id);
    return this.events(session.id, afterNumber, ctx.signal);
  }

  private async *events(
    id: SessionId,
    afterNumber: number,
    signal: AbortSignal,
  ): AsyncGenerator<SessionEvent> {
    let seen = afterNumber;
    const wakeUp = new WakeUp(signal);
    const stop = this.live.listen(id, wakeUp.wake);
    try {
      while (!signal.aborted) {
        const batch = await this.sessions.eventsAfter(id, seen, batchMax);
        for (const event of batch) {
          yield event;
          seen = event.number;
          if (event.type === 'state' && event.state === 'ended') return;
        }
        if (batch.length === 0 && (await this.sessions.find(id))?.state === 'ended') return;
        if (batch.length < batchMax) await wakeUp.sleep(rowPollMs);
      }
    } finally {
      stop();
      wakeUp.dispose();
    }
  }
}
