import { BulkPace } from '../../domain/fair/bulk-pace.ts';
import { streamLimits } from '../../domain/streams.limits.ts';
import { FairStream } from './fair-stream.ts';
import { eventLoop } from './timing.ts';
import type { Timing } from './timing.ts';

const { bulkIdleMs, fairQuantumBytes, paceSampleMs, typistMs } = streamLimits;

/**
 * Turns of the streams that have brought a quantum of output. One goes on in each round of the
 * event loop, so that whatever else has arrived, small frames of other streams and input among it,
 * is seen to in between. While somebody types on a stream of little output, the turns of bulk
 * streams also keep a pace that leaves the process on time (BulkPace, ADR 0017).
 *
 * Owns:  an immediate or a timer while somebody waits; a timer that measures how late the process
 *        is, while there is both a typist and bulk.
 * Bound: one place for each stream.
 * Order: first come, first served, among bulk and among the others.
 * Ends:  a turn comes for everybody who waits, at the lowest pace too; nothing is left when the
 *        last stream has left.
 */
export class FairTurns {
  readonly pace = new BulkPace();
  private readonly typists = new Set<FairStream>();
  private readonly bulk = new Set<FairStream>();
  private readonly waiting: FairStream[] = [];
  private readonly paced: FairStream[] = [];
  private stopRound: (() => void) | undefined;
  private stopPaced: (() => void) | undefined;
  private stopSampling: (() => void) | undefined;

  constructor(readonly timing: Timing = eventLoop) {}

  /** A stream that leaves by itself when `over` aborts. */
  join(over?: AbortSignal): FairStream {
    const stream = new FairStream(this);
    over?.addEventListener('abort', () => stream.leave(), { once: true });
    return stream;
  }

  /** Bulk keeps a pace now. */
  get isPaced(): boolean {
    return this.stopSampling !== undefined;
  }

  isBulk(stream: FairStream): boolean {
    return this.bulk.has(stream);
  }

  typed(stream: FairStream): void {
    if (!this.bulk.has(stream)) this.typists.add(stream);
  }

  /** `stream.take` is called when it is its turn. */
  enqueue(stream: FairStream, isBulk: boolean): void {
    if (isBulk) {
      this.bulk.add(stream);
      this.typists.delete(stream);
      this.watch();
    }
    if (isBulk && this.isPaced) {
      this.paced.push(stream);
      this.stopPaced ??= this.afterPace();
    } else {
      this.waiting.push(stream);
      this.stopRound ??= this.timing.soon(this.round);
    }
  }

  leave(stream: FairStream): void {
    this.typists.delete(stream);
    this.bulk.delete(stream);
    for (const queue of [this.waiting, this.paced]) {
      const place = queue.indexOf(stream);
      if (place >= 0) queue.splice(place, 1);
    }
    this.stopIfAlone();
  }

  private readonly round = (): void => {
    this.stopRound = undefined;
    this.waiting.shift()?.take();
    if (this.waiting.length > 0) this.stopRound ??= this.timing.soon(this.round);
  };

  private readonly pacedTurn = (): void => {
    this.stopPaced = undefined;
    const stream = this.paced.shift();
    if (!stream) return;
    this.pace.took(this.timing.now(), fairQuantumBytes);
    stream.take();
    if (this.paced.length > 0) this.stopPaced ??= this.afterPace();
  };

  /** Timers count whole milliseconds; what is shorter is made up for by a later turn. */
  private afterPace(): () => void {
    const waitMs = this.isPaced ? this.pace.waitMs(this.timing.now()) : 0;
    if (waitMs < 1) return this.timing.soon(this.pacedTurn);
    return this.timing.after(waitMs, this.pacedTurn);
  }

  private watch(): void {
    if (this.isPaced || this.typists.size === 0) return;
    this.forgetIdle();
    if (this.typists.size === 0) return;
    this.pace.begin(this.timing.now());
    this.sampleLater();
  }

  private sampleLater(): void {
    const dueMs = this.timing.now() + paceSampleMs;
    this.stopSampling = this.timing.after(paceSampleMs, () => {
      const now = this.timing.now();
      this.pace.sample(now, now - dueMs);
      this.forgetIdle();
      if (!this.stopIfAlone()) this.sampleLater();
    });
  }

  private forgetIdle(): void {
    const now = this.timing.now();
    for (const typist of this.typists) {
      if (now - typist.typedAtMs > typistMs) this.typists.delete(typist);
    }
    for (const each of this.bulk) {
      if (!each.isWaiting && now - each.turnAtMs > bulkIdleMs) this.bulk.delete(each);
    }
  }

  private stopIfAlone(): boolean {
    if (this.typists.size > 0 && this.bulk.size > 0) return false;
    this.stopSampling?.();
    this.stopSampling = undefined;
    // Whoever waits for the pace waits for nothing any more.
    this.stopPaced?.();
    this.stopPaced = this.paced.length > 0 ? this.timing.soon(this.pacedTurn) : undefined;
    return true;
  }
}
