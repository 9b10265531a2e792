import type { RequestContext } from '@endoscope/core';
import { moveTo } from '../domain/session.ts';
import type { Session } from '../domain/session.ts';
import { hasReached } from '../domain/session-state.ts';
import type { ChangeSession, SessionChange } from './change-session.ts';
import type { EndReason } from '../domain/end-reason.ts';
import type { FindSession } from './find-session.ts';

/** Asks for the end of a session; the one who keeps it carries it out. Repeating it is harmless. */
export class TerminateSession {
  constructor(
    private readonly find: FindSession,
    private readonly change: ChangeSession,
  ) {}

  async execute(ctx: RequestContext, id: string, reason: string): Promise<Session> {
    const session = await this.find.execute(ctx, id, 'session.terminate');
    const by = `Ended by ${ctx.principal.username}${reason ? `: ${reason}` : '.'}`;
    return this.change.execute(ctx, session.id, (current) => ending(current, 'terminated', by));
  }
}

/** The move to `ending`, or nothing when the session is already past it. */
export function ending(
  session: Session,
  reason: EndReason,
  detail: string,
): SessionChange | undefined {
  if (hasReached(session.state, 'ending')) return undefined;
  const end = {
    reason,
    detail,
    exitCode: undefined,
    process: 'unknown' as const,
    containerReason: undefined,
  };
  return {
    session: moveTo(session, 'ending', { end }),
    event: { type: 'state', reason, message: detail },
    audit: { event: 'session.ending', result: 'success', reason, details: { detail } },
  };
}
