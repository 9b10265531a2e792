import { channels } from '@endoscope/core';
import type { ChannelFrame } from '@endoscope/core';
import type { AttachUpstream, LogSnapshot, Upstream } from '../ports/attach-upstream.ts';

/** A container's stream in memory: the test prints, ends and looks at what was written. */
export class ScriptedUpstream implements AttachUpstream, Upstream {
  readonly written: ChannelFrame[] = [];
  readonly closedChannels: number[] = [];
  log = '';
  closed = false;
  openFailure: unknown;
  /** Whoever reads it knows that it has ended or broken. */
  hasEnded = false;
  /** Set: what writes and half-closes fail with, as those of a stream that has ended. */
  writeFailure: Error | undefined;
  private readonly queue: (ChannelFrame | Error | 'end')[] = [];
  private wake: () => void = () => undefined;

  readonly frames: AsyncIterable<ChannelFrame> = { [Symbol.asyncIterator]: () => this.read() };

  print(text: string, channel: number = channels.stdout): void {
    this.put({ channel, data: Buffer.from(text) });
  }

  end(): void {
    this.put('end');
  }

  break(error: Error): void {
    this.put(error);
  }

  open(): Promise<Upstream> {
    return this.openFailure ? Promise.reject(this.openFailure as Error) : Promise.resolve(this);
  }

  readLog(): Promise<LogSnapshot> {
    return Promise.resolve({ bytes: Buffer.from(this.log), droppedBytes: 0 });
  }

  write(frame: ChannelFrame): Promise<void> {
    if (this.writeFailure) return Promise.reject(this.writeFailure);
    this.written.push(frame);
    return Promise.resolve();
  }

  closeChannel(channel: number): Promise<boolean> {
    if (this.writeFailure) return Promise.reject(this.writeFailure);
    this.closedChannels.push(channel);
    return Promise.resolve(true);
  }

  close(): void {
    this.closed = true;
    this.put('end');
  }

  stdin(): string {
    const frames = this.written.filter((f) => f.channel === channels.stdin);
    return Buffer.concat(frames.map((f) => f.data)).toString();
  }

  resizes(): unknown[] {
    const frames = this.written.filter((f) => f.channel === channels.resize);
    return frames.map((f) => JSON.parse(Buffer.from(f.data).toString()) as unknown);
  }

  private put(item: ChannelFrame | Error | 'end'): void {
    this.queue.push(item);
    this.wake();
  }

  private async *read(): AsyncGenerator<ChannelFrame> {
    for (;;) {
      const next = this.queue.shift();
      this.hasEnded = next === 'end' || next instanceof Error;
      if (next === 'end') return;
      if (next instanceof Error) throw next;
      if (next) yield next;
      else await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}
