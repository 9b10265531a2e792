import { FrameMalformed } from '@endoscope/streams';
import { forwardLimits } from '@endoscope/streams/forward';
import type {
  ForwardClient,
  ForwardClientMessage,
  ForwardServerMessage,
} from '@endoscope/streams/forward';
import type { SocketClient, SocketCodec } from './socket-client.ts';

/** Kubernetes' own port-forward over a WebSocket: no half-close, one connection a port. */
export const kubernetesForwardProtocol = 'v4.channel.k8s.io';

interface ChannelData {
  /** Of the port, in the order of the query. */
  readonly connection: number;
  readonly data: Uint8Array;
}

/** Channel 2n is the data of port n, channel 2n+1 what went wrong with it. */
export const kubernetesForwardCodec: SocketCodec<ChannelData, ForwardServerMessage> = {
  *decode(message) {
    const [channel] = message;
    if (channel === undefined || message.length === 1 || channel % 2 !== 0) return;
    yield { connection: channel / 2, data: message.subarray(1) };
  },
  encode(message) {
    switch (message.type) {
      case 'data':
        return channelFrame(2 * message.connection, message.data);
      case 'closed':
        if (message.reason === 'finished') return undefined;
        return channelFrame(2 * message.connection + 1, Buffer.from(message.detail));
      default:
        return undefined;
    }
  },
};

/** The first frame of either channel of a port is the port, little-endian (kubelet websocket.go). */
export function portFrames(ports: readonly number[]): Uint8Array[] {
  return ports.flatMap((port, index) => {
    const bytes = Buffer.from([port & 0xff, port >> 8]);
    return [channelFrame(2 * index, bytes), channelFrame(2 * index + 1, bytes)];
  });
}

function channelFrame(channel: number, data: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.of(channel), data]);
}

/**
 * Speaks for a client that knows no credit: connects to every port at once, takes what arrives as
 * its socket takes it, and is read no further than the ports' windows allow.
 *
 * Bound: one message that waits for room; the socket is paused behind it.
 * Ends:  with the socket, or when every connection is closed.
 */
export class KubernetesForwardClient implements ForwardClient {
  readonly input: AsyncIterable<ForwardClientMessage> = {
    [Symbol.asyncIterator]: () => this.messages(),
  };
  private readonly queue: ForwardClientMessage[] = [];
  private readonly roomBytes: number[];
  private openCount: number;
  private failure: { readonly error: unknown } | undefined;
  private wake: () => void = () => undefined;
  private wakeReader: () => void = () => undefined;

  constructor(
    private readonly socket: SocketClient<ChannelData, ForwardServerMessage>,
    private readonly ports: readonly number[],
  ) {
    this.roomBytes = ports.map(() => forwardLimits.windowBytes);
    this.openCount = ports.length;
  }

  async send(message: ForwardServerMessage): Promise<void> {
    if (message.type === 'ready') this.begin();
    if (message.type === 'credit') this.roomBytes[message.connection]! += message.bytes;
    if (message.type === 'closed') this.openCount -= 1;
    await this.socket.send(message);
    if (message.type === 'data') {
      const { connection, data } = message;
      this.queue.push({ type: 'credit', connection, bytes: data.length });
    }
    this.wakeReader();
    this.wake();
  }

  private begin(): void {
    for (const [connection, port] of this.ports.entries()) {
      this.queue.push({ type: 'connect', connection, port });
    }
    this.read().catch((error: unknown) => {
      this.failure = { error };
      this.wake();
    });
  }

  private async read(): Promise<void> {
    for await (const { connection, data } of this.socket.input) {
      const max = forwardLimits.dataBytesMax;
      for (let at = 0; at < data.length; at += max) {
        await this.push(connection, data.subarray(at, at + max));
      }
    }
  }

  private async push(connection: number, data: Uint8Array): Promise<void> {
    if (this.roomBytes[connection] === undefined) {
      throw new FrameMalformed({ why: `channel ${2 * connection} belongs to no port` });
    }
    while (this.roomBytes[connection]! < data.length && this.openCount > 0) {
      await new Promise<void>((resolve) => {
        this.wakeReader = resolve;
      });
    }
    this.roomBytes[connection]! -= data.length;
    this.queue.push({ type: 'data', connection, data });
    this.wake();
  }

  private async *messages(): AsyncGenerator<ForwardClientMessage> {
    for (;;) {
      const message = this.queue.shift();
      if (message) yield message;
      else if (this.failure) throw this.failure.error;
      else if (this.openCount === 0) return;
      else {
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
      }
    }
  }
}
