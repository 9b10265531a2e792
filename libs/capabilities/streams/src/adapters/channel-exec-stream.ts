import { channels } from '@endoscope/core';
import type { ChannelFrame, TerminalSize } from '@endoscope/core';
import { parseStatusChannel } from '@endoscope/kubernetes';
import type { ChannelStream } from '@endoscope/kubernetes';
import { resizePayload } from '../domain/attach/terminal-size.ts';
import type { ExecEvent, ExecStream } from '../ports/exec-upstream.ts';

const endOfTransmission = Buffer.from('\x04');

/** A command over a stream of channels; owns and bounds are the stream's. */
export class ChannelExecStream implements ExecStream {
  readonly events: AsyncIterable<ExecEvent> = { [Symbol.asyncIterator]: () => this.read() };

  constructor(
    private readonly stream: ChannelStream,
    private readonly tty: boolean,
  ) {}

  write(data: Uint8Array): Promise<void> {
    return this.stream.write({ channel: channels.stdin, data });
  }

  async resize(size: TerminalSize): Promise<void> {
    await this.stream.write({ channel: channels.resize, data: resizePayload(size) });
  }

  async endInput(): Promise<void> {
    if (this.tty) await this.write(endOfTransmission);
    else await this.stream.closeChannel(channels.stdin);
  }

  close(): void {
    this.stream.close();
  }

  private async *read(): AsyncGenerator<ExecEvent> {
    for await (const frame of this.stream.frames) {
      const event = eventOf(frame);
      if (event) yield event;
    }
  }
}

function eventOf({ channel, data }: ChannelFrame): ExecEvent | undefined {
  switch (channel) {
    case channels.stdout:
      return { type: 'stdout', data };
    case channels.stderr:
      return { type: 'stderr', data };
    case channels.error:
      return outcomeOf(data);
    default:
      return undefined;
  }
}

function outcomeOf(data: Uint8Array): ExecEvent | undefined {
  if (data.length === 0) return undefined;
  const outcome = parseStatusChannel(data);
  // As if it had not come: a program that may have run is not said not to have started.
  if (outcome.kind === 'unreadable') return undefined;
  if (outcome.kind === 'failure') return { type: 'failed', message: outcome.message };
  return { type: 'exited', exitCode: outcome.kind === 'exit' ? outcome.code : 0 };
}
