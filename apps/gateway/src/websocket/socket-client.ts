import { beatEvery } from '@endoscope/core';
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
 * Owns:  the listeners on the socket and its place among the beats.
 * Bound: `inputMessagesMax` messages in, after which the socket is paused; out,
 *        `webSocketBufferedBytesMax` unsent bytes, above which `send` waits.
 * Order: as it arrives, both ways.
 * Ends:  `input` throws when the connection is over: ClientLeft when the client closed it as one
 *        that is done.
 */
export class SocketClient<In extends object, Out> {
  private readonly queue: InputQueue<In | Error>;
  private readonly stopBeating: () => void;
  private readonly waiting: (() => void)[] = [];
  private unanswered = 0;
  /** Since the last beat, by itself: an answer to a ping does not count. */
  private wasHeard = false;
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
    socket.on('ping', () => (this.wasHeard = true));
    socket.on('pong', () => (this.unanswered = 0));
    this.stopBeating = beatEvery(gatewayLimits.webSocketPingMs, () => this.checkAlive());
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
    if (this.waiting.length === 0) return;
    for (const wake of this.waiting.splice(0)) wake();
  };

  private take(data: RawData, isBinary: boolean): void {
    this.wasHeard = true;
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

  /** No generator: that would be three more promises for each key. */
  private messages(): AsyncIterator<In> {
    return {
      next: () => this.queue.take().then(resultOf),
      return: () => Promise.resolve({ done: true, value: undefined }),
    };
  }

  /**
   * A peer that leaves pings unanswered is gone, whatever its socket says. While we have paused
   * it ourselves (the cluster takes no input) its answers are unread, and prove nothing. One that
   * says something by itself need not be asked, unless it may not read what it is sent.
   */
  private checkAlive(): void {
    if (this.socket.isPaused) return;
    const isWell = this.wasHeard && this.socket.bufferedAmount === 0;
    this.wasHeard = false;
    if (isWell) {
      this.unanswered = 0;
      return;
    }
    if (this.unanswered >= gatewayLimits.webSocketPingsUnansweredMax) {
      this.socket.terminate();
      return;
    }
    this.unanswered += 1;
    this.socket.ping();
  }

  private lose(hasLeft: boolean): void {
    this.stopBeating();
    const why = hasLeft ? new ClientLeft() : new Error('the client is gone');
    this.gone.abort(why);
    this.wakeSenders();
    this.queue.fail(why);
  }
}

function resultOf<In extends object>(message: In | Error | undefined): IteratorResult<In> {
  if (message instanceof Error) throw message;
  return message ? { done: false, value: message } : { done: true, value: undefined };
}
