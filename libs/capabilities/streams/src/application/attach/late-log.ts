import { GatewayError, channels } from '@endoscope/core';
import type { ChannelFrame, TerminalSize } from '@endoscope/core';
import { linesBefore } from '../../domain/attach/lines-before.ts';
import { streamLimits } from '../../domain/streams.limits.ts';
import { redrawSizes, resizePayload } from '../../domain/attach/terminal-size.ts';
import type { Upstream } from '../../ports/attach-upstream.ts';

const lookEveryMs = 250;

/**
 * The attach stream of a shell whose log could not be read before the dial: a kubelet gives none
 * until it has written the pod's status, up to a second after the start (ADR 0010). Lines that the
 * shell printed before the dial are brought when the log can be read, and its prompt drawn anew;
 * not into a program that has the whole screen by then.
 *
 * Owns:  the stream, and the looks at the log for `lateLogMs`.
 * Bound: `replayBytesMax` of the first live output, until the log was read.
 * Order: as the stream has it, with the earlier lines once in between.
 * Ends:  as the stream does, after the log was read or given up.
 */
export class LateLog implements Upstream {
  readonly frames: AsyncIterable<ChannelFrame> = { [Symbol.asyncIterator]: () => this.read() };
  private readonly live: Uint8Array[] = [];
  private liveBytes = 0;
  private size: TerminalSize | undefined;
  private isOver = false;

  constructor(
    private readonly stream: Upstream,
    /** All that the container has printed, as its terminal showed it. */
    private readonly readLog: () => Promise<{ readonly bytes: Uint8Array }>,
  ) {}

  write(frame: ChannelFrame): Promise<void> {
    if (frame.channel === channels.resize) this.size = sizeOf(frame.data);
    return this.stream.write(frame);
  }

  closeChannel(channel: number): Promise<boolean> {
    return this.stream.closeChannel(channel);
  }

  close(): void {
    this.isOver = true;
    this.stream.close();
  }

  private async *read(): AsyncGenerator<ChannelFrame> {
    const frames = this.stream.frames[Symbol.asyncIterator]();
    let late: Promise<Uint8Array> | undefined = this.earlierLines();
    let next = frames.next();
    next.catch(() => undefined);
    for (;;) {
      const got: Uint8Array | IteratorResult<ChannelFrame> = await (late
        ? Promise.race([next, late])
        : next);
      if (got instanceof Uint8Array) {
        late = undefined;
        yield* await this.shown(got);
        continue;
      }
      if (got.done) break;
      if (late) this.remember(got.value);
      yield got.value;
      next = frames.next();
      next.catch(() => undefined);
    }
    if (late && !this.isOver) yield* await this.shown(await late);
  }

  /** None when nothing was printed before the dial, or when it cannot be told any more. */
  private async earlierLines(): Promise<Uint8Array> {
    const untilMs = performance.now() + streamLimits.lateLogMs;
    while (!this.isOver && performance.now() < untilMs) {
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
      const log = await this.readLog().catch(unlessLater);
      if (log === 'never') break;
      const lines = log && linesBefore(log.bytes, Buffer.concat(this.live));
      if (lines) return lines;
    }
    return new Uint8Array();
  }

  private async shown(lines: Uint8Array): Promise<ChannelFrame[]> {
    // Into the picture of a full-screen program they would not fit; the log keeps them.
    if (lines.length === 0 || isFullScreen(Buffer.concat(this.live))) return [];
    // A stream that has just ended takes no size: the lines are shown all the same.
    for (const size of this.size ? redrawSizes(this.size) : []) {
      const data = resizePayload(size);
      await this.stream.write({ channel: channels.resize, data }).catch(() => undefined);
    }
    return [{ channel: channels.stdout, data: Buffer.concat([Buffer.from('\r\n'), lines]) }];
  }

  private remember({ channel, data }: ChannelFrame): void {
    if (channel !== channels.stdout || this.liveBytes >= streamLimits.replayBytesMax) return;
    this.live.push(data);
    this.liveBytes += data.length;
  }
}

const alternateScreen = /\x1b\[\?(?:1049|1047|47)([hl])/g;

/** Whether the last switch was to the alternate screen (xterm's private modes 47, 1047, 1049). */
function isFullScreen(output: Buffer): boolean {
  return [...output.toString('latin1').matchAll(alternateScreen)].at(-1)?.[1] === 'h';
}

function unlessLater(error: unknown): 'never' | undefined {
  const isDenied = error instanceof GatewayError && error.kind === 'permission_denied';
  return isDenied ? 'never' : undefined;
}

function sizeOf(payload: Uint8Array): TerminalSize {
  const { Width: width, Height: height } = JSON.parse(Buffer.from(payload).toString()) as {
    Width: number;
    Height: number;
  };
  return { width, height };
}
