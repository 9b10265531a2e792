import { constants, inflateSync } from 'node:zlib';
import type { Duplex } from 'node:stream';
import { spdy } from '@endoscope/kubernetes';

const controlBytesMax = 16 * 1024;

/** A stream as its server sees it. */
export interface ServerStream {
  readonly id: number;
  readonly headers: Readonly<Record<string, string>>;
}

export interface SpdyServerEvents {
  opened(stream: ServerStream): void;
  /** False: nothing more is read from the connection until `resume`. */
  data(stream: number, data: Buffer): boolean;
  ended(stream: number): void;
  reset(stream: number): void;
  gone(): void;
}

/** The API server's end of SPDY/3.1, with the manners of moby/spdystream: no windows. */
export class SpdyServer {
  private readonly decoder = new spdy.SpdyDecoder(controlBytesMax);
  private readonly blocks: Buffer[] = [];
  private headerBytes = 0;
  private isFirstReply = true;

  constructor(
    private readonly socket: Duplex,
    head: Buffer,
    private readonly on: SpdyServerEvents,
  ) {
    socket.on('data', (chunk: Buffer) => this.take(chunk));
    socket.on('end', () => socket.end());
    socket.on('error', () => socket.destroy());
    socket.once('close', () => on.gone());
    if (head.length > 0) socket.unshift(head);
  }

  /** False: wait for `drained`. */
  send(stream: number, data: Uint8Array): boolean {
    if (this.socket.destroyed) return true;
    this.socket.write(spdy.dataFrameHeader(stream, data.length));
    return this.socket.write(data);
  }

  drained(then: () => void): void {
    this.socket.once('drain', then);
  }

  end(stream: number): void {
    this.write(spdy.dataFrameHeader(stream, 0, spdy.finFlag));
  }

  reset(stream: number): void {
    this.write(spdy.resetFrame(stream, spdy.resetCodes.cancel));
  }

  resume(): void {
    this.socket.resume();
  }

  destroy(): void {
    this.socket.destroy();
  }

  private write(frame: Uint8Array): void {
    if (!this.socket.destroyed && this.socket.writable) this.socket.write(frame);
  }

  private take(chunk: Buffer): void {
    for (const frame of this.decoder.push(chunk)) {
      if (frame.kind === 'control') this.control(frame.type, frame.payload);
      else {
        if (frame.data.length > 0 && !this.on.data(frame.stream, frame.data)) this.socket.pause();
        if (frame.fin) this.on.ended(frame.stream);
      }
    }
  }

  private control(type: number, payload: Buffer): void {
    const { frameTypes } = spdy;
    if (type === frameTypes.ping) return this.write(spdy.pingFrame(payload.readUInt32BE(0)));
    if (type === frameTypes.goAway) return void this.socket.end();
    if (type === frameTypes.rstStream) return this.on.reset(payload.readUInt32BE(0));
    if (type !== frameTypes.synStream) return;
    const id = payload.readUInt32BE(0);
    const headers = this.headersOf(payload.subarray(10));
    const block = spdy.headerBlock({}, this.isFirstReply);
    this.isFirstReply = false;
    this.write(
      spdy.controlFrame(frameTypes.synReply, 0, Buffer.concat([payload.subarray(0, 4), block])),
    );
    this.on.opened({ id, headers });
  }

  /** One inflater for the connection: each block goes on where the last one stopped. */
  private headersOf(block: Buffer): Record<string, string> {
    this.blocks.push(block);
    const all = inflateSync(Buffer.concat(this.blocks), {
      dictionary: spdy.spdyDictionary,
      finishFlush: constants.Z_SYNC_FLUSH,
    });
    const plain = all.subarray(this.headerBytes);
    this.headerBytes = all.length;
    let at = 4;
    const text = (): string => {
      const length = plain.readUInt32BE(at);
      at += 4 + length;
      return plain.toString('latin1', at - length, at);
    };
    const pairs = Array.from({ length: plain.readUInt32BE(0) }, () => [text(), text()]);
    return Object.fromEntries(pairs) as Record<string, string>;
  }
}
