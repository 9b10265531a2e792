import type { WebSocket } from 'ws';
import type { Status } from '../api/status.ts';

export const serverProtocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io'] as const;

const chunkBytes = 32 * 1024;
const unsentBytesMax = 256 * 1024;

export interface ChannelEvents {
  stdin(data: Uint8Array): Promise<void>;
  stdinClosed(): void;
  resize(columns: number, rows: number): void;
  gone(): void;
}

/**
 * The server's side of the channel protocol.
 *
 * Owns:  the socket.
 * Bound: `unsentBytesMax` towards a slow client (then `send` waits); one message from it.
 * Order: messages are handled one after another; the socket is paused meanwhile.
 * Ends:  `finish` sends the status and the close frame; `gone` is called once in any case.
 */
export class ChannelConnection {
  private pending: Promise<void> = Promise.resolve();
  private resizes = '';

  constructor(
    readonly socket: WebSocket,
    private readonly events: ChannelEvents,
  ) {
    socket.on('message', (message: Buffer) => this.onMessage(message));
    socket.on('error', () => socket.terminate());
    socket.once('close', () => events.gone());
    // Signals "connected" (wsstream: an empty frame on the first writable channel).
    void this.send(1, new Uint8Array());
  }

  async send(channel: number, data: Uint8Array): Promise<void> {
    for (let at = 0; at === 0 || at < data.length; at += chunkBytes) {
      await this.message(channel, data.subarray(at, at + chunkBytes));
    }
  }

  async finish(status: Status): Promise<void> {
    // The kubelet writes the bare object, without kind and apiVersion.
    const { kind: _kind, apiVersion: _apiVersion, ...bare } = status;
    await this.send(3, Buffer.from(JSON.stringify(bare))).catch(() => undefined);
    this.socket.close(1000);
  }

  private message(channel: number, data: Uint8Array): Promise<void> {
    if (this.socket.readyState !== this.socket.OPEN) {
      return Promise.reject(new Error('the client is gone'));
    }
    const message = Buffer.concat([Uint8Array.of(channel), data]);
    const isFull = this.socket.bufferedAmount > unsentBytesMax;
    return new Promise((resolve, reject) => {
      this.socket.send(message, { binary: true }, (error) => {
        if (error) reject(error);
        else if (isFull) resolve();
      });
      if (!isFull) resolve();
    });
  }

  private onMessage(message: Buffer): void {
    this.socket.pause();
    this.pending = this.pending
      .then(() => this.handle(message))
      .catch(() => undefined)
      .then(() => this.socket.resume());
  }

  private async handle(message: Buffer): Promise<void> {
    const [channel, half] = message;
    if (channel === 0) await this.events.stdin(message.subarray(1));
    else if (channel === 4) this.onResize(message.subarray(1).toString('utf8'));
    else if (channel === 255 && this.socket.protocol === 'v5.channel.k8s.io' && half === 0) {
      this.events.stdinClosed();
    }
  }

  /** A stream of JSON objects; Go reads the names without regard to case. */
  private onResize(text: string): void {
    this.resizes += text;
    for (let end = this.resizes.indexOf('}'); end !== -1; end = this.resizes.indexOf('}')) {
      const size = sizeOf(this.resizes.slice(0, end + 1));
      this.resizes = this.resizes.slice(end + 1);
      if (size) this.events.resize(size.columns, size.rows);
    }
  }
}

function sizeOf(json: string): { columns: number; rows: number } | undefined {
  try {
    const entries = Object.entries(JSON.parse(json) as Record<string, unknown>);
    const value = (name: string): number =>
      Number(entries.find(([key]) => key.toLowerCase() === name)?.[1] ?? 0);
    const size = { columns: value('width'), rows: value('height') };
    const fits = (n: number): boolean => Number.isInteger(n) && n >= 0 && n <= 65_535;
    return fits(size.columns) && fits(size.rows) ? size : undefined;
  } catch {
    return undefined;
  }
}
