import { principalKey } from '@endoscope/core';
import type { Page, RequestContext } from '@endoscope/core';
import type { FindCluster } from '@endoscope/clusters';
import type { DecideAccess } from '@endoscope/policy';
import type { Session } from '../domain/session.ts';
import type { SessionQuery, SessionStore } from '../ports/session-store.ts';
import { questionOfSession } from './find-session.ts';

/** Stands for whatever a policy names exactly: only permits that name nothing match it. */
const anyName = 'any';

/**
 * Sessions newest first. Who may not see other people's sessions gets their own from the store;
 * who may gets all, and each is asked about, so that a policy about one place still counts. A page
 * may therefore hold fewer sessions than asked for and still have a next one.
 */
export class ListSessions {
  constructor(
    private readonly sessions: SessionStore,
    private readonly access: DecideAccess,
    private readonly clusters: Pick<FindCluster, 'labelsOf'>,
  ) {}

  async execute(
    ctx: RequestContext,
    query: Omit<SessionQuery, 'ownerKey'>,
  ): Promise<Page<Session>> {
    const seesOthers = await this.access.execute(ctx, {
      action: 'session.view',
      cluster: { name: query.cluster ?? anyName, labels: {} },
      namespace: { name: query.namespace ?? anyName, labels: {} },
      session: { id: 'ses_any', ownerKey: 'urn:endoscope:somebody-else' },
    });
    const ownerKey = seesOthers.allowed ? undefined : principalKey(ctx.principal);
    const page = await this.sessions.list({ ...query, ownerKey });
    const items: Session[] = [];
    for (const session of page.items) {
      const labels = await this.clusters.labelsOf(session.target.cluster);
      const question = { ...questionOfSession(session, labels), action: 'session.view' } as const;
      if ((await this.access.execute(ctx, question)).allowed) items.push(session);
    }
    return { items, nextPageToken: page.nextPageToken };
  }
}
