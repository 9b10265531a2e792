import type { PodWatchLimits } from './pod-watch.limits.ts';

/** Counts what a shared watch brings in vain, in windows of a fixed length. */
export class StrangersBudget {
  private sinceMs = 0;
  private bytes = 0;

  constructor(
    private readonly limits: PodWatchLimits,
    private readonly nowMs: () => number,
  ) {}

  /** False when it was more than so many listeners are worth. */
  allows(bytes: number, listeners: number): boolean {
    const nowMs = this.nowMs();
    if (nowMs - this.sinceMs >= this.limits.strangersWindowMs) {
      this.sinceMs = nowMs;
      this.bytes = 0;
    }
    this.bytes += bytes;
    const { strangersBytesMax, strangersBytesPerListenerMax } = this.limits;
    return this.bytes <= strangersBytesMax + listeners * strangersBytesPerListenerMax;
  }
}
