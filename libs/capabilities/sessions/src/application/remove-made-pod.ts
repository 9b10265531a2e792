import { GatewayError } from '@endoscope/core';
import type { Clock, Principal } from '@endoscope/core';
import { isPodOfSession, madePodLimits } from '../domain/made-pod.ts';
import type { MadePod } from '../domain/made-pod.ts';
import type { DebugRuntime } from '../ports/debug-runtime.ts';

/** What one try to remove a pod came to. */
export type Removal =
  /** `found` is false when it was gone already. */
  | { readonly is: 'removed'; readonly found: boolean }
  /** What has its name, or even its UID, does not carry the session's label: left alone. */
  | { readonly is: 'foreign' }
  | { readonly is: 'pending'; readonly why: string };

export interface Removing {
  readonly by: Principal;
  readonly signal: AbortSignal;
}

const pollMs = 250;

/**
 * Deletes the pod made for a session and waits until it is gone. UID and label must both be the
 * session's: a pod that only has the name stays.
 *
 * Bound: `goneWithinMs`.
 * Ends:  never rejects for what the cluster does, only when the signal aborts.
 */
export async function removeMadePod(
  parts: { readonly runtime: DebugRuntime; readonly clock: Clock },
  made: MadePod,
  { by, signal }: Removing,
): Promise<Removal> {
  try {
    return await attempt(parts, made, { by, signal });
  } catch (error) {
    if (signal.aborted || !(error instanceof GatewayError)) throw error;
    return { is: 'pending', why: error.detail };
  }
}

async function attempt(
  { runtime, clock }: { readonly runtime: DebugRuntime; readonly clock: Clock },
  made: MadePod,
  acting: Removing,
): Promise<Removal> {
  const { cluster, namespace, name } = made;
  const reference = { cluster, namespace, pod: name };
  const found = await runtime.findPod(reference, acting);
  const podUid = found?.metadata?.uid;
  if (found === undefined || podUid === undefined) return absent(made, clock.now());
  if (made.uid !== undefined && made.uid !== podUid) return { is: 'removed', found: false };
  if (!isPodOfSession(found, made.sessionId)) return { is: 'foreign' };
  const { graceSeconds, goneWithinMs } = madePodLimits;
  const target = { ...reference, podUid };
  const outcome = await runtime.deletePod(target, { ...acting, graceSeconds });
  if (outcome === 'gone') return { is: 'removed', found: false };
  const untilMs = clock.now().getTime() + goneWithinMs;
  while (clock.now().getTime() < untilMs) {
    const now = await runtime.findPod(reference, acting);
    if (now?.metadata?.uid !== podUid) return { is: 'removed', found: outcome === 'deleting' };
    await clock.sleep(pollMs, acting.signal);
  }
  return { is: 'pending', why: `Pod ${name} is being deleted but is still there.` };
}

/** A creation that was never answered may still take effect; for a while its pod only may be gone. */
function absent({ uid, changedAt, name }: MadePod, now: Date): Removal {
  const mayStillCome =
    uid === undefined && now.getTime() - changedAt.getTime() < madePodLimits.lateCreationMs;
  if (!mayStillCome) return { is: 'removed', found: false };
  return { is: 'pending', why: `Pod ${name} is not there, but its creation was never answered.` };
}
