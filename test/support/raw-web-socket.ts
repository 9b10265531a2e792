import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';

export const opcodes = {
  continuation: 0,
  text: 1,
  binary: 2,
  close: 8,
  ping: 9,
  pong: 10,
} as const;

export interface RawFrame {
  readonly opcode?: number;
  readonly payload?: Buffer;
  readonly fin?: boolean;
  /** Reserved bits, 0 to 7. */
  readonly reserved?: number;
  readonly masked?: boolean;
  /** What the header says instead of the payload's length. */
  readonly claimedBytes?: bigint;
}

/** A WebSocket frame, right or wrong (RFC 6455, section 5.2). */
export function rawFrame(frame: RawFrame = {}): Buffer {
  const { opcode = opcodes.binary, payload = Buffer.alloc(0), fin = true } = frame;
  const { reserved = 0, masked = true, claimedBytes = BigInt(payload.length) } = frame;
  const head = [(fin ? 0x80 : 0) | (reserved << 4) | opcode];
  const mask = masked ? 0x80 : 0;
  const long = Buffer.alloc(8);
  long.writeBigUInt64BE(claimedBytes);
  if (claimedBytes < 126n) head.push(mask | Number(claimedBytes));
  else if (claimedBytes < 65_536n) head.push(mask | 126, ...long.subarray(6));
  else head.push(mask | 127, ...long);
  if (!masked) return Buffer.concat([Buffer.from(head), payload]);
  const key = randomBytes(4);
  const hidden = Buffer.from(payload.map((byte, i) => byte ^ key[i % 4]!));
  return Buffer.concat([Buffer.from(head), key, hidden]);
}

/** A TCP connection on which a WebSocket upgrade was granted, and nothing is done by itself. */
export class RawWebSocket {
  /** Response head of the upgrade. */
  readonly head: string;
  private received: Buffer;

  private constructor(
    readonly socket: Socket,
    first: Buffer,
  ) {
    const end = first.indexOf('\r\n\r\n');
    this.head = first.subarray(0, end).toString('latin1');
    this.received = first.subarray(end + 4);
    socket.on('data', (data: Buffer) => (this.received = Buffer.concat([this.received, data])));
    socket.on('error', () => undefined);
  }

  /** Rejects when the answer is not 101. */
  static async open(
    server: string,
    path: string,
    headers: Record<string, string>,
  ): Promise<RawWebSocket> {
    const { hostname, port } = new URL(server);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    const all = {
      host: `${hostname}:${port}`,
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': randomBytes(16).toString('base64'),
      ...headers,
    };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
    let first = Buffer.alloc(0);
    while (!first.includes('\r\n\r\n')) {
      const [data] = (await once(socket, 'data')) as [Buffer];
      first = Buffer.concat([first, data]);
    }
    const opened = new RawWebSocket(socket, first);
    if (opened.head.startsWith('HTTP/1.1 101 ')) return opened;
    socket.destroy();
    throw new Error(opened.head);
  }

  /** Complete frames received so far; a server's are never masked. */
  get frames(): { opcode: number; payload: Buffer }[] {
    const frames: { opcode: number; payload: Buffer }[] = [];
    for (let at = 0; at + 2 <= this.received.length; ) {
      const opcode = this.received[at]! & 0x0f;
      const short = this.received[at + 1]! & 0x7f;
      const start = at + (short === 126 ? 4 : short === 127 ? 10 : 2);
      if (start > this.received.length) break;
      const bytes =
        short === 126
          ? this.received.readUInt16BE(at + 2)
          : short === 127
            ? Number(this.received.readBigUInt64BE(at + 2))
            : short;
      if (start + bytes > this.received.length) break;
      frames.push({ opcode, payload: this.received.subarray(start, start + bytes) });
      at = start + bytes;
    }
    return frames;
  }

  /** What a close frame of the server said; undefined when it sent none. */
  get closeCode(): number | undefined {
    const payload = this.frames.find(({ opcode }) => opcode === opcodes.close)?.payload;
    return payload && payload.length >= 2 ? payload.readUInt16BE(0) : undefined;
  }

  /** Resolves when the server has closed, by a frame or by ending the connection. */
  async untilEnded(): Promise<void> {
    const { socket } = this;
    while (this.closeCode === undefined && !socket.readableEnded && !socket.destroyed) {
      await new Promise<void>((resolve) => {
        const next = (): void => {
          for (const event of ['data', 'end', 'close'] as const) socket.off(event, next);
          resolve();
        };
        for (const event of ['data', 'end', 'close'] as const) socket.on(event, next);
      });
    }
    socket.destroy();
  }
}
