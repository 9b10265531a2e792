import { GatewayError } from '@endoscope/core';
import type { RequestContext } from '@endoscope/core';
import { end } from '../domain/next-step.ts';
import type { SessionEnd } from '../domain/end-reason.ts';
import { containerNames } from '../domain/pod.ts';
import { moveTo } from '../domain/session.ts';
import type { Session } from '../domain/session.ts';
import type { Acting } from '../ports/debug-runtime.ts';
import type { SessionChange } from './change-session.ts';
import type { KeeperParts } from './keep-session.ts';

const attemptsMax = 4;
const retryMs = 500;

/**
 * Sends the planned container. The move to `provisioning` is durable first, so whatever happens
 * next there is a row that owns the container's name. The patch holds one element keyed by that
 * name: sent twice it changes nothing, which is why an unknown outcome is simply read back and,
 * if the container is not there, sent again. Answers the end of the session when the cluster
 * refuses for good.
 */
export async function provision(
  parts: KeeperParts,
  ctx: RequestContext,
  session: Session,
): Promise<SessionEnd | undefined> {
  const current = await parts.change.execute(ctx, session.id, (s) => provisioning(s));
  if (current.state !== 'provisioning') return undefined;
  const acting: Acting = { by: session.principal, signal: ctx.signal };
  let lastError: unknown;
  for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
    try {
      if (attempt > 1 && (await isThere(parts, session, acting))) return undefined;
      const { warnings } = await parts.runtime.addContainer(
        session.target,
        session.container,
        acting,
      );
      await parts.change.execute(ctx, session.id, () => added(warnings));
      return undefined;
    } catch (error) {
      if (ctx.signal.aborted) throw error;
      if (isRefusal(error)) return refused(error);
      lastError = error;
      await parts.clock.sleep(retryDelayMs(error, attempt), ctx.signal);
    }
  }
  const why = lastError instanceof GatewayError ? lastError.detail : 'The cluster did not answer.';
  if (await isThere(parts, session, acting).catch(() => true)) {
    return end(
      'start_failed',
      `${why} It is not known whether the container was added.`,
      'unknown',
    );
  }
  return end('start_failed', `${why} The container was not added.`, 'gone');
}

function retryDelayMs(error: unknown, attempt: number): number {
  const asked = error instanceof GatewayError ? error.retryAfterMs : undefined;
  return Math.min(asked ?? retryMs * 2 ** (attempt - 1), 30_000);
}

async function isThere(parts: KeeperParts, session: Session, acting: Acting): Promise<boolean> {
  const { pod } = await parts.runtime.readTarget(session.target, acting);
  const same = pod.metadata?.uid === session.target.podUid;
  return same && containerNames(pod).includes(session.container.name);
}

function provisioning(session: Session): SessionChange | undefined {
  if (session.state !== 'requested') return undefined;
  return {
    session: moveTo(session, 'provisioning', {}),
    event: { type: 'state', reason: 'provisioning', message: 'Adding the debug container.' },
    audit: { event: 'session.provisioning_started', result: 'success' },
  };
}

function added(warnings: readonly string[]): SessionChange {
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

function refused(error: GatewayError): SessionEnd {
  return end('start_failed', error.detail, 'gone');
}

/** Whether the cluster refused for good, as opposed to an outcome that is not known. */
function isRefusal(error: unknown): error is GatewayError {
  if (!(error instanceof GatewayError)) return false;
  const { kind } = error;
  return (
    kind === 'invalid_argument' ||
    kind === 'permission_denied' ||
    kind === 'not_found' ||
    kind === 'failed_precondition' ||
    kind === 'already_exists'
  );
}
