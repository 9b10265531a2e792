import { GatewayError } from '@endoscope/core';
import type { RequestContext } from '@endoscope/core';
import { end } from '../domain/next-step.ts';
import { containerNames } from '../domain/pod.ts';
import type { Session } from '../domain/session.ts';
import type { Acting } from '../ports/debug-runtime.ts';
import type { KeeperParts } from './keep-session.ts';
import { makePod } from './make-pod.ts';
import { sendUntilKnown } from './send-until-known.ts';
import { containerAdded, provisioning } from './session-changes.ts';
import type { Ended } from './session-changes.ts';

/**
 * Sends what was planned. The move to `provisioning` is durable first, so whatever happens next
 * there is a row that owns the name of the container or of the pod. Answers the end of the session
 * when the cluster refuses for good.
 */
export async function provision(
  parts: KeeperParts,
  ctx: RequestContext,
  session: Session,
): Promise<Ended | undefined> {
  const current = await parts.change.execute(ctx, session.id, (s) => provisioning(s));
  if (current.state !== 'provisioning') return undefined;
  // Found provisioning by a gateway that has just started: the pod may be there already.
  const sentBefore = session.state === 'provisioning';
  return current.manifest
    ? makePod(parts, ctx, { session: current, manifest: current.manifest, sentBefore })
    : addContainer(parts, ctx, current);
}

/**
 * The patch holds one element keyed by the container's name: sent twice it changes nothing, which
 * is why an unknown outcome is simply read back and, if the container is not there, sent again.
 */
async function addContainer(
  parts: KeeperParts,
  ctx: RequestContext,
  session: Session,
): Promise<Ended | undefined> {
  const acting: Acting = { by: session.principal, signal: ctx.signal };
  const outcome = await sendUntilKnown(parts.clock, ctx.signal, {
    isThere: () => isThere(parts, session, acting),
    send: async () => {
      const { container, target } = session;
      const { warnings } = await parts.runtime.addContainer(target, container, acting);
      await parts.change.execute(ctx, session.id, () => containerAdded(warnings));
    },
    sentBefore: false,
  });
  if (outcome.is === 'there') return undefined;
  const why = outcome.error instanceof GatewayError ? outcome.error.detail : noAnswer;
  if (outcome.is === 'refused') return withoutPod('start_failed', why, 'gone');
  if (outcome.is === 'not_there') {
    return withoutPod('start_failed', `${why} The container was not added.`, 'gone');
  }
  const detail = `${why} It is not known whether the container was added.`;
  return withoutPod('start_failed', detail, 'unknown');
}

const noAnswer = 'The cluster did not answer.';

function withoutPod(...[reason, detail, process]: Parameters<typeof end>): Ended {
  return { end: end(reason, detail, process), pod: undefined };
}

async function isThere(parts: KeeperParts, session: Session, acting: Acting): Promise<boolean> {
  const { pod } = await parts.runtime.readTarget(session.target, acting);
  const same = pod.metadata?.uid === session.target.podUid;
  return same && containerNames(pod).includes(session.container.name);
}
