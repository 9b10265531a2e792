import type { AppendAudit, AuditEntry } from '@endoscope/audit';
import type { Clock, RequestContext, SessionId, UnitOfWork } from '@endoscope/core';
import { SessionNotFound } from '../domain/session.errors.ts';
import type { MadePodChange } from '../domain/made-pod.ts';
import type { NewSessionEvent } from '../domain/session-event.ts';
import type { Session } from '../domain/session.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { LiveSessions } from './live-sessions.ts';

/** What one change does besides the new row. Absent `session`: only the event is recorded. */
export interface SessionChange {
  readonly session?: Session;
  /** Of the pod made for the session. */
  readonly pod?: MadePodChange;
  readonly event: NewSessionEvent;
  /** What happened before `event` and is told with it. */
  readonly earlier?: readonly NewSessionEvent[];
  readonly audit?: Pick<AuditEntry, 'event' | 'result' | 'reason' | 'details'>;
}

/**
 * The only way a session changes: its row is locked, the change decided from what is really
 * there, and row, event and audit line committed together; listeners hear of it afterwards.
 */
export class ChangeSession {
  constructor(
    private readonly sessions: SessionStore,
    private readonly audit: AppendAudit,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
    private readonly live: LiveSessions,
  ) {}

  /** `decide` answers undefined when there is nothing to change (any more). */
  async execute(
    ctx: RequestContext,
    id: SessionId,
    decide: (session: Session, now: Date) => SessionChange | undefined,
  ): Promise<Session> {
    const { session, events } = await this.work.run(async (tx) => {
      const before = await this.sessions.findForUpdate(tx, id);
      if (!before) throw new SessionNotFound({ session: id });
      const now = this.clock.now();
      const change = decide(before, now);
      if (!change) return { session: before, events: [] };
      const after = change.session ?? before;
      const { state, end } = after;
      const about = { sessionId: id, time: now, state, end };
      const happened = [...(change.earlier ?? []), change.event];
      // Asked together, carried out in this order.
      const [, , events] = await Promise.all([
        change.session && this.sessions.update(tx, after),
        change.pod && this.sessions.updateMadePod(tx, { id, now }, change.pod),
        Promise.all(happened.map((one) => this.sessions.appendEvent(tx, { ...one, ...about }))),
        change.audit && this.audit.execute(tx, ctx, { ...change.audit, ...auditSubject(after) }),
      ]);
      return { session: after, events };
    });
    for (const event of events) this.live.publish(event);
    return session;
  }
}

/** The fields every audit line about a session carries. */
export function auditSubject(
  session: Pick<Session, 'id' | 'target' | 'specHash'>,
): Pick<AuditEntry, 'sessionId' | 'cluster' | 'target' | 'specHash'> {
  const { cluster, namespace, pod, podUid, node } = session.target;
  const target = node === undefined ? `${namespace}/${pod}#${podUid}` : `node/${node}#${podUid}`;
  return { sessionId: session.id, cluster, target, specHash: session.specHash };
}
