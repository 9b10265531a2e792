import type { ExecOpen__Output, ExecRequest__Output, ExecResponse } from '@endoscope/contracts';
import type { ServerDuplexStream } from '@grpc/grpc-js';
import type { ExecClient, ExecClientMessage, ExecServerMessage } from '@endoscope/streams/exec';
import type { InputQueue } from '../../streams/input-queue.ts';
import {
  MessageSink,
  bufferOf,
  messagesOf,
  misplaced,
  openingOf,
  translated,
} from '../message-stream.ts';
import { terminalInputOf } from './terminal-input.ts';

/**
 * The gRPC end of a command; bounds are those of the message stream.
 *
 * Ends:  `input` ends when the client half-closes and throws when the call is cancelled.
 */
export class GrpcExecClient implements ExecClient {
  private readonly messages: InputQueue<ExecRequest__Output>;
  private readonly sink: MessageSink<ExecRequest__Output, ExecResponse>;

  readonly input: AsyncIterable<ExecClientMessage> = {
    [Symbol.asyncIterator]: () => translated(this.messages, clientMessageOf),
  };

  constructor(call: ServerDuplexStream<ExecRequest__Output, ExecResponse>) {
    this.messages = messagesOf(call);
    this.sink = new MessageSink(call);
  }

  /** What to run. */
  open(): Promise<ExecOpen__Output> {
    return openingOf(this.messages);
  }

  send(message: ExecServerMessage): Promise<void> {
    return this.sink.send(responseOf(message));
  }
}

function clientMessageOf(message: ExecRequest__Output): ExecClientMessage {
  if (message.message === 'endOfInput') return { type: 'end_of_input' };
  return terminalInputOf(message) ?? misplaced(message);
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
