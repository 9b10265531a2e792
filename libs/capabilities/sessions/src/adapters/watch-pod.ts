import { ClusterObjectNotFound, paths } from '@endoscope/kubernetes';
import type { ActingAs, KubernetesClient } from '@endoscope/kubernetes';
import type { Pod } from '../domain/pod.ts';
import type { PodObservation, PodReference } from '../ports/debug-runtime.ts';
import { pause } from './pause.ts';

const retryMsMin = 250;
const retryMsMax = 5_000;

type WatchedPod = Pod & { metadata?: { resourceVersion?: string } };

/**
 * One pod, now and at each change.
 *
 * Owns:  one watch request at a time.
 * Bound: nothing is kept but the last resource version.
 * Order: as the API server sends it; after a break the pod is read anew, so states in between may
 *        be missed but never the last one.
 * Ends:  after `gone`, or when the signal aborts.
 */
export async function* watchPod(
  client: KubernetesClient,
  target: PodReference & { podUid: string },
  options: { as: ActingAs | undefined; signal: AbortSignal },
): AsyncGenerator<PodObservation> {
  const { signal, as } = options;
  let failures = 0;
  while (!signal.aborted) {
    try {
      const path = paths.pod(target.namespace, target.pod);
      const { body } = await client.request<WatchedPod>({ method: 'GET', path, as, signal });
      if (body.metadata?.uid !== target.podUid) return yield { gone: true };
      yield { pod: body };
      failures = 0;
      const events = client.watch<WatchedPod>({
        method: 'GET',
        path: paths.pods(target.namespace),
        query: {
          watch: '1',
          fieldSelector: `metadata.name=${target.pod}`,
          resourceVersion: body.metadata?.resourceVersion,
          allowWatchBookmarks: 'true',
          timeoutSeconds: '300',
        },
        as,
        signal,
      });
      for await (const { type, object } of events) {
        if (type === 'BOOKMARK') continue;
        const other = object.metadata?.uid !== target.podUid;
        if (type === 'DELETED' || other) return yield { gone: true };
        yield { pod: object };
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof ClusterObjectNotFound) return yield { gone: true };
      failures += 1;
    }
    await pause(Math.min(retryMsMin * 2 ** failures, retryMsMax), signal);
  }
}
