import type { Session } from '../domain/session.ts';
import type { Watching } from './carry-out-end.ts';
import { climbLadder } from './climb-ladder.ts';
import type { KeeperParts } from './keep-session.ts';

/** The kubelet's back-off is at most five minutes, so a start that can come has come by then. */
export const lateStartWatchedMs = 10 * 60_000;
const lookMs = 30_000;

/**
 * An ephemeral container that never ran stays in the pod, and its image may appear later. Then its
 * shell would run with nobody attached, for as long as the pod lives: it is watched for a while
 * after its session has ended, and ended when it starts.
 *
 * Ends: when the container has ended or its pod is gone, after `lateStartWatchedMs`, or with the
 *       gateway: a gateway that starts anew does not take this up.
 */
export async function endLateStart(
  parts: KeeperParts,
  watching: Watching,
  session: Session,
): Promise<void> {
  const { ctx, observed, sleep } = watching;
  const { clock, change } = parts;
  const untilMs = clock.now().getTime() + lateStartWatchedMs;
  while (!ctx.signal.aborted && clock.now().getTime() < untilMs) {
    const { is } = observed();
    if (is === 'terminated' || is === 'pod_gone' || is === 'pod_failed') return;
    if (is === 'running') {
      const message = 'The container started after the end of its session and is ended.';
      await change.execute(ctx, session.id, () => ({
        event: { type: 'pod_event', reason: 'late_start', message },
        audit: { event: 'process.signalled', result: 'success', reason: 'late_start' },
      }));
      await climbLadder(parts, watching, session);
      return;
    }
    await sleep(lookMs);
  }
}
