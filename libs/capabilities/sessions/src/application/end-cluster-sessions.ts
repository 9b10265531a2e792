import type { RequestContext } from '@endoscope/core';
import type { SessionStore } from '../ports/session-store.ts';
import type { ChangeSession } from './change-session.ts';
import type { GetSession } from './get-session.ts';
import type { SweepMadePods } from './sweep-made-pods.ts';
import { ending } from './terminate-session.ts';

/** Longest wait for the debug processes of a cluster that is being removed. */
const endTimeoutMs = 30_000;

/**
 * Ends every live session of a cluster before it is forgotten, and waits for their ends; nobody can
 * remove the pods that were made there afterwards.
 */
export class EndClusterSessions {
  constructor(
    private readonly sessions: SessionStore,
    private readonly change: ChangeSession,
    private readonly get: GetSession,
    private readonly sweep: Pick<SweepMadePods, 'ofCluster'>,
  ) {}

  async count(cluster: string): Promise<number> {
    return (await this.sessions.listLive(cluster)).length;
  }

  /** Answers how many sessions were ended. */
  async endAll(ctx: RequestContext, cluster: string): Promise<number> {
    const live = await this.sessions.listLive(cluster);
    const detail = `Cluster ${cluster} was removed by ${ctx.principal.username}.`;
    for (const { id } of live) {
      await this.change.execute(ctx, id, (session) => ending(session, 'terminated', detail));
    }
    const until = { state: 'ended' as const, timeoutMs: endTimeoutMs };
    await Promise.all(live.map(({ id }) => this.get.whenReached(id, until, ctx.signal)));
    await this.sweep.ofCluster(ctx, cluster);
    return live.length;
  }
}
