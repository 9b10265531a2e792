import { principalKey } from '@endoscope/core';
import type { Page, RequestContext } from '@endoscope/core';
import type { DecideAccess } from '@endoscope/policy';
import type { Session } from '../domain/session.ts';
import type { SessionQuery, SessionStore } from '../ports/session-store.ts';

/** Sessions newest first: all of them for whom policy lets see others', else the caller's own. */
export class ListSessions {
  constructor(
    private readonly sessions: SessionStore,
    private readonly access: DecideAccess,
  ) {}

  async execute(
    ctx: RequestContext,
    query: Omit<SessionQuery, 'ownerKey'>,
  ): Promise<Page<Session>> {
    const anybody = await this.access.execute(ctx, {
      action: 'session.view',
      ...(query.cluster && { cluster: { name: query.cluster, labels: {} } }),
      session: { id: 'ses_any', ownerKey: 'urn:endoscope:somebody-else' },
    });
    const ownerKey = anybody.allowed ? undefined : principalKey(ctx.principal);
    return this.sessions.list({ ...query, ownerKey });
  }
}
