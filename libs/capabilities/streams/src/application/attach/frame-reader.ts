import type { ChannelFrame } from '@endoscope/core';

/**
 * Reads an iterable of frames one at a time, with a time limit where wanted: a frame that comes
 * too late for `take` is given to the next call.
 *
 * Bound: one frame.
 */
export class FrameReader {
  private readonly iterator: AsyncIterator<ChannelFrame>;
  private pending: Promise<ChannelFrame | undefined> | undefined;

  constructor(frames: AsyncIterable<ChannelFrame>) {
    this.iterator = frames[Symbol.asyncIterator]();
  }

  /** Undefined at the end. */
  next(): Promise<ChannelFrame | undefined> {
    const next = this.pending ?? this.read();
    this.pending = undefined;
    return next;
  }

  /** Undefined at the end, or when no frame came in time. */
  async take(withinMs: number): Promise<ChannelFrame | undefined> {
    this.pending ??= this.read();
    this.pending.catch(() => undefined);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), withinMs);
    });
    const frame = await Promise.race([this.pending, late]);
    clearTimeout(timer);
    if (frame === 'late') return undefined;
    // The end is kept pending, so that `next` sees it too.
    if (frame) this.pending = undefined;
    return frame;
  }

  private async read(): Promise<ChannelFrame | undefined> {
    const { value, done } = await this.iterator.next();
    return done ? undefined : (value as ChannelFrame);
  }
}
