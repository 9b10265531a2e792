import { principalKey } from '@endoscope/core';
import type { RequestContext } from '@endoscope/core';
import { isReusable } from '../domain/reusable.ts';
import type { Session } from '../domain/session.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { Draft } from './draft-session.ts';
import { sessionTargetOf } from './read-subject.ts';

/** The newest of the caller's own are looked at; limits keep the live ones far below. */
const lookedAtMax = 50;

type Drafted = Pick<Draft, 'plan' | 'input' | 'subject' | 'profile' | 'cluster'>;

/** The caller's own running session that does what a draft asks for, the newest first. */
export class FindReusable {
  constructor(private readonly sessions: Pick<SessionStore, 'listReady'>) {}

  async execute(ctx: RequestContext, draft: Drafted): Promise<Session | undefined> {
    const { plan, input, subject, profile, cluster } = draft;
    if ('refused' in plan) return undefined;
    const { podUid } = sessionTargetOf(subject, input.target);
    const running = await this.sessions.listReady({
      ownerKey: principalKey(ctx.principal),
      cluster: cluster.name,
      namespace: input.target.namespace,
      podUid,
      max: lookedAtMax,
    });
    const would = {
      podUid,
      targetContainer: input.target.container,
      planned: plan.planned,
      profile,
      workload: input.workload,
    };
    return running.find((session) => isReusable(session, would));
  }
}
