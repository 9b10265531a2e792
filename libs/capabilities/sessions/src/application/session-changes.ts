import type { SessionEnd } from '../domain/end-reason.ts';
import type { MadePodChange } from '../domain/made-pod.ts';
import { hasReached } from '../domain/session-state.ts';
import { moveTo } from '../domain/session.ts';
import type { Session, Waiting } from '../domain/session.ts';
import type { SessionChange } from './change-session.ts';

/** The changes a keeper makes; each answers undefined when somebody else was faster. */

export function provisioning(session: Session): SessionChange | undefined {
  if (session.state !== 'requested') return undefined;
  const what = session.manifest
    ? `Making pod ${session.runsIn.name}.`
    : 'Adding the debug container.';
  return {
    session: moveTo(session, 'provisioning', {}),
    event: { type: 'state', reason: 'provisioning', message: what },
    audit: { event: 'session.provisioning_started', result: 'success' },
  };
}

export function containerAdded(warnings: readonly string[]): SessionChange {
  return {
    event: {
      type: warnings.length > 0 ? 'warning' : 'waiting',
      reason: 'container_added',
      message: warnings.join(' ') || 'The API server took the debug container.',
    },
    audit: {
      event: 'session.container_added',
      result: 'success',
      details: { warnings: [...warnings] },
    },
  };
}

export function podCreated(
  session: Session,
  uid: string,
  warnings: readonly string[],
): SessionChange | undefined {
  if (session.runsIn.uid !== undefined || hasReached(session.state, 'ended')) return undefined;
  const { name } = session.runsIn;
  return {
    session: { ...session, runsIn: { name, uid }, version: session.version + 1 },
    pod: { uid },
    event: {
      type: warnings.length > 0 ? 'warning' : 'waiting',
      reason: 'pod_created',
      message: warnings.join(' ') || `The API server took pod ${name}.`,
    },
    audit: {
      event: 'session.pod_created',
      result: 'success',
      details: { pod: name, uid, style: session.style, warnings: [...warnings] },
    },
  };
}

export function podRemoved(session: Session, found: boolean): SessionChange {
  const { name, uid } = session.runsIn;
  const message = found ? `Pod ${name} was removed.` : `Pod ${name} was gone already.`;
  return {
    pod: { state: 'removed' },
    event: { type: 'pod_event', reason: 'pod_removed', message },
    audit: {
      event: 'session.pod_removed',
      result: 'success',
      details: { pod: name, uid: uid ?? null, found },
    },
  };
}

export function ready(session: Session, now: Date): SessionChange | undefined {
  if (session.state !== 'provisioning') return undefined;
  return {
    session: moveTo(session, 'ready', { readyAt: now, waiting: undefined }),
    event: { type: 'state', reason: 'ready', message: 'The debug container runs.' },
    audit: { event: 'session.ready', result: 'success' },
  };
}

export function waiting(session: Session, what: Waiting, now: Date): SessionChange | undefined {
  if (session.state !== 'provisioning') return undefined;
  // Another message for the same reason is still the same wait.
  const since = session.waiting?.reason === what.reason ? session.waiting.since : now;
  return {
    session: { ...session, waiting: { ...what, since }, version: session.version + 1 },
    event: { type: 'waiting', ...what },
  };
}

export function ended(session: Session, { end, pod }: Ended, now: Date): SessionChange | undefined {
  if (hasReached(session.state, 'ended')) return undefined;
  const { reason, detail, exitCode, process } = end;
  return {
    session: moveTo(session, 'ended', { end, endedAt: now }),
    ...(pod && { pod }),
    event: { type: 'state', reason, message: detail },
    audit: {
      event: 'session.ended',
      result: 'success',
      reason,
      details: { detail, exitCode: exitCode ?? null, process, ...(pod && { pod: pod.state }) },
    },
  };
}

/** How a session ends, and what becomes of the pod that was made for it. */
export interface Ended {
  readonly end: SessionEnd;
  readonly pod: MadePodChange | undefined;
}
