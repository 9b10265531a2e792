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
  /** Id of this replica: only what it keeps by the rows is kept. */
  readonly replica?: string;
  /** Told of faults that end nobody's session but should be seen. */
  readonly onFault: (sessionId: SessionId, error: unknown) => void;
}

/** Keepers whose session is over but whose container may still start; each holds a watch. */
const afterlivesMax = 100;

/**
 * Keeps sessions of this replica: from the recorded intent to the recorded end. What another
 * process left unfinished is taken up by `TakeOverSessions`, so a crash at any point between
 * intent and end is only a pause.
 *
 * Owns:  one `SessionKeeper` per live session.
 * Bound: by the limits on live sessions; `afterlivesMax` watch on after the end of theirs.
 * Ends:  `stop` and `letGo` leave the sessions as they are; whoever keeps them next goes on.
 */
export class KeepSession {
  private readonly kept = new Map<SessionId, Kept>();
  private lives = new AbortController();
  private isStopped = false;

  constructor(private readonly parts: KeeperParts) {}

  start(id: SessionId): void {
    if (this.kept.has(id) || this.isStopped) return;
    const keeper = new SessionKeeper(this.parts, id, {
      stopping: this.lives.signal,
      mayStay: () => this.kept.size - this.count <= afterlivesMax,
    });
    const entry: Kept = { keeper, done: keeper.run().finally(() => this.forget(id, entry)) };
    this.kept.set(id, entry);
  }

  keeps(id: SessionId): boolean {
    return this.kept.has(id);
  }

  /** Live sessions: one that is over may still be kept for a moment, for its pod. */
  get count(): number {
    return [...this.kept.values()].filter(({ keeper }) => !keeper.isOver).length;
  }

  /** Another replica may keep every one of them now. */
  async letGo(why = 'another replica keeps these sessions'): Promise<void> {
    const { lives } = this;
    this.lives = new AbortController();
    const kept = [...this.kept.values()];
    this.kept.clear();
    lives.abort(new Error(why));
    await Promise.allSettled(kept.map(({ done }) => done));
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await this.letGo('the gateway is stopping');
  }

  private forget(id: SessionId, entry: Kept): void {
    if (this.kept.get(id) === entry) this.kept.delete(id);
  }
}

interface Kept {
  readonly keeper: SessionKeeper;
  readonly done: Promise<void>;
}
