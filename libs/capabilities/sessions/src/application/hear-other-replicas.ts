import type { SessionId } from '@endoscope/core';
import type { SessionClaims } from '../ports/session-claims.ts';
import type { KeepSession } from './keep-session.ts';
import type { LiveSessions } from './live-sessions.ts';

/**
 * What other replicas did to sessions kept here, and what was typed here into sessions of others.
 *
 * Owns:  of each session with news, the number of the event that was told last.
 * Bound: sessions kept here that somebody else changed last.
 */
export class HearOtherReplicas {
  private told = new Map<SessionId, number>();

  constructor(
    private readonly claims: SessionClaims,
    private readonly live: LiveSessions,
    private readonly keep: Pick<KeepSession, 'start' | 'keeps'>,
    private readonly replica: string,
  ) {}

  async execute(): Promise<void> {
    const { claims, live, keep, replica } = this;
    const inputs = live.takeInputs((id) => !keep.keeps(id));
    if (inputs.size > 0) await claims.noteInputs(inputs);
    const told = new Map<SessionId, number>();
    for (const { id, event, lastInputAt } of await claims.newsFor(replica)) {
      keep.start(id);
      const known = live.lastInput(id);
      if (lastInputAt && (!known || known < lastInputAt)) live.touch(id, lastInputAt);
      if (!event) continue;
      if (event.number > (this.told.get(id) ?? 0)) live.publish(event);
      told.set(id, event.number);
    }
    this.told = told;
  }
}
