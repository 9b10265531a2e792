import { GatewayError } from '@endoscope/core';
import type { RequestContext } from '@endoscope/core';
import type { PodManifest } from '../domain/container.ts';
import { isPodOfSession, madePodLimits } from '../domain/made-pod.ts';
import { end } from '../domain/next-step.ts';
import { PodNameTaken } from '../domain/session.errors.ts';
import type { Session } from '../domain/session.ts';
import type { Acting } from '../ports/debug-runtime.ts';
import type { KeeperParts } from './keep-session.ts';
import { replaceOriginal } from './replace-original.ts';
import { sendUntilKnown } from './send-until-known.ts';
import { podCreated } from './session-changes.ts';
import type { Ended } from './session-changes.ts';

export interface Making {
  readonly session: Session;
  readonly manifest: PodManifest;
  readonly sentBefore: boolean;
}

/**
 * Creates the copy or the node pod. Its name is recorded before; its UID as soon as it is known.
 * What is found under the name is the session's only if it carries the session's label: after an
 * unknown outcome, after a crash and after "already exists" alike.
 */
export async function makePod(
  parts: KeeperParts,
  ctx: RequestContext,
  { session, manifest, sentBefore }: Making,
): Promise<Ended | undefined> {
  const acting: Acting = { by: session.principal, signal: ctx.signal };
  const record = async (uid: string, warnings: readonly string[]): Promise<void> => {
    await parts.change.execute(ctx, session.id, (s) => podCreated(s, uid, warnings));
  };
  const isThere = async (): Promise<boolean> => {
    const uid = await findOwn(parts, session, acting);
    if (uid !== undefined) await record(uid, []);
    return uid !== undefined;
  };
  const send = async (): Promise<void> => {
    try {
      const { cluster } = session.target;
      const { uid, warnings } = await parts.runtime.createPod(cluster, manifest, acting);
      await record(uid, warnings);
    } catch (error) {
      if (!(error instanceof PodNameTaken) || !(await isThere())) throw error;
    }
  };
  if (session.runsIn.uid === undefined) {
    const outcome = await sendUntilKnown(parts.clock, ctx.signal, { send, isThere, sentBefore });
    if (outcome.is === 'refused') return refused(outcome.error);
    if (outcome.is !== 'there') return unknown(parts, outcome.error);
  }
  if (session.replaces) await replaceOriginal(parts, ctx, session);
  return undefined;
}

/** The UID of the session's pod, or undefined when there is none; somebody else's is a refusal. */
async function findOwn(
  { runtime }: KeeperParts,
  { id, target, runsIn }: Session,
  acting: Acting,
): Promise<string | undefined> {
  const { cluster, namespace } = target;
  const found = await runtime.findPod({ cluster, namespace, pod: runsIn.name }, acting);
  if (found === undefined) return undefined;
  if (!isPodOfSession(found, id)) throw new PodNameTaken({ namespace, pod: runsIn.name });
  return found.metadata?.uid;
}

function refused(error: GatewayError): Ended {
  const state = error instanceof PodNameTaken ? 'foreign' : 'removed';
  const detail = `${error.detail} No pod was made.`;
  return { end: end('start_failed', detail, 'gone'), pod: { state } };
}

/** The sweeper looks again once the API server must have made up its mind. */
function unknown({ clock }: KeeperParts, error: unknown): Ended {
  const why = error instanceof GatewayError ? error.detail : 'The cluster did not answer.';
  const detail = `${why} It is not known whether the pod was made; if it was, the gateway removes it.`;
  const dueAt = new Date(clock.now().getTime() + madePodLimits.removalDelayMsMin);
  return {
    end: end('start_failed', detail, 'unknown'),
    pod: { state: 'removing', dueAt, lastError: why },
  };
}
