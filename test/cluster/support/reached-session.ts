import type { EndoscopeClient, Session } from '@endoscope/client';
import { patienceMs } from '../../support/patience.ts';

/** In this state, or ended, or as it is when patience is at its end: one question waits a minute. */
export async function reachedSession(
  client: EndoscopeClient,
  id: string,
  state: 'ready' | 'ended',
): Promise<Session> {
  for (const until = Date.now() + patienceMs; ; ) {
    const session = await client.sessions.waitFor(id, { state, timeoutMs: 60_000 });
    if (session.state === state || session.state === 'ended' || Date.now() > until) return session;
  }
}
