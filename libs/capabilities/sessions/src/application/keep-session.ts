import type { Clock, SessionId } from '@endoscope/core';
import type { SessionLimits } from '../domain/sessions.limits.ts';
import type { DebugRuntime } from '../ports/debug-runtime.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { ChangeSession } from './change-session.ts';
import type { LiveSessions } from './live-sessions.ts';
import { SessionKeeper } from './session-keeper.ts';
import type { SweepMadePods } from './sweep-made-pods.ts';

export interface KeeperParts {
  readonly sessions: SessionStore;
  readonly change: Pick<ChangeSession, 'execute'>;
  readonly runtime: DebugRuntime;
  /** Removes the pod of a session that has ended, when it is due. */
  readonly sweep: Pick<SweepMadePods, 'execute'>;
  readonly live: LiveSessions;
  readonly clock: Clock;
  readonly limits: SessionLimits;
  /** Told of faults that end nobody's session but should be seen. */
  readonly onFault: (sessionId: SessionId, error: unknown) => void;
}

/** Keepers whose session is over but whose container may still start; each holds a watch. */
const afterlivesMax = 100;

/**
 * Keeps every live session of this process: from the recorded intent to the recorded end. At
 * start it takes up whatever an earlier process left unfinished, so a crash at any point between
 * intent and end is only a pause.
 *
 * Owns:  one `SessionKeeper` per live session.
 * Bound: by the limits on live sessions; `afterlivesMax` watch on after the end of theirs.
 * Ends:  `stop` leaves the sessions as they are; the next start goes on with them.
 */
export class KeepSession {
  private readonly kept = new Map<SessionId, { keeper: SessionKeeper; done: Promise<void> }>();
  private readonly stopping = new AbortController();

  constructor(private readonly parts: KeeperParts) {}

  start(id: SessionId): void {
    if (this.kept.has(id) || this.stopping.signal.aborted) return;
    const keeper = new SessionKeeper(this.parts, id, {
      stopping: this.stopping.signal,
      mayStay: () => this.kept.size - this.count <= afterlivesMax,
    });
    const done = keeper.run().finally(() => this.kept.delete(id));
    this.kept.set(id, { keeper, done });
  }

  /** Takes up every session that has not ended; answers how many. */
  async resumeAll(): Promise<number> {
    const live = await this.parts.sessions.listLive();
    for (const session of live) this.start(session.id);
    return live.length;
  }

  /** Live sessions: one that is over may still be kept for a moment, for its pod. */
  get count(): number {
    return [...this.kept.values()].filter(({ keeper }) => !keeper.isOver).length;
  }

  async stop(): Promise<void> {
    this.stopping.abort(new Error('the gateway is stopping'));
    await Promise.allSettled([...this.kept.values()].map(({ done }) => done));
  }
}
