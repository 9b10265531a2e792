import type { RequestContext, SessionId } from '@endoscope/core';
import { hasReached } from '../domain/session-state.ts';
import type { SessionState } from '../domain/session-state.ts';
import type { Session } from '../domain/session.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { FindSession } from './find-session.ts';
import type { LiveSessions } from './live-sessions.ts';
import { WakeUp } from './wake-up.ts';

export interface WaitFor {
  readonly state: SessionState;
  readonly timeoutMs: number;
}

/** Another replica's changes are not heard on this process's bus, so the row is looked at too. */
const rowPollMs = 2_000;

/** A session, at once or as soon as it has reached a state (long poll). */
export class GetSession {
  constructor(
    private readonly find: FindSession,
    private readonly sessions: SessionStore,
    private readonly live: LiveSessions,
  ) {}

  async execute(ctx: RequestContext, id: string, waitFor?: WaitFor): Promise<Session> {
    const session = await this.find.execute(ctx, id);
    if (!waitFor) return session;
    return this.whenReached(session.id, waitFor, ctx.signal);
  }

  /** The session as it is when the state is reached, the time is over or the caller is gone. */
  async whenReached(id: SessionId, waitFor: WaitFor, signal: AbortSignal): Promise<Session> {
    const over = AbortSignal.any([signal, AbortSignal.timeout(waitFor.timeoutMs)]);
    const wakeUp = new WakeUp(over);
    const stop = this.live.listen(id, wakeUp.wake);
    try {
      for (;;) {
        const session = await this.sessions.find(id);
        if (session && (hasReached(session.state, waitFor.state) || over.aborted)) return session;
        await wakeUp.sleep(rowPollMs);
      }
    } finally {
      stop();
      wakeUp.dispose();
    }
  }
}
