import type { Duplex } from 'node:stream';
import { SpdyDecoder, SpdyFault, frameTypes, goAwayFrame, pingFrame } from './spdy-frame.ts';
import type { SpdyFrame } from './spdy-frame.ts';

export interface SpdyConnectionOptions {
  /** One control frame; headers are the largest, and Kubernetes sends none. */
  readonly controlBytesMax: number;
  /** Silence before a ping, so that proxies and the kubelet's idle limit let the connection be. */
  readonly idlePingMs: number;
  /** Unanswered for this long, the peer is dead. */
  readonly silenceMaxMs: number;
  /** From our close to the end of the socket. */
  readonly closeTimeoutMs: number;
  frame(frame: SpdyFrame): void;
  /** Once, when the socket is gone; `problem` unless we closed it. */
  gone(problem: string | undefined, cause?: unknown): void;
}

/**
 * The client's end of one SPDY/3.1 connection, over a socket that a 101 has handed over.
 *
 * Owns:  the socket and one timer.
 * Bound: holds one control frame; `write` waits while the socket is full, `pause` stops reading.
 * Order: as sent and received.
 * Ends:  with the socket, on GOAWAY, on bytes that are not SPDY, or dead: no answer to a ping.
 */
export class SpdyConnection {
  private readonly decoder: SpdyDecoder;
  private readonly heartbeat: NodeJS.Timeout;
  private closeTimer: NodeJS.Timeout | undefined;
  private lastHeardAt = performance.now();
  /** Odd, as a client's are. */
  private pingId = 1;
  /**
   * A server that is not read from reads us no further either (moby/spdystream blocks its reader
   * on a full stream), so a ping behind unread data proves nothing. Silence counts only when all
   * we ever sent is known to have been read: a ping sent after it was answered.
   */
  private unprovenSince: number | undefined;
  private isPaused = false;
  private isClosing = false;
  private problem: { readonly words: string; readonly cause?: unknown } | undefined;

  constructor(
    private readonly socket: Duplex,
    head: Buffer,
    private readonly options: SpdyConnectionOptions,
  ) {
    this.decoder = new SpdyDecoder(options.controlBytesMax);
    this.heartbeat = setInterval(() => this.beat(), options.idlePingMs);
    socket.on('data', (chunk: Buffer) => this.take(chunk));
    socket.on('end', () => this.break('the connection was closed'));
    socket.on('error', (cause: unknown) => this.break('the connection was lost', cause));
    socket.once('close', () => this.onClose());
    if (head.length > 0) socket.unshift(head);
  }

  /** Resolves when the socket takes more, or is gone. */
  async write(...parts: readonly Uint8Array[]): Promise<void> {
    if (this.isClosing || this.socket.destroyed) return;
    this.unprovenSince = this.pingId;
    this.socket.cork();
    let isFull = false;
    for (const part of parts) isFull = !this.socket.write(part);
    this.socket.uncork();
    if (isFull) await this.untilDrained();
  }

  pause(): void {
    this.isPaused = true;
    this.socket.pause();
  }

  resume(): void {
    this.isPaused = false;
    this.lastHeardAt = performance.now();
    this.socket.resume();
  }

  /** Sends what is queued and leaves; where the socket takes nothing more, at once. */
  close(): void {
    if (this.isClosing) return;
    if (this.socket.writableNeedDrain) return this.cut();
    this.isClosing = true;
    this.socket.resume();
    this.socket.end(goAwayFrame(0));
    this.closeTimer = setTimeout(() => this.socket.destroy(), this.options.closeTimeoutMs);
    this.closeTimer.unref();
  }

  /** Leaves at once; what is queued is dropped. */
  cut(): void {
    this.isClosing = true;
    this.socket.destroy();
  }

  private take(chunk: Buffer): void {
    this.lastHeardAt = performance.now();
    if (this.isClosing) return;
    try {
      for (const frame of this.decoder.push(chunk)) this.dispatch(frame);
    } catch (error) {
      if (!(error instanceof SpdyFault)) throw error;
      this.break(`${error.message} in its frames`, error);
    }
  }

  private dispatch(frame: SpdyFrame): void {
    if (frame.kind === 'control' && frame.type === frameTypes.ping)
      return this.onPing(frame.payload);
    if (frame.kind === 'control' && frame.type === frameTypes.goAway) {
      return this.break('the cluster ended it');
    }
    this.options.frame(frame);
  }

  private onPing(payload: Buffer): void {
    if (payload.length !== 4) throw new SpdyFault('a malformed ping');
    const id = payload.readUInt32BE(0);
    if (id % 2 === 0) void this.write(pingFrame(id));
    else if (this.unprovenSince !== undefined && id >= this.unprovenSince) {
      this.unprovenSince = undefined;
    }
  }

  private beat(): void {
    if (this.isPaused || this.isClosing) return;
    const silentMs = performance.now() - this.lastHeardAt;
    if (silentMs > this.options.silenceMaxMs && this.unprovenSince === undefined) {
      return this.break(`silent for ${this.options.silenceMaxMs} ms`);
    }
    // Behind data that waits already, a ping would only queue up.
    if (silentMs < this.options.idlePingMs || this.socket.writableNeedDrain) return;
    this.socket.write(pingFrame(this.pingId));
    this.pingId = (this.pingId + 2) % 0x7fff_ffff;
  }

  private untilDrained(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.socket.off('drain', done);
        this.socket.off('close', done);
        resolve();
      };
      this.socket.on('drain', done);
      this.socket.on('close', done);
      if (this.socket.destroyed) done();
    });
  }

  private break(words: string, cause?: unknown): void {
    if (!this.isClosing) this.problem ??= { words, cause };
    this.cut();
  }

  private onClose(): void {
    clearInterval(this.heartbeat);
    clearTimeout(this.closeTimer);
    if (!this.isClosing) this.problem ??= { words: 'the connection was closed' };
    this.isClosing = true;
    this.options.gone(this.problem?.words, this.problem?.cause);
  }
}
