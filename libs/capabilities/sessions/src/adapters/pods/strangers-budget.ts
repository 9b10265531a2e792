import type { PodWatchLimits } from './pod-watch.limits.ts';

/** Counts what a shared watch brings in vain, in windows of a fixed length. */
export class StrangersBudget {
  private sinceMs = 0;
  private bytes = 0;
  private listenersMax = 0;

  constructor(
    private readonly limits: PodWatchLimits,
    private readonly nowMs: () => number,
  ) {}

  /**
   * How many listen now. The most of a window are what it is worth: the last words of a pod come
   * when its session has gone, and many that end at once would end the watch for who comes next.
   */
  saw(listeners: number): void {
    const nowMs = this.nowMs();
    if (nowMs - this.sinceMs >= this.limits.strangersWindowMs) {
      this.sinceMs = nowMs;
      this.bytes = 0;
      this.listenersMax = 0;
    }
    this.listenersMax = Math.max(this.listenersMax, listeners);
  }

  /** False when it was more than the listeners are worth. */
  allows(bytes: number, listeners: number): boolean {
    this.saw(listeners);
    this.bytes += bytes;
    const { strangersBytesMax, strangersBytesPerListenerMax } = this.limits;
    return this.bytes <= strangersBytesMax + this.listenersMax * strangersBytesPerListenerMax;
  }
}
