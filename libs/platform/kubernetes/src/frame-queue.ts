import { channels, invariant } from '@endoscope/core';
import type { ChannelFrame } from '@endoscope/core';

/** What a queued chunk costs beside its bytes, so that floods of tiny frames count as well. */
const chunkOverheadBytes = 128;
/** Frames below this are merged with their neighbour of the same output channel. */
const mergeBytesMax = 16 * 1024;

interface Entry {
  readonly channel: number;
  readonly chunks: Uint8Array[];
  bytes: number;
}

type Waiter = {
  resolve(result: IteratorResult<ChannelFrame>): void;
  reject(error: Error): void;
};

/**
 * Frames between a socket that pushes and a consumer that pulls.
 *
 * Owns:  nothing; `onFull` and `onDrained` let the socket be paused and resumed.
 * Bound: `bytesMax` plus what the socket still delivers after being paused (one read, 64 KiB).
 * Order: frames keep their order; small neighbours of one output channel are merged.
 * Ends:  after `end` and the last frame; `fail` lets what is queued be read, then throws.
 */
export class FrameQueue implements AsyncIterable<ChannelFrame> {
  private readonly entries: Entry[] = [];
  private queuedBytes = 0;
  private isFull = false;
  private waiter: Waiter | undefined;
  private ending: { readonly error: Error | undefined } | undefined;
  private isTaken = false;

  constructor(
    private readonly bytesMax: number,
    private readonly on: { full(): void; drained(): void; abandoned(): void },
  ) {}

  get isPaused(): boolean {
    return this.isFull;
  }

  push(frame: ChannelFrame): void {
    if (this.ending) return;
    if (this.waiter) return this.settle().resolve({ done: false, value: frame });
    this.append(frame);
    this.queuedBytes += frame.data.length + chunkOverheadBytes;
    if (this.isFull || this.queuedBytes <= this.bytesMax) return;
    this.isFull = true;
    this.on.full();
  }

  end(): void {
    this.finish(undefined);
  }

  fail(error: Error): void {
    this.finish(error);
  }

  /** Ends at once, for a consumer that wants no more. */
  discard(): void {
    this.entries.length = 0;
    this.queuedBytes = 0;
    this.isFull = false;
    this.finish(undefined);
  }

  [Symbol.asyncIterator](): AsyncIterator<ChannelFrame> {
    invariant(!this.isTaken, 'the frames of a stream have one consumer');
    this.isTaken = true;
    return {
      next: () => this.next(),
      return: () => {
        this.on.abandoned();
        return Promise.resolve({ done: true, value: undefined });
      },
    };
  }

  private next(): Promise<IteratorResult<ChannelFrame>> {
    const entry = this.entries.shift();
    if (entry) return Promise.resolve({ done: false, value: this.taken(entry) });
    if (this.ending) {
      const { error } = this.ending;
      this.ending = { error: undefined };
      return error ? Promise.reject(error) : Promise.resolve({ done: true, value: undefined });
    }
    invariant(!this.waiter, 'the next frame is asked for once at a time');
    return new Promise((resolve, reject) => {
      this.waiter = { resolve, reject };
    });
  }

  private taken(entry: Entry): ChannelFrame {
    this.queuedBytes -= entry.bytes + entry.chunks.length * chunkOverheadBytes;
    if (this.isFull && this.queuedBytes <= this.bytesMax / 2) {
      this.isFull = false;
      this.on.drained();
    }
    const [only] = entry.chunks;
    const data = entry.chunks.length === 1 ? only! : Buffer.concat(entry.chunks, entry.bytes);
    return { channel: entry.channel, data };
  }

  private append(frame: ChannelFrame): void {
    const last = this.entries.at(-1);
    const mergeable = frame.channel === channels.stdout || frame.channel === channels.stderr;
    const fits = last !== undefined && last.bytes + frame.data.length <= mergeBytesMax;
    if (mergeable && fits && last.channel === frame.channel) {
      last.chunks.push(frame.data);
      last.bytes += frame.data.length;
      return;
    }
    this.entries.push({
      channel: frame.channel,
      chunks: [frame.data],
      bytes: frame.data.length,
    });
  }

  private finish(error: Error | undefined): void {
    if (this.ending) return;
    this.ending = { error };
    if (!this.waiter) return;
    const waiter = this.settle();
    this.ending = { error: undefined };
    if (error) waiter.reject(error);
    else waiter.resolve({ done: true, value: undefined });
  }

  private settle(): Waiter {
    const waiter = this.waiter!;
    this.waiter = undefined;
    return waiter;
  }
}
