import { invariant } from '@endoscope/core';
import type { OutputChannel } from '@endoscope/core';

export interface OutputPiece {
  readonly channel: OutputChannel;
  readonly data: Uint8Array;
  /** Bytes of output before this piece. */
  readonly offset: number;
}

/** Neighbouring bytes of one channel; a run begins where the one before it ends. */
interface Run {
  readonly channel: OutputChannel;
  end: number;
}

const bytesMin = 1024;

/**
 * The last bytes of a session's output, numbered from its beginning, with their channels.
 *
 * Bytes are copied in and out: frames are slices of large receive buffers, and keeping a slice
 * would keep its buffer.
 *
 * Owns:  one buffer, nothing before the first byte, doubled as it fills.
 * Bound: `bytesMax` bytes and `runsMax` changes of channel; the oldest go first.
 */
export class OutputRing {
  private bytes = Buffer.alloc(0);
  private runs: Run[] = [];
  private first = 0;
  private next = 0;

  constructor(
    private readonly bytesMax: number,
    private readonly runsMax: number,
  ) {}

  /** Offset of the oldest byte that is kept. */
  get start(): number {
    return this.first;
  }

  /** Offset of the byte that comes next. */
  get end(): number {
    return this.next;
  }

  /** Memory it takes now. */
  get allocatedBytes(): number {
    return this.bytes.length;
  }

  /** Output before `offset` was never here. */
  beginAt(offset: number): void {
    invariant(this.next === 0, 'a ring begins once, before its first byte');
    this.first = offset;
    this.next = offset;
  }

  append(channel: OutputChannel, data: Uint8Array): void {
    invariant(data.length <= this.bytesMax, 'a piece fits the ring');
    if (data.length === 0) return;
    this.makeRoom(data.length);
    const at = this.next % this.bytes.length;
    const untilWrap = this.bytes.length - at;
    this.bytes.set(data.length > untilWrap ? data.subarray(0, untilWrap) : data, at);
    if (data.length > untilWrap) this.bytes.set(data.subarray(untilWrap), 0);
    this.next += data.length;
    const last = this.runs.at(-1);
    if (last?.channel === channel) last.end = this.next;
    else this.runs.push({ channel, end: this.next });
    this.forget();
  }

  /** A copy of what follows `from`: at most `bytesMax` bytes, of one channel. */
  read(from: number, bytesMax: number): OutputPiece {
    invariant(from >= this.first && from < this.next, 'the ring holds what is read');
    const run = this.runs[this.runAt(from)]!;
    const bytes = Math.min(run.end - from, bytesMax);
    return { channel: run.channel, data: this.copy(from, from + bytes), offset: from };
  }

  /** A copy of all from `from` on, both channels in the order they came. */
  bytesFrom(from: number): Buffer {
    return this.copy(Math.max(from, this.first), this.next);
  }

  private copy(from: number, to: number): Buffer {
    const copied = Buffer.allocUnsafe(to - from);
    if (copied.length === 0) return copied;
    const at = from % this.bytes.length;
    const head = Math.min(copied.length, this.bytes.length - at);
    this.bytes.copy(copied, 0, at, at + head);
    this.bytes.copy(copied, head, 0, copied.length - head);
    return copied;
  }

  private makeRoom(bytes: number): void {
    const wanted = this.next - this.first + bytes;
    if (wanted > this.bytesMax) this.first = this.next + bytes - this.bytesMax;
    if (wanted <= this.bytes.length || this.bytes.length === this.bytesMax) return;
    const kept = this.copy(this.first, this.next);
    let size = Math.max(this.bytes.length, bytesMin);
    while (size < wanted) size *= 2;
    this.bytes = Buffer.allocUnsafe(Math.min(size, this.bytesMax));
    const at = this.first % this.bytes.length;
    const head = Math.min(kept.length, this.bytes.length - at);
    kept.copy(this.bytes, at, 0, head);
    kept.copy(this.bytes, 0, head);
  }

  /** Drops runs whose bytes are gone, and the oldest bytes when there are too many runs. */
  private forget(): void {
    if (this.runs.length > this.runsMax) this.first = Math.max(this.first, this.runs[0]!.end);
    let gone = 0;
    while (this.runs[gone]!.end <= this.first) gone += 1;
    if (gone > 0) this.runs.splice(0, gone);
  }

  /** Index of the run that holds this offset. */
  private runAt(offset: number): number {
    let [low, high] = [0, this.runs.length - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.runs[middle]!.end > offset) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
