import { GatewayError } from '@endoscope/core';
import type { Observed } from '../domain/next-step.ts';
import { containerState } from '../domain/pod.ts';
import type { Session } from '../domain/session.ts';
import type { Watching } from './carry-out-end.ts';
import { EndProcess } from './end-process.ts';
import type { KeeperParts } from './keep-session.ts';

/**
 * Ends a running debug process and answers what the cluster says of it in the end: `running` when
 * even the last step did not show an effect, `unknown` when the cluster could not be asked.
 *
 * Bound: the ladder, and `endSeenMs` after it: the kubelet may say an end late, and only a
 *        container that shows that it survived is not waited for.
 */
export async function climbLadder(
  parts: KeeperParts,
  { ctx, observed, sleep }: Watching,
  session: Session,
): Promise<Observed> {
  if (isOver(observed())) return observed();
  const { runtime, clock, limits } = parts;
  const climbing = new AbortController();
  const signal = AbortSignal.any([climbing.signal, ctx.signal]);
  const untilOver = async (): Promise<void> => {
    while (!signal.aborted && !isOver(observed())) await sleep(500);
  };
  const climb = async (): Promise<boolean> => {
    const outcome = await new EndProcess(runtime, clock, limits.endStepMs).execute(session, signal);
    if (outcome === 'survived') return true;
    await clock.sleep(limits.endSeenMs, signal).catch(() => undefined);
    return false;
  };
  const ladder = climb();
  const seen = untilOver();
  await Promise.race([ladder, seen]);
  climbing.abort();
  const [survived] = await Promise.all([ladder, seen]);
  if (isOver(observed())) return observed();
  return survived ? { is: 'running' } : lastWord(parts, ctx, session);
}

function isOver({ is }: Observed): boolean {
  return is === 'terminated' || is === 'pod_gone' || is === 'pod_failed';
}

/** Reads the pod once more: what was seen last may be old, when the watch is broken. */
async function lastWord(
  { runtime }: KeeperParts,
  { signal }: Watching['ctx'],
  { target, runsIn, container, principal: by }: Session,
): Promise<Observed> {
  signal.throwIfAborted();
  const { cluster, namespace } = target;
  try {
    const pod = await runtime.findPod({ cluster, namespace, pod: runsIn.name }, { by, signal });
    if (pod === undefined || pod.metadata?.uid !== runsIn.uid) return { is: 'pod_gone' };
    return containerState(pod, container.name);
  } catch (error) {
    if (signal.aborted || !(error instanceof GatewayError)) throw error;
    return { is: 'unknown' };
  }
}
