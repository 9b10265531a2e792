import { ClusterObjectNotFound, paths } from '@endoscope/kubernetes';
import type { PodObservation, PodReference } from '../../ports/debug-runtime.ts';
import { pause } from '../pause.ts';
import type { PodListener, PodNews } from './pod-listener.ts';
import type { Place, PodWatches } from './pod-watches.ts';
import { isOlder, withoutBallast } from './watched-pod.ts';
import type { WatchedPod } from './watched-pod.ts';

export interface WatchedTarget extends Omit<Place, 'namespace'> {
  readonly target: PodReference & { readonly podUid: string };
  readonly signal: AbortSignal;
}

/**
 * One pod, now and at each change: through the watch its namespace shares, or by one of its own
 * where there is none to share.
 *
 * Owns:  a place in a shared watch, or one watch request at a time.
 * Bound: nothing is kept but the last resource version.
 * Order: never an earlier state after a later one; states in between may be missed, the last one
 *        not.
 * Ends:  after `gone`, or when the signal aborts.
 */
export async function* watchPod(
  watches: PodWatches,
  watched: WatchedTarget,
): AsyncGenerator<PodObservation> {
  const { target, signal } = watched;
  const { retryMsMin, retryMsMax } = watches.limits;
  const seen: Seen = { podUid: target.podUid, version: undefined, failures: 0 };
  while (!signal.aborted) {
    const place = { ...watched, namespace: target.namespace };
    const joined = watches.join(place, target.pod, signal);
    try {
      const observations = joined
        ? fromShared(joined.listener, watched, seen)
        : fromOwn(watches, watched, seen);
      for await (const observation of observations) {
        yield observation;
        if ('gone' in observation) return;
      }
    } catch {
      if (signal.aborted) return;
      seen.failures += 1;
    } finally {
      joined?.leave();
    }
    if (signal.aborted) return;
    await pause(Math.min(retryMsMin * 2 ** seen.failures, retryMsMax), signal);
  }
}

interface Seen {
  readonly podUid: string;
  version: string | undefined;
  failures: number;
}

/** Ends when the shared watch has; throws what reading the pod throws. */
async function* fromShared(
  listener: PodListener,
  watched: WatchedTarget,
  seen: Seen,
): AsyncGenerator<PodObservation> {
  for (;;) {
    const observation = observe(await newsOf(listener, watched), seen);
    if (observation === 'over') return;
    if (observation) yield observation;
  }
}

/** What the listener hears, with the pod read where it is told to. */
async function newsOf(
  listener: PodListener,
  watched: WatchedTarget,
): Promise<Exclude<PodNews, { type: 'read_again' }>> {
  const news = (await listener.next()) ?? { type: 'apart' };
  return news.type === 'read_again' ? readNow(watched) : news;
}

async function readNow({ client, as, signal, target }: WatchedTarget): Promise<PodRead> {
  const path = paths.pod(target.namespace, target.pod);
  try {
    const { body } = await client.request<WatchedPod>({ method: 'GET', path, as, signal });
    return { type: 'pod', pod: withoutBallast(body) };
  } catch (error) {
    if (!(error instanceof ClusterObjectNotFound)) throw error;
    return { type: 'deleted', pod: { metadata: { uid: target.podUid } } };
  }
}

type PodRead = { readonly type: 'pod' | 'deleted'; readonly pod: WatchedPod };

/** Undefined for what is older than what was seen, as a read may be ahead of the watch. */
function observe(
  news: Exclude<PodNews, { type: 'read_again' }>,
  seen: Seen,
): PodObservation | 'over' | undefined {
  if (!('pod' in news)) return 'over';
  const { uid, resourceVersion } = news.pod.metadata ?? {};
  if (isOlder(resourceVersion, seen.version)) return undefined;
  seen.version = resourceVersion ?? seen.version;
  seen.failures = 0;
  return news.type === 'deleted' || uid !== seen.podUid ? { gone: true } : { pod: news.pod };
}

/** Where nothing is shared: from one read of the pod to the end of one watch of it. */
async function* fromOwn(
  { limits }: PodWatches,
  watched: WatchedTarget,
  seen: Seen,
): AsyncGenerator<PodObservation> {
  const { client, as, signal, target } = watched;
  const { failures } = seen;
  const read = await readNow(watched);
  const first = observe(read, seen);
  if (first && first !== 'over') yield first;
  // Only an event shows that the watch works: one that is too old at once is a failure.
  seen.failures = failures;
  const events = client.watch<WatchedPod>({
    method: 'GET',
    path: paths.pods(target.namespace),
    query: {
      fieldSelector: `metadata.name=${target.pod}`,
      resourceVersion: read.pod.metadata?.resourceVersion,
      timeoutSeconds: String(limits.watchSeconds),
    },
    as,
    signal,
  });
  for await (const { type, object } of events) {
    if (type === 'BOOKMARK') continue;
    const pod = withoutBallast(object);
    const observation = observe({ type: type === 'DELETED' ? 'deleted' : 'pod', pod }, seen);
    if (observation && observation !== 'over') yield observation;
  }
  seen.failures = 0;
}
