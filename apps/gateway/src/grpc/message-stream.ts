import type { ServerDuplexStream, ServerWritableStream } from '@grpc/grpc-js';
import { FrameMalformed } from '@endoscope/streams';
import { gatewayLimits } from '../gateway.limits.ts';
import { InputQueue } from '../streams/input-queue.ts';

type Call<In, Out> = ServerDuplexStream<In, Out> | ServerWritableStream<In, Out>;

/**
 * Writes messages to a call no faster than it takes them.
 *
 * Owns:  nothing; the call belongs to the door.
 * Bound: `send` waits for `drain` as soon as grpc-js says that its own queue is full; who calls
 *        `write` has to wait for what it answers.
 * Ends:  a client that is gone takes everything at once, and nothing arrives.
 */
export class MessageSink<In, Out> {
  private drained: Promise<void> | undefined;
  private gone = false;

  constructor(private readonly call: Call<In, Out>) {
    const lost = (): void => void (this.gone = true);
    call.on('cancelled', lost);
    call.on('error', lost);
  }

  async send(message: Out): Promise<void> {
    await this.drained;
    await this.write([message]);
  }

  /** Writes at once; a promise when the queue is full now, until it has drained. */
  write(messages: Iterable<Out>): Promise<void> | undefined {
    if (this.gone) return undefined;
    let hasRoom = true;
    for (const message of messages) hasRoom = this.call.write(message) && hasRoom;
    if (!hasRoom) this.drained ??= this.untilDrained();
    return this.drained;
  }

  private untilDrained(): Promise<void> {
    const events = ['drain', 'close', 'cancelled'] as const;
    return new Promise((resolve) => {
      const done = (): void => {
        for (const event of events) this.call.off(event, done);
        this.drained = undefined;
        resolve();
      };
      for (const event of events) this.call.on(event, done);
      if (this.gone) done();
    });
  }
}

/**
 * The client's messages of a call, no more than `inputMessagesMax` ahead of who reads them.
 *
 * Ends:  when the client half-closes and `halfCloseSettleMs` later has not cancelled; fails when
 *        the call is cancelled.
 */
export function messagesOf<In, Out>(
  call: ServerDuplexStream<In, Out>,
  { halfCloseSettleMs = 0 }: { readonly halfCloseSettleMs?: number } = {},
): InputQueue<In> {
  const queue = new InputQueue<In>(gatewayLimits.inputMessagesMax, {
    pause: () => call.pause(),
    resume: () => call.resume(),
  });
  call.on('data', (message: In) => queue.push(message));
  let settle: NodeJS.Timeout | undefined;
  call.on('end', () => {
    if (halfCloseSettleMs === 0) queue.end();
    else settle = setTimeout(() => queue.end(), halfCloseSettleMs);
  });
  const lost = (): void => {
    clearTimeout(settle);
    queue.fail(new Error('the client is gone'));
  };
  call.on('cancelled', lost);
  call.on('error', lost);
  return queue;
}

interface OneOf<Open> {
  readonly message?: string;
  readonly open?: Open | null;
}

/** What the first message says, which must be the opening, and come within `requestReadMs`. */
export async function openingOf<Open>(messages: InputQueue<OneOf<Open>>): Promise<Open> {
  const late = setTimeout(() => {
    messages.fail(new FrameMalformed({ why: 'the first message, "open", did not come in time' }));
  }, gatewayLimits.requestReadMs);
  const first = await messages.take().finally(() => clearTimeout(late));
  if (first?.message === 'open' && first.open) return first.open;
  throw new FrameMalformed({ why: 'the first message must be "open"' });
}

/** The messages after the opening, each as the domain has it. */
export function translated<In, Message>(
  messages: InputQueue<In>,
  translate: (message: In) => Message,
): AsyncIterator<Message> {
  const resultOf = (message: In | undefined): IteratorResult<Message> =>
    message ? { done: false, value: translate(message) } : { done: true, value: undefined };
  return {
    next: () => messages.take().then(resultOf),
    return: () => Promise.resolve({ done: true, value: undefined }),
  };
}

/** A message that has no place after the opening. */
export function misplaced({ message }: OneOf<unknown>): never {
  const isOpen = message === 'open';
  const why = isOpen ? '"open" may only be the first message' : 'a message without content';
  throw new FrameMalformed({ why });
}

export function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
