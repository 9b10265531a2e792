import { GatewayError } from '@endoscope/core';
import { ClusterAnswerInvalid, KubernetesWatchExpired, paths } from '@endoscope/kubernetes';
import type { ActingAs, KubernetesClient } from '@endoscope/kubernetes';
import { pause } from '../pause.ts';
import { PodListener } from './pod-listener.ts';
import type { PodWatchLimits } from './pod-watch.limits.ts';
import { StrangersBudget } from './strangers-budget.ts';
import { podNameOf, withoutBallast } from './watched-pod.ts';
import type { WatchedPod } from './watched-pod.ts';

export interface SharedPodWatchParts {
  readonly client: Pick<KubernetesClient, 'request' | 'watch'>;
  readonly namespace: string;
  /** Everybody who listens acts as this: a watch shows nobody more than they may see. */
  readonly as: ActingAs | undefined;
  readonly limits: PodWatchLimits;
  readonly nowMs: () => number;
  /** Called once, when it has come to its end. */
  readonly onEnd: (why: 'unused' | 'apart') => void;
}

/**
 * One watch of the pods of a namespace, for all sessions there of one identity.
 *
 * Owns:  one watch request at a time.
 * Bound: the last version heard, and the newest news of each listener; a line about a pod that
 *        nobody listens to is not parsed, and many of them end the watch (`PodWatchLimits`).
 * Order: as the API server sends it. It starts from a version that is read first, and a listener
 *        reads its pod after that: nothing falls between. A watch that was lost is resumed from
 *        the last version; where that is too old, every listener reads its pod again.
 * Ends:  when its last listener leaves; when it is refused, and again and again if it has worked
 *        before, or too dear: then it tells all `apart`.
 */
export class SharedPodWatch {
  private readonly listeners = new Map<string, Set<PodListener>>();
  private readonly done = new AbortController();
  private readonly strangers: StrangersBudget;
  /** Where to go on from; undefined: to be read. */
  private version: string | undefined;
  private failures = 0;
  /** In a row. */
  private refusals = 0;
  private hasWorked = false;
  private isSilent = true;
  private tooDear = false;
  /** Of the line that is being read. */
  private lineLength = 0;

  constructor(private readonly parts: SharedPodWatchParts) {
    this.strangers = new StrangersBudget(parts.limits, parts.nowMs);
    void this.run();
  }

  get size(): number {
    let size = 0;
    for (const each of this.listeners.values()) size += each.size;
    return size;
  }

  /** The first news is `read_again`, as soon as the watch has a place to start from. */
  join(pod: string, signal: AbortSignal): PodListener {
    const listener = new PodListener(pod, signal);
    const ofPod = this.listeners.get(pod) ?? new Set();
    this.listeners.set(pod, ofPod.add(listener));
    if (this.version !== undefined) listener.say({ type: 'read_again' });
    return listener;
  }

  leave(listener: PodListener): void {
    this.strangers.saw(this.size);
    const ofPod = this.listeners.get(listener.pod);
    ofPod?.delete(listener);
    if (ofPod?.size === 0) this.listeners.delete(listener.pod);
    if (this.listeners.size === 0) this.end('unused');
  }

  private async run(): Promise<void> {
    const { signal } = this.done;
    const { retryMsMin, retryMsMax, resumesMax } = this.parts.limits;
    while (!signal.aborted) {
      try {
        if (this.version === undefined) await this.begin();
        await this.follow();
        this.failures = 0;
      } catch (error) {
        if (this.tooDear || this.isRefused(error)) return this.end('apart');
        this.failures += 1;
        // What cannot be read would come again from where it came.
        const isStuck = error instanceof ClusterAnswerInvalid && this.failures >= resumesMax;
        if (isStuck || error instanceof KubernetesWatchExpired) this.version = undefined;
      }
      if (!signal.aborted)
        await pause(Math.min(retryMsMin * 2 ** this.failures, retryMsMax), signal);
    }
  }

  /** One pod is listed for the version of the whole list: the watch goes on from there. */
  private async begin(): Promise<void> {
    const { client, namespace, as } = this.parts;
    const { body } = await client.request<{ metadata?: { resourceVersion?: string } }>({
      method: 'GET',
      path: paths.pods(namespace),
      query: { limit: '1' },
      as,
      signal: this.done.signal,
    });
    this.version = body.metadata?.resourceVersion ?? '';
    this.tell({ type: 'read_again' });
  }

  private async follow(): Promise<void> {
    const { client, namespace, as, limits } = this.parts;
    const request = {
      method: 'GET',
      path: paths.pods(namespace),
      query: { resourceVersion: this.version, timeoutSeconds: String(limits.watchSeconds) },
      as,
      signal: this.done.signal,
    } as const;
    this.isSilent = true;
    for await (const { type, object } of client.watch<WatchedPod>(request, this.isOfStranger)) {
      this.heard();
      this.version = object.metadata?.resourceVersion ?? this.version;
      if (type === 'BOOKMARK') continue;
      const isOurs = this.deliver(type === 'DELETED' ? 'deleted' : 'pod', object);
      if (!isOurs) this.countStranger(this.lineLength);
    }
    // Not even a bookmark: perhaps the version is of another history, as after a restored backup.
    if (this.isSilent) this.version = undefined;
  }

  /** What has worked may be refused for a moment, by an API server that is still starting. */
  private isRefused(error: unknown): boolean {
    this.refusals = isRefusal(error) ? this.refusals + 1 : 0;
    return this.refusals >= (this.hasWorked ? this.parts.limits.refusalsMax : 1);
  }

  private heard(): void {
    this.failures = 0;
    this.refusals = 0;
    this.hasWorked = true;
    this.isSilent = false;
  }

  private readonly isOfStranger = (line: string): boolean => {
    const pod = podNameOf(line);
    // A line of an unusual form has to be parsed to say whom it is about; it may be garbage.
    this.lineLength = line.length;
    if (pod === undefined || this.listeners.has(pod)) return false;
    this.heard();
    this.countStranger(line.length);
    return true;
  };

  private countStranger(bytes: number): void {
    if (this.strangers.allows(bytes, this.size)) return;
    this.tooDear = true;
    throw new Error('more was said of other pods than a shared watch is worth');
  }

  /** False when nobody listens to it. */
  private deliver(type: 'pod' | 'deleted', object: WatchedPod): boolean {
    const ofPod = this.listeners.get(object.metadata?.name ?? '');
    if (!ofPod) return false;
    const pod = withoutBallast(object);
    for (const listener of ofPod) listener.hear(type, pod);
    return true;
  }

  private tell(news: { readonly type: 'read_again' | 'apart' }): void {
    for (const ofPod of this.listeners.values()) for (const each of ofPod) each.say(news);
  }

  private end(why: 'unused' | 'apart'): void {
    if (this.done.signal.aborted) return;
    this.done.abort();
    this.parts.onEnd(why);
    if (why === 'apart') this.tell({ type: 'apart' });
  }
}

/** Of the request itself, or of who makes it: as a rule not answered better in a moment. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof GatewayError) || error instanceof KubernetesWatchExpired) return false;
  const refusals = ['permission_denied', 'not_found', 'invalid_argument', 'failed_precondition'];
  return refusals.includes(error.kind);
}
