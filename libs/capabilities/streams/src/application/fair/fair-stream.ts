import { streamLimits } from '../../domain/streams.limits.ts';
import type { FairTurns } from './fair-turns.ts';

const { bulkQuantumMs, fairQuantumBytes, typedBytesMax } = streamLimits;

/**
 * One stream among those that take turns. What it is, typing or bulk, is what it did last: a
 * quantum within `bulkQuantumMs` is bulk, input a typist's, whatever kind of stream carries it.
 *
 * Owns:  its place in the turns.
 * Bound: one turn is waited for at a time.
 * Ends:  with `leave`, which lets go of whoever waits.
 */
export class FairStream {
  typedAtMs = Number.NEGATIVE_INFINITY;
  turnAtMs: number;
  private bytes = 0;
  private proceed: (() => void) | undefined;
  private hasLeft = false;
  /** Its input, as far as it is bulk: the two ways wait apart. */
  private upward: FairStream | undefined;

  constructor(private readonly turns: FairTurns) {
    this.turnAtMs = turns.timing.now();
  }

  get isWaiting(): boolean {
    return this.proceed !== undefined;
  }

  /** Somebody has sent input. A size is input too: who opens a terminal is about to type. */
  typed(bytes: number): void {
    if (this.hasLeft || bytes > typedBytesMax) return;
    this.typedAtMs = this.turns.timing.now();
    this.turns.typed(this);
  }

  /** A promise: input that nobody has typed, wait for it before it is passed on. */
  sent(bytes: number): Promise<void> | undefined {
    if (bytes > typedBytesMax) return this.pushed(bytes);
    this.typed(bytes);
    return undefined;
  }

  /** The same for input that is none of a terminal. */
  pushed(bytes: number): Promise<void> | undefined {
    if (this.hasLeft) return undefined;
    this.upward ??= this.turns.join();
    return this.upward.carried(bytes);
  }

  /** Output has been passed on. A promise: wait for it before the next. */
  carried(bytes: number): Promise<void> | undefined {
    this.bytes += bytes;
    if (this.bytes < fairQuantumBytes || this.hasLeft) return undefined;
    this.bytes = 0;
    const isBulk = this.turns.isBulk(this) || this.quantumMs() < bulkQuantumMs;
    return new Promise((resolve) => {
      this.proceed = resolve;
      this.turns.enqueue(this, isBulk);
    });
  }

  /** It is this stream's turn. */
  take(): void {
    this.turnAtMs = this.turns.timing.now();
    this.proceed?.();
    this.proceed = undefined;
  }

  leave(): void {
    if (this.hasLeft) return;
    this.hasLeft = true;
    this.turns.leave(this);
    this.take();
    this.upward?.leave();
  }

  private quantumMs(): number {
    return this.turns.timing.now() - this.turnAtMs;
  }
}
