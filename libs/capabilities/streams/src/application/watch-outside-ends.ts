import type { Clock, RequestContext } from '@endoscope/core';
import type { LiveSessions, Session } from '@endoscope/sessions';
import { atTime } from './at-time.ts';

/** Why a stream that goes with a session and a sign-in is over from outside. */
export interface OutsideEnd {
  /** `token_expired`, or the word of the session's end. */
  readonly reason: string;
  readonly detail: string;
}

/**
 * Watches what ends every stream of a session beside its own end: the session's, and that of the
 * caller's sign-in.
 *
 * Owns:  one timer and one listener, until what it returned is called.
 */
export function watchOutsideEnds(
  parts: { readonly live: LiveSessions; readonly clock: Clock },
  { ctx, session }: { readonly ctx: RequestContext; readonly session: Session },
  onEnd: (end: OutsideEnd) => void,
): () => void {
  const unlisten = parts.live.listen(session.id, (event) => {
    if (event.type !== 'state' || event.state !== 'ended' || !event.end) return;
    onEnd({ reason: event.end.reason, detail: `The session has ended: ${event.end.detail}` });
  });
  const detail = 'Your sign-in has expired. Sign in and try again.';
  const unwatch = atTime(parts.clock, ctx.principal.expiresAt, () =>
    onEnd({ reason: 'token_expired', detail }),
  );
  return () => {
    unwatch();
    unlisten();
  };
}
