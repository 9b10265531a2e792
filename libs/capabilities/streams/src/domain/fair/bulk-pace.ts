import { streamLimits } from '../streams.limits.ts';

const { lateMsMax, lateSamplesMax, paceReturnMs, paceWindowMs } = streamLimits;
const { paceCatchUpBytes, paceCatchUpMs } = streamLimits;
const { pacedBytesPerSecondStart, pacedBytesPerSecondMin, pacedBytesPerSecondMax } = streamLimits;

/** What a window that was late makes of the pace; one that was not, before any was late. */
const slower = 0.6;
const faster = 1.1;

/**
 * How fast bulk output goes on while somebody types: as fast as leaves the process on time.
 *
 * How late its timers are is what a key waits here at least, whether the process itself is busy or
 * others have the cores. A window with more than `lateSamplesMax` samples later than `lateMsMax` is
 * late: one may be a collection, or somebody else's. The pace then falls at once, and comes back
 * as TCP's does (CUBIC, RFC 9438): nearly to where it was late, which it passes after
 * `paceReturnMs` and leaves behind faster and faster. A pace that only grew would be late again
 * within half a second, and with it one key in six.
 *
 * Bound: `pacedBytesPerSecondMin` to `pacedBytesPerSecondMax`, for all streams together.
 */
export class BulkPace {
  private perSecond: number = pacedBytesPerSecondStart;
  private windowFromMs = 0;
  private lateSamples = 0;
  private nextAtMs = 0;
  /** The last window that was late, and the pace that made it so. */
  private late: { readonly atMs: number; readonly perSecond: number } | undefined;

  get bytesPerSecond(): number {
    return this.perSecond;
  }

  /** Somebody types beside bulk again: what was learnt before may hold no more. */
  begin(nowMs: number): void {
    this.perSecond = pacedBytesPerSecondStart;
    this.windowFromMs = nowMs;
    this.lateSamples = 0;
    this.late = undefined;
    this.nextAtMs = nowMs;
  }

  /** A timer came `lateMs` after its time. */
  sample(nowMs: number, lateMs: number): void {
    if (lateMs > lateMsMax) this.lateSamples += 1;
    if (nowMs - this.windowFromMs < paceWindowMs) return;
    const next = this.lateSamples > lateSamplesMax ? this.fallen(nowMs) : this.grown(nowMs);
    this.perSecond = Math.min(Math.max(next, pacedBytesPerSecondMin), pacedBytesPerSecondMax);
    this.windowFromMs = nowMs;
    this.lateSamples = 0;
  }

  private fallen(nowMs: number): number {
    this.late = { atMs: nowMs, perSecond: this.perSecond };
    return this.perSecond * slower;
  }

  private grown(nowMs: number): number {
    if (!this.late) return this.perSecond * faster;
    const returned = (nowMs - this.late.atMs) / paceReturnMs;
    return this.late.perSecond * (1 + (1 - slower) * (returned - 1) ** 3);
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
