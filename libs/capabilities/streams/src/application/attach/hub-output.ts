import { channels } from '@endoscope/core';
import type { OutputChannel } from '@endoscope/core';
import type { AttachClient } from '../../domain/attach/attach-message.ts';
import { OutputRing } from '../../domain/attach/output-ring.ts';
import type { OutputPiece } from '../../domain/attach/output-ring.ts';
import { streamLimits } from '../../domain/streams.limits.ts';
import type { OutputTap } from '../../ports/output-tap.ts';
import { TappedOutput } from '../tapped-output.ts';

const {
  ackWindowBytes,
  coalesceMs,
  directFramesMax,
  observerLagBytesMax,
  outputFrameBytesMax,
  ringBytesMax,
  ringRunsMax,
  writerLagBytesMax,
} = streamLimits;

/** Joined output of this size does not wait any longer. */
const joinedBytesMax = outputFrameBytesMax / 2;

/**
 * The way of a session's output to its clients: the hot path. No promise and no copy per frame
 * while everybody keeps up, but the one into the ring.
 *
 * Owns:  the ring, and a timer of 2 ms for a client that is flooded with small frames.
 * Bound: the ring; a client has a place in it and no queue. `push` answers a promise when the
 *        required client (the writer) lags more than `writerLagBytesMax`, or the tap holds back more
 *        than `tappedBytesMax`.
 * Order: the tap first; then bytes in the order they came, to each client once.
 */
export class HubOutput {
  readonly ring = new OutputRing(ringBytesMax, ringRunsMax);
  private readonly tapped = new TappedOutput<OutputPiece>(({ channel, data }) =>
    this.deliver(channel, data),
  );
  private readonly cursors = new Set<OutputCursor>();
  private slow: OutputCursor | undefined;
  private release: (() => void) | undefined;

  constructor(
    readonly meter: (bytes: number) => void,
    private readonly tap?: OutputTap,
  ) {}

  /** The one that must have everything: it pauses the cluster when it is slow. */
  get required(): OutputCursor | undefined {
    return this.slow;
  }

  set required(cursor: OutputCursor | undefined) {
    this.slow = cursor;
    this.progress();
  }

  add(cursor: OutputCursor): void {
    this.cursors.add(cursor);
  }

  remove(cursor: OutputCursor): void {
    this.cursors.delete(cursor);
    if (this.slow === cursor) this.required = undefined;
  }

  /** At most `outputFrameBytesMax` bytes. A promise: wait for it before the next one. */
  push(channel: OutputChannel, data: Uint8Array): Promise<void> | undefined {
    if (!this.tap) return this.deliver(channel, data);
    const piece = { channel, data, offset: this.ring.end + this.tapped.heldBytes };
    return this.tapped.push(piece, this.tap.take(piece));
  }

  /** A promise: the ring has not everything that was pushed yet. */
  settled(): Promise<void> | undefined {
    return this.tapped.settled();
  }

  private deliver(channel: OutputChannel, data: Uint8Array): Promise<void> | undefined {
    const { ring } = this;
    const offset = ring.end;
    ring.append(channel, data);
    for (const cursor of this.cursors) cursor.offer(channel, data, offset);
    if (!this.isHeld()) return undefined;
    return new Promise((resolve) => (this.release = resolve));
  }

  /** A client has got further, or is not waited for any more. */
  progress(): void {
    if (!this.release || this.isHeld()) return;
    this.release();
    this.release = undefined;
  }

  private isHeld(): boolean {
    return this.slow !== undefined && this.ring.end - this.slow.offset > writerLagBytesMax;
  }
}

export interface CursorOptions {
  readonly client: AttachClient;
  /** Of the first byte to send. */
  readonly from: number;
  readonly acks: boolean;
  /** The client reads again but has lagged too far: `skipTo` where it shall go on. */
  readonly lagged: (cursor: OutputCursor) => void;
  /** So much waits for it now that it will miss some: once, until it goes on elsewhere. */
  readonly fellBehind?: () => void;
}

/** One client's place in the output. */
export class OutputCursor {
  /** Of the next byte to send. */
  offset: number;
  bytesSent = 0;
  private acked: number;
  private isBusy = false;
  /** A fresh screen is being made for it. */
  private isAway = false;
  private isClosed = false;
  private isBehind = false;
  private timer: NodeJS.Timeout | undefined;
  private windowFrom = 0;
  private framesInWindow = 0;
  private readonly waiters: (() => void)[] = [];

  constructor(
    private readonly output: HubOutput,
    private readonly options: CursorOptions,
  ) {
    this.offset = options.from;
    this.acked = options.from;
  }

  /** Sends what is behind it, then everything as it comes. */
  start(): void {
    this.output.add(this);
    this.pump();
  }

  offer(channel: OutputChannel, data: Uint8Array, offset: number): void {
    if (this.isBusy || this.isAway) return this.noteLag();
    if (this.timer) {
      if (this.output.ring.end - this.offset >= joinedBytesMax) this.flush();
      return;
    }
    if (offset !== this.offset || data.length > this.windowBytes) return this.pump();
    if (this.isFlooded(data.length)) {
      this.timer = setTimeout(() => this.flush(), coalesceMs);
      return;
    }
    this.deliver(channel, data);
  }

  /** Its client has sent input: what comes next may be the echo of a key, which is not joined. */
  expectAnswer(): void {
    this.framesInWindow = 0;
  }

  /** All before `offset` was taken. False: that was never sent. */
  ack(offset: number): boolean {
    if (!Number.isSafeInteger(offset) || offset > this.offset) return false;
    this.acked = Math.max(this.acked, offset);
    this.pump();
    return true;
  }

  skipTo(offset: number): void {
    this.offset = offset;
    this.acked = Math.max(this.acked, offset);
    this.isAway = false;
    this.isBehind = false;
    this.pump();
    this.output.progress();
  }

  /** Resolves when everything was handed to the client, or it is gone. */
  drained(): Promise<void> {
    this.flush();
    if (this.isDone) return Promise.resolve();
    return new Promise((resolve) => this.waiters.push(resolve));
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.timer);
    this.output.remove(this);
    this.wake();
  }

  /** What it has not been given yet. */
  get lagBytes(): number {
    return this.output.ring.end - this.offset;
  }

  private get isDone(): boolean {
    return this.isClosed || (!this.isBusy && this.offset === this.output.ring.end);
  }

  /** What may be sent before the client has acknowledged more. */
  private get windowBytes(): number {
    return this.options.acks ? ackWindowBytes - (this.offset - this.acked) : outputFrameBytesMax;
  }

  /** Small frames in quick succession are joined, a few and large ones are not. */
  private isFlooded(bytes: number): boolean {
    const now = performance.now();
    if (now - this.windowFrom > coalesceMs) {
      this.windowFrom = now;
      this.framesInWindow = 0;
    }
    this.framesInWindow += 1;
    return this.framesInWindow > directFramesMax && bytes < joinedBytesMax;
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.pump();
  }

  private pump(): void {
    const { ring } = this.output;
    while (!this.isBusy && !this.isAway && !this.isClosed && this.offset < ring.end) {
      if (this.isLost(ring)) {
        this.isAway = true;
        this.noteLag();
        this.options.lagged(this);
        break;
      }
      const bytesMax = Math.min(outputFrameBytesMax, this.windowBytes);
      if (bytesMax <= 0) break;
      const { channel, data } = ring.read(this.offset, bytesMax);
      this.deliver(channel, data);
    }
    if (this.isDone) this.wake();
  }

  private isLost(ring: OutputRing): boolean {
    if (this.offset < ring.start) return true;
    return this.output.required !== this && ring.end - this.offset > observerLagBytesMax;
  }

  private noteLag(): void {
    if (this.isBehind || this.lagBytes <= observerLagBytesMax) return;
    if (this.output.required === this) return;
    this.isBehind = true;
    this.options.fellBehind?.();
  }

  private deliver(channel: OutputChannel, data: Uint8Array): void {
    const type = channel === channels.stdout ? 'stdout' : 'stderr';
    const { offset } = this;
    this.offset += data.length;
    this.bytesSent += data.length;
    this.output.meter(data.length);
    this.output.progress();
    const sent = this.options.client.send({ type, data, offset });
    if (!sent) return;
    this.isBusy = true;
    sent.then(this.freed, this.freed);
  }

  private readonly freed = (): void => {
    this.isBusy = false;
    this.pump();
  };

  private wake(): void {
    for (const wake of this.waiters.splice(0)) wake();
  }
}
