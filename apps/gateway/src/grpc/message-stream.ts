import type { ServerDuplexStream, ServerWritableStream } from '@grpc/grpc-js';
import { gatewayLimits } from '../gateway.limits.ts';
import { InputQueue } from '../streams/input-queue.ts';

type Call<In, Out> = ServerDuplexStream<In, Out> | ServerWritableStream<In, Out>;

/**
 * Writes messages to a call no faster than it takes them.
 *
 * Owns:  nothing; the call belongs to the door.
 * Bound: `send` waits for `drain` as soon as grpc-js says that its own queue is full.
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
    if (this.gone) return;
    await this.drained;
    if (!this.call.write(message)) this.drained ??= this.untilDrained();
    await this.drained;
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

/** The client's messages of a call, no more than `inputMessagesMax` ahead of who reads them. */
export function messagesOf<In, Out>(call: ServerDuplexStream<In, Out>): InputQueue<In> {
  const queue = new InputQueue<In>(gatewayLimits.inputMessagesMax, {
    pause: () => call.pause(),
    resume: () => call.resume(),
  });
  call.on('data', (message: In) => queue.push(message));
  call.on('end', () => queue.end());
  const lost = (): void => queue.fail(new Error('the client is gone'));
  call.on('cancelled', lost);
  call.on('error', lost);
  return queue;
}
