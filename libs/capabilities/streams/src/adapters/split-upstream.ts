import { channels, invariant } from '@endoscope/core';
import type { ChannelFrame } from '@endoscope/core';
import { ClusterStreamBroken } from '@endoscope/kubernetes';
import { streamLimits } from '../domain/streams.limits.ts';
import type { Upstream } from '../ports/attach-upstream.ts';

export interface SplitStreams {
  readonly cluster: string;
  /** Attached before `input` was dialled, and never written to. */
  readonly output: Upstream;
  /** Asked for stdin alone; closed as a whole where there is no half-close. */
  readonly input: Upstream;
}

const tickMs = 250;

/**
 * One attachment on two streams of the cluster, so that no input can cost output.
 *
 * A kubelet copies both ways between the API server and the runtime until one copy ends, then
 * closes both connections (UpgradeAwareHandler). Input, or its end, that arrives when the process
 * has ended and the runtime has closed fails the one copy, and all that the other still holds is
 * dropped: the last output, or the whole of a short command (ADR 0010).
 *
 * Owns:  both streams and a timer.
 * Bound: that of the two streams.
 * Order: as `output` has it.
 * Ends:  as `output` does. When `input` is lost before its end was sent, or breaks, and `output`
 *        then has nothing for `orphanedOutputMs` of waiting, it is closed and `frames` throws.
 */
export class SplitUpstream implements Upstream {
  readonly frames: AsyncIterable<ChannelFrame> = { [Symbol.asyncIterator]: () => this.read() };
  private timer: NodeJS.Timeout | undefined;
  private fault: Error | undefined;
  private isReading = false;
  private inputEnded = false;
  private isOver = false;

  constructor(private readonly streams: SplitStreams) {
    void this.watchInput();
  }

  async write(frame: ChannelFrame): Promise<void> {
    invariant(frame.channel === channels.stdin, 'a split stream takes stdin only');
    await this.streams.input.write(frame);
  }

  async closeChannel(channel: number): Promise<boolean> {
    this.inputEnded = true;
    const { input } = this.streams;
    // v4 has no half-close, but with `stdinOnce` the input ends when a stream that took it leaves.
    if (!(await input.closeChannel(channel))) input.close();
    return true;
  }

  close(): void {
    this.stop();
    this.streams.output.close();
    this.streams.input.close();
  }

  private async *read(): AsyncGenerator<ChannelFrame> {
    this.isReading = true;
    try {
      for await (const frame of this.streams.output.frames) {
        this.isReading = false;
        yield frame;
        this.isReading = true;
      }
    } finally {
      this.stop();
    }
    if (this.fault) throw this.fault;
  }

  /** Input has no frames but its status, which says nothing that the outputs do not. */
  private async watchInput(): Promise<void> {
    let broken: Error | undefined;
    try {
      for await (const _frame of this.streams.input.frames);
    } catch (error) {
      broken = error as Error;
    }
    if (this.isOver || (this.inputEnded && !broken)) return;
    const { cluster } = this.streams;
    const problem = 'the input was cut off before its end';
    this.giveUpWhenSilent(broken ?? new ClusterStreamBroken({ cluster, problem }));
  }

  /** A process that has ended ends its outputs too; a reader that is slow is waited for. */
  private giveUpWhenSilent(fault: Error): void {
    let leftMs: number = streamLimits.orphanedOutputMs;
    this.timer = setInterval(() => {
      if (!this.isReading) return;
      leftMs -= tickMs;
      if (leftMs > 0) return;
      this.stop();
      this.fault = fault;
      this.streams.output.close();
    }, tickMs);
  }

  private stop(): void {
    this.isOver = true;
    clearInterval(this.timer);
  }
}
