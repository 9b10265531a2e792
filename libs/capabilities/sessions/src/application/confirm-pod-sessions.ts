import type { FindCluster, PodSession, PodSessions, SessionClaim } from '@endoscope/clusters';
import { isId } from '@endoscope/core';
import type { RequestContext } from '@endoscope/core';
import type { DecideAccess } from '@endoscope/policy';
import type { Session } from '../domain/session.ts';
import { sessionsPerPodClaimsMax } from '../domain/sessions.limits.ts';
import type { SessionStore } from '../ports/session-store.ts';
import { questionOfSession } from './find-session.ts';

/**
 * Holds what containers claim of themselves against our own records: anybody who may add an
 * ephemeral container can give it the id of a session, but not put it into that session's row.
 */
export class ConfirmPodSessions implements PodSessions {
  constructor(
    private readonly sessions: Pick<SessionStore, 'find'>,
    private readonly decide: Pick<DecideAccess, 'execute'>,
    private readonly clusters: Pick<FindCluster, 'labelsOf'>,
  ) {}

  async confirm(
    ctx: RequestContext,
    pod: Parameters<PodSessions['confirm']>[1],
    claims: readonly SessionClaim[],
  ): Promise<ReadonlyMap<string, PodSession>> {
    const labels = await this.clusters.labelsOf(pod.cluster);
    const confirmed = new Map<string, PodSession>();
    for (const { container, session: id } of claims.slice(0, sessionsPerPodClaimsMax)) {
      if (!isId('session', id)) continue;
      const session = await this.sessions.find(id);
      if (!session || !isOf(session, pod, container)) continue;
      const question = { ...questionOfSession(session, labels), action: 'session.view' } as const;
      const { allowed } = await this.decide.execute(ctx, question);
      confirmed.set(container, shown(session, allowed));
    }
    return confirmed;
  }
}

function isOf(
  { target, runsIn, container }: Session,
  pod: Parameters<PodSessions['confirm']>[1],
  name: string,
): boolean {
  const isPlace = target.cluster === pod.cluster && target.namespace === pod.namespace;
  return isPlace && runsIn.uid === pod.podUid && container.name === name;
}

function shown({ id, createdAt, state, principal, profile }: Session, seen: boolean): PodSession {
  const { username } = principal;
  return { id, createdAt, seen: seen ? { state, username, profile } : undefined };
}
