import type { ActingAs, KubernetesClient } from '@endoscope/kubernetes';
import type { PodListener } from './pod-listener.ts';
import { podWatchLimitsWith } from './pod-watch.limits.ts';
import type { PodWatchLimits } from './pod-watch.limits.ts';
import { SharedPodWatch } from './shared-pod-watch.ts';

export interface Place {
  readonly client: Pick<KubernetesClient, 'request' | 'watch'>;
  readonly as: ActingAs | undefined;
  readonly namespace: string;
}

/** Of one cluster's client, by identity and namespace. */
interface OfClient {
  readonly shared: Map<string, SharedPodWatch>;
  /** Until when the pods of a place are watched one by one, in `nowMs`. */
  readonly apartUntilMs: Map<string, number>;
}

/** Places remembered as dear or refused; the oldest is forgotten, and found so again. */
const apartPlacesMax = 1_000;

/**
 * The shared watches of pods.
 *
 * Owns:  one `SharedPodWatch` for each client, identity and namespace that somebody listens to.
 * Bound: by the live sessions, each of which listens once; `apartPlacesMax` for each client.
 */
export class PodWatches {
  readonly limits: PodWatchLimits;
  private readonly clients = new WeakMap<Place['client'], OfClient>();
  private readonly nowMs: () => number;

  constructor(limits: Partial<PodWatchLimits> = {}, nowMs = (): number => performance.now()) {
    this.limits = podWatchLimitsWith(limits);
    this.nowMs = nowMs;
  }

  /** Undefined where pods are to be watched one by one. */
  join(
    place: Place,
    pod: string,
    signal: AbortSignal,
  ): { readonly listener: PodListener; readonly leave: () => void } | undefined {
    const { shared, apartUntilMs } = this.ofClient(place.client);
    const key = JSON.stringify([place.namespace, place.as?.user, place.as?.groups]);
    if ((apartUntilMs.get(key) ?? -Infinity) > this.nowMs()) return undefined;
    apartUntilMs.delete(key);
    const watch = shared.get(key) ?? this.open(place, key);
    const listener = watch.join(pod, signal);
    return { listener, leave: () => watch.leave(listener) };
  }

  private open(place: Place, key: string): SharedPodWatch {
    const { shared, apartUntilMs } = this.ofClient(place.client);
    const { limits, nowMs } = this;
    const onEnd = (why: 'unused' | 'apart'): void => {
      shared.delete(key);
      if (why === 'unused') return;
      const [oldest] = apartUntilMs.keys();
      if (apartUntilMs.size >= apartPlacesMax && oldest !== undefined) apartUntilMs.delete(oldest);
      apartUntilMs.set(key, nowMs() + limits.apartMs);
    };
    const watch = new SharedPodWatch({ ...place, limits, nowMs, onEnd });
    shared.set(key, watch);
    return watch;
  }

  private ofClient(client: Place['client']): OfClient {
    const known = this.clients.get(client);
    const of = known ?? { shared: new Map(), apartUntilMs: new Map() };
    if (!known) this.clients.set(client, of);
    return of;
  }
}
