import type { Session } from '../domain/session.ts';
import type { Watching } from './carry-out-end.ts';
import { EndProcess } from './end-process.ts';
import type { KeeperParts } from './keep-session.ts';

/** Ends a running debug process; `climbed` when even the last step did not show an effect. */
export async function climbLadder(
  { runtime, clock, limits }: KeeperParts,
  { ctx, observed, sleep }: Watching,
  session: Session,
): Promise<'gone' | 'climbed'> {
  const climbing = new AbortController();
  const signal = AbortSignal.any([climbing.signal, ctx.signal]);
  const untilGone = async (): Promise<'gone'> => {
    while (!signal.aborted) {
      const { is } = observed();
      if (is === 'terminated' || is === 'pod_gone') return 'gone';
      await sleep(500);
    }
    return 'gone';
  };
  const ladder = new EndProcess(runtime, clock, limits.endStepMs)
    .execute(session, signal)
    .then(() => 'climbed' as const);
  const seen = untilGone();
  const outcome = await Promise.race([ladder, seen]);
  climbing.abort();
  await Promise.allSettled([ladder, seen]);
  return outcome;
}
