import type { SessionId } from '@endoscope/core';
import type { SessionEvent } from '../domain/session-event.ts';

type Listener = (event: SessionEvent) => void;

/**
 * What this process knows of running sessions beyond the database: who listens, when something
 * was last typed, and whom to wake.
 *
 * Owns:  one small record per session that is watched or kept here.
 * Bound: a record goes when its last listener and its keeper have gone.
 * Order: events are published after their transaction has committed, in number order per session.
 */
export class LiveSessions {
  private readonly listeners = new Map<SessionId, Set<Listener>>();
  private readonly lastInputAt = new Map<SessionId, Date>();

  publish(event: SessionEvent): void {
    for (const listener of this.listeners.get(event.sessionId) ?? []) listener(event);
    if (event.type === 'state' && event.state === 'ended') this.lastInputAt.delete(event.sessionId);
  }

  /** Returns the function that stops listening. */
  listen(id: SessionId, listener: Listener): () => void {
    const set = this.listeners.get(id) ?? new Set();
    this.listeners.set(id, set.add(listener));
    return () => {
      set.delete(listener);
      if (set.size === 0 && this.listeners.get(id) === set) this.listeners.delete(id);
    };
  }

  /** Real input arrived: the idle clock starts anew. */
  touch(id: SessionId, at: Date): void {
    this.lastInputAt.set(id, at);
  }

  /** Hands over, and forgets, when something was typed into sessions that are kept elsewhere. */
  takeInputs(isElsewhere: (id: SessionId) => boolean): ReadonlyMap<SessionId, Date> {
    const taken = new Map([...this.lastInputAt].filter(([id]) => isElsewhere(id)));
    for (const id of taken.keys()) this.lastInputAt.delete(id);
    return taken;
  }

  lastInput(id: SessionId): Date | undefined {
    return this.lastInputAt.get(id);
  }

  get listenerCount(): number {
    let count = 0;
    for (const set of this.listeners.values()) count += set.size;
    return count;
  }
}
