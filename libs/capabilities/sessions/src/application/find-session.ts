import { isId, principalKey } from '@endoscope/core';
import type { RequestContext } from '@endoscope/core';
import type { FindCluster } from '@endoscope/clusters';
import type { Action, QuestionedContainer, RequireAccess } from '@endoscope/policy';
import { SessionNotFound } from '../domain/session.errors.ts';
import type { Session } from '../domain/session.ts';
import type { SessionStore } from '../ports/session-store.ts';

type AboutContainer = 'session.exec' | 'session.logs' | 'session.files';

/** What is to be done with a session, with all that a policy may ask about it. */
export type SessionUse =
  | Exclude<Extract<Action, `session.${string}`>, AboutContainer | 'session.forward'>
  | { readonly action: AboutContainer; readonly container: QuestionedContainer }
  | { readonly action: 'session.forward'; readonly ports: readonly number[] };

/** A session by id, if the caller may use it so; who may not see it is told it is not there. */
export class FindSession {
  constructor(
    private readonly sessions: SessionStore,
    private readonly access: RequireAccess,
    private readonly clusters: FindCluster,
  ) {}

  async execute(
    ctx: RequestContext,
    id: string,
    use: SessionUse = 'session.view',
  ): Promise<Session> {
    const hidden = new SessionNotFound({ session: id.slice(0, 64) });
    if (!isId('session', id)) throw hidden;
    const session = await this.sessions.find(id);
    if (!session) throw hidden;
    const labels = await this.clusters.labelsOf(session.target.cluster);
    const question = { ...questionOfSession(session, labels) };
    await this.access.execute(ctx, { ...question, action: 'session.view' }, { hideAs: hidden });
    const asked = typeof use === 'string' ? { action: use } : use;
    if (use !== 'session.view') await this.access.execute(ctx, { ...question, ...asked });
    return session;
  }
}

/** What policy is asked about a session; its pod's own labels are not kept. */
export function questionOfSession(session: Session, labels: Readonly<Record<string, string>>) {
  const { cluster, namespace, pod, podUid: uid, node } = session.target;
  return {
    cluster: { name: cluster, labels },
    namespace: { name: namespace, labels: {} },
    ...(node === undefined
      ? { pod: { name: pod, labels: {}, uid } }
      : { node: { name: node, labels: {}, uid } }),
    specHash: session.specHash,
    session: { id: session.id, ownerKey: principalKey(session.principal) },
  };
}
