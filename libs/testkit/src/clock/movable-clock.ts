import { systemClock } from '@endoscope/core';
import type { Clock } from '@endoscope/core';

interface Sleeper {
  readonly until: number;
  /** Ends the sleep that it is in, to look at the time anew. */
  wake: () => void;
}

/**
 * Goes as the real clock does, and can be moved ahead: what sleeps until a time that has come then
 * wakes, in the order of these times.
 */
export class MovableClock implements Clock {
  /** Of the real one. */
  aheadMs = 0;
  private readonly sleepers = new Set<Sleeper>();

  now(): Date {
    return new Date(Date.now() + this.aheadMs);
  }

  moveMs(durationMs: number): void {
    this.aheadMs += durationMs;
    const now = this.now().getTime();
    const due = [...this.sleepers].filter(({ until }) => until <= now);
    for (const sleeper of due.toSorted((a, b) => a.until - b.until)) sleeper.wake();
  }

  async sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
    const awake = new AbortController();
    const sleeper = { until: this.now().getTime() + durationMs, wake: () => awake.abort() };
    this.sleepers.add(sleeper);
    try {
      const either = signal ? AbortSignal.any([signal, awake.signal]) : awake.signal;
      await systemClock.sleep(durationMs, either);
    } catch (error) {
      if (!awake.signal.aborted || signal?.aborted) throw error;
    } finally {
      this.sleepers.delete(sleeper);
    }
  }
}
