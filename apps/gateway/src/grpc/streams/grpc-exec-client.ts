import type { ExecOpen__Output, ExecRequest__Output, ExecResponse } from '@endoscope/contracts';
import type { ServerDuplexStream } from '@grpc/grpc-js';
import { FrameMalformed, streamLimits } from '@endoscope/streams';
import type { ExecClient, ExecClientMessage, ExecServerMessage } from '@endoscope/streams/exec';
import type { InputQueue } from '../../streams/input-queue.ts';
import { MessageSink, messagesOf } from '../message-stream.ts';

/**
 * The gRPC end of a command; bounds are those of the message stream.
 *
 * Ends:  `input` ends when the client half-closes and throws when the call is cancelled.
 */
export class GrpcExecClient implements ExecClient {
  private readonly messages: InputQueue<ExecRequest__Output>;
  private readonly sink: MessageSink<ExecRequest__Output, ExecResponse>;

  readonly input: AsyncIterable<ExecClientMessage> = { [Symbol.asyncIterator]: () => this.read() };

  constructor(call: ServerDuplexStream<ExecRequest__Output, ExecResponse>) {
    this.messages = messagesOf(call);
    this.sink = new MessageSink(call);
  }

  /** The first message, which says what to run. */
  async open(): Promise<ExecOpen__Output> {
    const first = await this.messages.take();
    if (first?.message === 'open' && first.open) return first.open;
    throw new FrameMalformed({ why: 'the first message must be "open"' });
  }

  send(message: ExecServerMessage): Promise<void> {
    return this.sink.send(responseOf(message));
  }

  private async *read(): AsyncGenerator<ExecClientMessage> {
    for (;;) {
      const message = await this.messages.take();
      if (!message) return;
      yield clientMessageOf(message);
    }
  }
}

function clientMessageOf(message: ExecRequest__Output): ExecClientMessage {
  switch (message.message) {
    case 'stdin': {
      const data = message.stdin ?? Buffer.alloc(0);
      const max = streamLimits.inputFrameBytesMax;
      if (data.length > max) throw new FrameMalformed({ why: `stdin is over ${max} bytes` });
      return { type: 'stdin', data };
    }
    case 'resize': {
      const { width = 0, height = 0 } = message.resize ?? {};
      return { type: 'resize', width, height };
    }
    case 'endOfInput':
      return { type: 'end_of_input' };
    case 'open':
      throw new FrameMalformed({ why: '"open" may only be the first message' });
    default:
      throw new FrameMalformed({ why: 'a message without content' });
  }
}

function responseOf(message: ExecServerMessage): ExecResponse {
  switch (message.type) {
    case 'stdout':
    case 'stderr':
      return { [message.type]: bufferOf(message.data) };
    case 'ready': {
      const { container, tty, stdin } = message;
      return { ready: { container, tty, stdin } };
    }
    case 'notice':
      return { notice: { code: message.code, message: message.message } };
    case 'exit': {
      const { reason, detail, exitCode } = message;
      return { exit: { reason, detail, ...(exitCode !== undefined && { exitCode }) } };
    }
  }
}

function bufferOf(data: Uint8Array): Buffer {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}
