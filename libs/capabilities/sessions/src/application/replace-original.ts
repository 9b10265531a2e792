import { GatewayError } from '@endoscope/core';
import type { RequestContext } from '@endoscope/core';
import type { Session } from '../domain/session.ts';
import type { SessionChange } from './change-session.ts';
import type { KeeperParts } from './keep-session.ts';

const reason = 'original_deleted';
/** Of a session's events, which tell whether this was done before a crash. */
const eventsRead = 100;

/**
 * Deletes the pod whose copy now exists, as `kubectl debug --replace` does: at once, and only the
 * pod that was copied (its UID goes along). Done again after a crash it finds nothing to do. A copy
 * that is there stays worth debugging when its original cannot be deleted, so that is a warning.
 */
export async function replaceOriginal(
  { runtime, sessions, change }: Pick<KeeperParts, 'runtime' | 'sessions' | 'change'>,
  ctx: RequestContext,
  session: Session,
): Promise<void> {
  const events = await sessions.eventsAfter(session.id, 0, eventsRead);
  if (events.some((event) => event.reason === reason)) return;
  const { cluster, namespace, pod, podUid } = session.target;
  const acting = { by: session.principal, signal: ctx.signal, graceSeconds: 0 };
  let done: SessionChange;
  try {
    const outcome = await runtime.deletePod({ cluster, namespace, pod, podUid }, acting);
    done = deleted(session, outcome === 'deleting');
  } catch (error) {
    if (ctx.signal.aborted || !(error instanceof GatewayError)) throw error;
    done = stayed(session, error.detail);
  }
  await change.execute(ctx, session.id, (current) => {
    const { warnings } = current;
    if (done.event.type !== 'warning' || current.state !== 'provisioning') return done;
    const version = current.version + 1;
    return {
      ...done,
      session: { ...current, warnings: [...warnings, done.event.message], version },
    };
  });
}

function deleted({ target }: Session, found: boolean): SessionChange {
  const { pod, podUid } = target;
  const message = found
    ? `The original pod ${pod} was deleted.`
    : `The original pod ${pod} was gone already.`;
  return {
    event: { type: 'pod_event', reason, message },
    audit: {
      event: 'session.original_deleted',
      result: 'success',
      details: { pod, podUid, found },
    },
  };
}

function stayed({ target }: Session, why: string): SessionChange {
  const { pod, podUid } = target;
  const message = `The copy was made, but the original pod ${pod} could not be deleted. ${why}`;
  return {
    event: { type: 'warning', reason: 'original_stays', message },
    audit: {
      event: 'session.original_deleted',
      result: 'failure',
      details: { pod, podUid, why },
    },
  };
}
