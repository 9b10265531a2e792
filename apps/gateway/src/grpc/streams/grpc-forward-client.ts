import type {
  ForwardOpen__Output,
  ForwardRequest__Output,
  ForwardResponse,
} from '@endoscope/contracts';
import type { ServerDuplexStream } from '@grpc/grpc-js';
import { FrameMalformed } from '@endoscope/streams';
import { forwardLimits } from '@endoscope/streams/forward';
import type {
  ForwardClient,
  ForwardClientMessage,
  ForwardServerMessage,
} from '@endoscope/streams/forward';
import type { InputQueue } from '../../streams/input-queue.ts';
import { MessageSink, messagesOf } from '../message-stream.ts';

/**
 * The gRPC end of forwarded ports; bounds are those of the message stream.
 *
 * Ends:  `input` ends when the client half-closes and throws when the call is cancelled.
 */
export class GrpcForwardClient implements ForwardClient {
  private readonly messages: InputQueue<ForwardRequest__Output>;
  private readonly sink: MessageSink<ForwardRequest__Output, ForwardResponse>;

  readonly input: AsyncIterable<ForwardClientMessage> = {
    [Symbol.asyncIterator]: () => this.read(),
  };

  constructor(call: ServerDuplexStream<ForwardRequest__Output, ForwardResponse>) {
    this.messages = messagesOf(call);
    this.sink = new MessageSink(call);
  }

  /** The first message, which says what to forward. */
  async open(): Promise<ForwardOpen__Output> {
    const first = await this.messages.take();
    if (first?.message === 'open' && first.open) return first.open;
    throw new FrameMalformed({ why: 'the first message must be "open"' });
  }

  send(message: ForwardServerMessage): Promise<void> {
    return this.sink.send(responseOf(message));
  }

  private async *read(): AsyncGenerator<ForwardClientMessage> {
    for (;;) {
      const message = await this.messages.take();
      if (!message) return;
      yield clientMessageOf(message);
    }
  }
}

function clientMessageOf(message: ForwardRequest__Output): ForwardClientMessage {
  const { connect, data, end, reset, credit } = message;
  if (connect) return { type: 'connect', ...connect };
  if (end) return { type: 'end', ...end };
  if (reset) return { type: 'reset', ...reset };
  if (credit) return { type: 'credit', ...credit };
  if (data) {
    const { dataBytesMax: max } = forwardLimits;
    if (data.data.length > max) throw new FrameMalformed({ why: `data is over ${max} bytes` });
    return { type: 'data', ...data };
  }
  const why = message.open ? '"open" may only be the first message' : 'a message without content';
  throw new FrameMalformed({ why });
}

function responseOf(message: ForwardServerMessage): ForwardResponse {
  switch (message.type) {
    case 'data': {
      const { connection, data } = message;
      const { buffer, byteOffset, byteLength } = data;
      return { data: { connection, data: Buffer.from(buffer, byteOffset, byteLength) } };
    }
    case 'ready': {
      const { type: _type, ports, ...rest } = message;
      return { ready: { ports: [...ports], ...rest } };
    }
    default: {
      const { type, ...rest } = message;
      return { [type]: rest };
    }
  }
}
