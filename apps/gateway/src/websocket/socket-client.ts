import { ClientLeft, FrameMalformed } from '@endoscope/streams';
import type { RawData, WebSocket } from 'ws';
import { gatewayLimits } from '../gateway.limits.ts';
import { InputQueue } from '../streams/input-queue.ts';

/** How one sub-protocol writes a conversation. */
export interface SocketCodec<In, Out> {
  /** Throws what the client is told when a message is not of the protocol. */
  decode(message: Buffer): Iterable<In>;
  /** Undefined: this sub-protocol has no words for it. */
  encode(message: Out): Uint8Array | undefined;
}

/** Close codes of a client that is done: "normal", and none at all (RFC 6455 section 7.4.1). */
const leftOnPurpose: readonly number[] = [1000, 1005];

/**
 * The WebSocket end of a stream, in any sub-protocol.
 *
 * Owns:  the listeners on the socket and one ping timer.
 * Bound: `inputMessagesMax` messages in, after which the socket is paused; out,
 *        `webSocketBufferedBytesMax` unsent bytes, above which `send` waits.
 * Order: as it arrives, both ways.
 * Ends:  `input` throws when the connection is over: ClientLeft when the client closed it as one
 *        that is done.
 */
export class SocketClient<In extends object, Out> {
  private readonly queue: InputQueue<In | Error>;
  private readonly ping: NodeJS.Timeout;
  private readonly waiting: (() => void)[] = [];
  private unanswered = 0;
  readonly gone = new AbortController();

  readonly input: AsyncIterable<In> = { [Symbol.asyncIterator]: () => this.messages() };

  constructor(
    private readonly socket: WebSocket,
    private readonly codec: SocketCodec<In, Out>,
  ) {
    this.queue = new InputQueue(gatewayLimits.inputMessagesMax, {
      pause: () => socket.pause(),
      resume: () => socket.resume(),
    });
    socket.on('message', (data, isBinary) => this.take(data, isBinary));
    socket.on('close', (code) => this.lose(leftOnPurpose.includes(code)));
    socket.on('error', () => this.lose(false));
    socket.on('pong', () => (this.unanswered = 0));
    this.ping = setInterval(() => this.checkAlive(), gatewayLimits.webSocketPingMs);
  }

  async send(message: Out): Promise<void> {
    await this.offer(message);
  }

  /** Undefined: sent, and there is room for more. */
  offer(message: Out): Promise<void> | undefined {
    const frame = this.codec.encode(message);
    if (!frame || this.socket.readyState !== this.socket.OPEN) return undefined;
    this.socket.send(frame, { binary: true }, this.wakeSenders);
    return this.isFull ? this.room() : undefined;
  }

  private get isFull(): boolean {
    const { bufferedAmount } = this.socket;
    return bufferedAmount > gatewayLimits.webSocketBufferedBytesMax && !this.gone.signal.aborted;
  }

  private async room(): Promise<void> {
    while (this.isFull) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  /** ws calls this as each frame leaves its buffer, or when it never will. */
  private readonly wakeSenders = (): void => {
    for (const wake of this.waiting.splice(0)) wake();
  };

  private take(data: RawData, isBinary: boolean): void {
    if (!isBinary) {
      this.queue.push(new FrameMalformed({ why: 'text messages are not part of this protocol' }));
      return;
    }
    try {
      for (const message of this.codec.decode(data as Buffer)) this.queue.push(message);
    } catch (error) {
      this.queue.push(error as Error);
    }
  }

  private async *messages(): AsyncGenerator<In> {
    for (;;) {
      const message = await this.queue.take();
      if (!message) return;
      if (message instanceof Error) throw message;
      yield message;
    }
  }

  /**
   * A peer that leaves pings unanswered is gone, whatever its socket says. While we have paused
   * it ourselves (the cluster takes no input) its answers are unread, and prove nothing.
   */
  private checkAlive(): void {
    if (this.socket.isPaused) return;
    if (this.unanswered >= gatewayLimits.webSocketPingsUnansweredMax) {
      this.socket.terminate();
      return;
    }
    this.unanswered += 1;
    this.socket.ping();
  }

  private lose(hasLeft: boolean): void {
    clearInterval(this.ping);
    const why = hasLeft ? new ClientLeft() : new Error('the client is gone');
    this.gone.abort(why);
    this.wakeSenders();
    this.queue.fail(why);
  }
}
