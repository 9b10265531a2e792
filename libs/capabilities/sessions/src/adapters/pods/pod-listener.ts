import type { WatchedPod } from './watched-pod.ts';

/**
 * What a shared watch has to say to one listener. `read_again`: changes may have been missed, the
 * pod is to be read. `apart`: this watch is over, the pod is to be watched by itself.
 */
export type PodNews =
  | { readonly type: 'pod' | 'deleted'; readonly pod: WatchedPod }
  | { readonly type: 'read_again' | 'apart' };

/**
 * One listener's place in a shared watch.
 *
 * Bound: the newest news only; what comes before it was taken replaces it.
 * Order: `read_again` and `apart` say more than any pod, and are not replaced by one.
 */
export class PodListener {
  private news: PodNews | undefined;
  private wake: (() => void) | undefined;

  constructor(
    /** Name of the pod. */
    readonly pod: string,
    private readonly signal: AbortSignal,
  ) {}

  hear(type: 'pod' | 'deleted', pod: WatchedPod): void {
    if (this.news?.type === 'apart' || this.news?.type === 'read_again') return;
    // A deletion that is waiting may not be hidden by the next pod of the name: that is as final.
    if (this.news?.type === 'deleted') return;
    this.say({ type, pod });
  }

  say(news: PodNews): void {
    this.news = news;
    this.wake?.();
  }

  /** Undefined when the listener's own signal has aborted. */
  async next(): Promise<PodNews | undefined> {
    if (this.news === undefined && !this.signal.aborted) await this.untilWoken();
    const { news } = this;
    this.news = undefined;
    return this.signal.aborted ? undefined : news;
  }

  private untilWoken(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = () => {
        this.signal.removeEventListener('abort', this.onAbort);
        this.wake = undefined;
        resolve();
      };
      this.signal.addEventListener('abort', this.onAbort, { once: true });
    });
  }

  private readonly onAbort = (): void => this.wake?.();
}
