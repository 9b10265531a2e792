import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { Refusal, failure } from '../api/status.ts';
import type { Status } from '../api/status.ts';
import type { StreamRequest } from '../node/container.ts';
import type { ChannelEvents } from './channel-connection.ts';
import { SpdyServer } from './spdy-server.ts';
import type { ServerStream } from './spdy-server.ts';
import type { CommandConnection } from './command-connection.ts';

const streamProtocol = 'v4.channel.k8s.io';
const channelNames: Readonly<Record<number, string>> = { 1: 'stdout', 2: 'stderr', 3: 'error' };

/**
 * pods/exec over SPDY. Throws the Refusal to answer with; after that the socket is ours. Resolves
 * when the client has opened its streams, as a runtime waits for them before it starts anything.
 */
export function upgradeCommand(
  raw: { readonly request: IncomingMessage; readonly socket: Duplex; readonly head: Buffer },
  request: StreamRequest,
): Promise<(events: ChannelEvents) => CommandConnection> {
  if (raw.request.headers['x-stream-protocol-version'] !== streamProtocol) {
    throw new Refusal(failure([403, undefined], 'unable to negotiate protocol'), true);
  }
  raw.socket.write(
    'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n' +
      `X-Stream-Protocol-Version: ${streamProtocol}\r\n\r\n`,
  );
  const streams = new SpdyCommand(raw, request);
  return streams.opened.then(() => (events) => streams.serve(events));
}

class SpdyCommand implements CommandConnection {
  readonly opened: Promise<void>;
  private readonly server: SpdyServer;
  private readonly byType = new Map<string, ServerStream>();
  private events = Promise.withResolvers<ChannelEvents>();
  private input: Promise<unknown> = this.events.promise;
  private isGone = false;
  private wake: () => void = () => undefined;

  constructor(raw: { readonly socket: Duplex; readonly head: Buffer }, request: StreamRequest) {
    const { stdin, stdout, stderr } = request;
    const wanted = 1 + [stdin, stdout, stderr].filter(Boolean).length;
    const opened = Promise.withResolvers<void>();
    this.opened = opened.promise;
    this.server = new SpdyServer(raw.socket, raw.head, {
      opened: (stream) => {
        this.byType.set(stream.headers['streamtype'] ?? '', stream);
        if (this.byType.size === wanted) opened.resolve();
      },
      data: (_stream, data) => this.take(data),
      ended: (stream) => this.endInput(stream),
      reset: () => undefined,
      gone: () => {
        this.isGone = true;
        this.wake();
        void this.events.promise.then((events) => events.gone());
      },
    });
  }

  serve(events: ChannelEvents): CommandConnection {
    this.events.resolve(events);
    return this;
  }

  async send(channel: number, data: Uint8Array): Promise<void> {
    if (this.isGone) throw new Error('the client is gone');
    const stream = this.byType.get(channelNames[channel] ?? '');
    if (!stream || data.length === 0 || this.server.send(stream.id, data)) return;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      this.server.drained(resolve);
    });
  }

  async finish(status: Status): Promise<void> {
    // The kubelet writes the bare object, without kind and apiVersion.
    const { kind: _kind, apiVersion: _apiVersion, ...bare } = status;
    await this.send(3, Buffer.from(JSON.stringify(bare))).catch(() => undefined);
    for (const name of Object.values(channelNames)) {
      const stream = this.byType.get(name);
      if (stream) this.server.end(stream.id);
    }
  }

  /** A command that takes no more stops the connection. */
  private take(data: Buffer): boolean {
    this.input = this.input
      .then(async () => (await this.events.promise).stdin(data))
      .then(() => this.server.resume());
    return false;
  }

  private endInput(stream: number): void {
    if (this.byType.get('stdin')?.id !== stream) return;
    void this.input.then(async () => (await this.events.promise).stdinClosed());
  }
}
