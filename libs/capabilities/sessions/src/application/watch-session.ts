import type { RequestContext, SessionId } from '@endoscope/core';
import type { SessionEvent } from '../domain/session-event.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { FindSession } from './find-session.ts';
import type { LiveSessions } from './live-sessions.ts';
import { WakeUp } from './wake-up.ts';

const batchMax = 100;
/** Events taken from the bus and not yet by the reader; with more, all are read from the rows. */
const heardMax = 16;
const rowPollMs = 2_000;

/**
 * Every event of a session after a number, then live, until the session has ended.
 *
 * Owns:  one listener on the bus.
 * Bound: one batch of `batchMax` events, and `heardMax` that the bus brought meanwhile; who falls
 *        behind reads rows, so a slow reader costs nothing.
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
    const heard = new HeardEvents();
    const stop = this.live.listen(id, (event) => {
      heard.add(event);
      wakeUp.wake();
    });
    try {
      while (!signal.aborted) {
        const next = heard.takeAfter(seen);
        const batch = next ?? (await this.sessions.eventsAfter(id, seen, batchMax));
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

/** What the bus brought, as long as it follows without a gap on what was read. */
class HeardEvents {
  private events: SessionEvent[] = [];
  private isWhole = true;

  add(event: SessionEvent): void {
    if (this.events.length < heardMax) this.events.push(event);
    else this.isWhole = false;
  }

  /** Undefined when the rows are to be read: nothing was heard, or not all that came between. */
  takeAfter(number: number): readonly SessionEvent[] | undefined {
    const { isWhole } = this;
    const next = this.events.filter((event) => event.number > number);
    [this.events, this.isWhole] = [[], true];
    const follows = next.every((event, n) => event.number === number + 1 + n);
    return isWhole && follows && next.length > 0 ? next : undefined;
  }
}
