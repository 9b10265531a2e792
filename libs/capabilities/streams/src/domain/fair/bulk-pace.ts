import { streamLimits } from '../streams.limits.ts';

const { lateMsMax, lateSamplesMax, paceWindowMs } = streamLimits;
const { paceCatchUpBytes, paceCatchUpMs } = streamLimits;
const { pacedBytesPerSecondStart, pacedBytesPerSecondMin, pacedBytesPerSecondMax } = streamLimits;

/** What a window that was late makes of the pace, and one that was not. */
const slower = 0.6;
const faster = 1.1;

/**
 * How fast bulk output goes on while somebody types: as fast as leaves the process on time.
 *
 * How late its timers are is what a key waits here at least, whether the process itself is busy or
 * others have the cores. A window with more than `lateSamplesMax` samples later than `lateMsMax` is
 * late: one may be a collection, or somebody else's. The pace falls fast and grows slowly, as
 * congestion control does.
 *
 * Bound: `pacedBytesPerSecondMin` to `pacedBytesPerSecondMax`, for all streams together.
 */
export class BulkPace {
  private perSecond: number = pacedBytesPerSecondStart;
  private windowFromMs = 0;
  private lateSamples = 0;
  private nextAtMs = 0;

  get bytesPerSecond(): number {
    return this.perSecond;
  }

  /** Somebody types beside bulk again: what was learnt before may hold no more. */
  begin(nowMs: number): void {
    this.perSecond = pacedBytesPerSecondStart;
    this.windowFromMs = nowMs;
    this.lateSamples = 0;
    this.nextAtMs = nowMs;
  }

  /** A timer came `lateMs` after its time. */
  sample(nowMs: number, lateMs: number): void {
    if (lateMs > lateMsMax) this.lateSamples += 1;
    if (nowMs - this.windowFromMs < paceWindowMs) return;
    const next = this.perSecond * (this.lateSamples > lateSamplesMax ? slower : faster);
    this.perSecond = Math.min(Math.max(next, pacedBytesPerSecondMin), pacedBytesPerSecondMax);
    this.windowFromMs = nowMs;
    this.lateSamples = 0;
  }

  /** Until the next turn; 0: now. */
  waitMs(nowMs: number): number {
    return Math.max(0, this.nextAtMs - nowMs);
  }

  /**
   * A turn of so many bytes has begun. Time that nobody used is lost, but for as much as a late
   * process needs to keep to its floor.
   */
  took(nowMs: number, bytes: number): void {
    const from = Math.max(
      this.nextAtMs,
      nowMs - Math.max(paceCatchUpMs, this.ms(paceCatchUpBytes)),
    );
    this.nextAtMs = from + this.ms(bytes);
  }

  private ms(bytes: number): number {
    return (bytes * 1_000) / this.perSecond;
  }
}
