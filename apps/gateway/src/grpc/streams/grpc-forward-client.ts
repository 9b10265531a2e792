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
import {
  MessageSink,
  bufferOf,
  messagesOf,
  misplaced,
  openingOf,
  translated,
} from '../message-stream.ts';

/**
 * The gRPC end of forwarded ports; bounds are those of the message stream.
 *
 * Ends:  `input` ends when the client half-closes and throws when the call is cancelled.
 */
export class GrpcForwardClient implements ForwardClient {
  private readonly messages: InputQueue<ForwardRequest__Output>;
  private readonly sink: MessageSink<ForwardRequest__Output, ForwardResponse>;

  readonly input: AsyncIterable<ForwardClientMessage> = {
    [Symbol.asyncIterator]: () => translated(this.messages, clientMessageOf),
  };

  constructor(call: ServerDuplexStream<ForwardRequest__Output, ForwardResponse>) {
    this.messages = messagesOf(call);
    this.sink = new MessageSink(call);
  }

  /** What to forward. */
  open(): Promise<ForwardOpen__Output> {
    return openingOf(this.messages);
  }

  send(message: ForwardServerMessage): Promise<void> {
    return this.sink.send(responseOf(message));
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
  return misplaced(message);
}

function responseOf(message: ForwardServerMessage): ForwardResponse {
  switch (message.type) {
    case 'data': {
      const { connection, data } = message;
      return { data: { connection, data: bufferOf(data) } };
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
