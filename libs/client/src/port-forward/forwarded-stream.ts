import { Duplex } from 'node:stream';
import { EndoscopeError } from '../endoscope-error.ts';
import { forwardDataBytesMax } from './forward-door.ts';
import type { ForwardMessage } from './forward-door.ts';

/** A closed connection's reason, as an error of a program that had it open. */
export const forwardClosedReason = 'PORT_FORWARD_CLOSED';

/** Reads are given back to the gateway as credit in pieces of at least this part of the window. */
const creditShare = 1 / 4;

type Done = (error?: Error | null) => void;

/**
 * One forwarded connection as a stream of Node.
 *
 * Owns:  its number, until the gateway has closed it.
 * Bound: `windowBytes` unread, for the gateway has credit for no more; one pending write.
 * Order: each way as sent; half-open both ways.
 * Ends:  when both sides have ended; destroyed with an EndoscopeError when it was closed otherwise.
 */
export class ForwardedStream extends Duplex {
  private readonly unread: Uint8Array[] = [];
  private isAsked = false;
  private hasPodEnded = false;
  private hasHandedEnd = false;
  private isClosed = false;
  private takenBytes = 0;
  private creditBytes: number;
  private wakeWriter: () => void = () => undefined;

  constructor(
    readonly connection: number,
    private readonly windowBytes: number,
    private readonly send: (message: ForwardMessage) => Promise<void>,
  ) {
    super({ allowHalfOpen: true, autoDestroy: true });
    this.creditBytes = windowBytes;
  }

  receive(data: Uint8Array): void {
    if (this.destroyed) return;
    this.unread.push(data);
    if (this.isAsked) this.hand();
  }

  receiveEnd(): void {
    if (this.hasPodEnded) return;
    this.hasPodEnded = true;
    if (this.isAsked) this.hand();
  }

  credit(bytes: number): void {
    this.creditBytes += bytes;
    this.wakeWriter();
  }

  /** The gateway's last word on this connection. */
  closedBy(reason: string, detail: string): void {
    this.isClosed = true;
    this.wakeWriter();
    if (reason !== 'finished') return this.fail(closedError(detail));
    this.receiveEnd();
    // Nobody reads what we write any more; what came before is still read first.
    if (this.readableEnded) this.destroy();
    else this.once('end', () => this.destroy());
  }

  fail(error: EndoscopeError): void {
    this.isClosed = true;
    this.destroy(error);
  }

  /** Without a word to the gateway, nor an error: the whole forward is left. */
  abandon(): void {
    this.isClosed = true;
    this.destroy();
  }

  override _read(): void {
    this.isAsked = true;
    this.hand();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Done): void {
    this.sendAll(chunk).then(() => done(), done);
  }

  override _final(done: Done): void {
    if (this.isClosed) return done();
    this.send({ type: 'end', connection: this.connection }).then(() => done(), done);
  }

  override _destroy(error: Error | null, done: Done): void {
    this.unread.length = 0;
    this.wakeWriter();
    const isDone = this.isClosed || (this.hasPodEnded && this.writableFinished);
    if (!isDone) void this.send({ type: 'reset', connection: this.connection });
    done(error);
  }

  /** To the reader, as long as it asks for more; what it has taken is credit. */
  private hand(): void {
    while (this.isAsked && this.unread.length > 0) {
      const data = this.unread.shift()!;
      this.isAsked = this.push(data);
      this.give(data.length);
    }
    if (!this.hasPodEnded || this.unread.length > 0 || this.hasHandedEnd) return;
    this.hasHandedEnd = true;
    this.push(null);
  }

  private async sendAll(chunk: Buffer): Promise<void> {
    const { connection } = this;
    for (let at = 0; at < chunk.length; ) {
      while (this.creditBytes === 0 && !this.isOver) {
        await new Promise<void>((resolve) => {
          this.wakeWriter = resolve;
        });
      }
      if (this.isOver) return;
      const data = chunk.subarray(at, at + Math.min(this.creditBytes, forwardDataBytesMax));
      at += data.length;
      this.creditBytes -= data.length;
      await this.send({ type: 'data', connection, data });
    }
  }

  private get isOver(): boolean {
    return this.isClosed || this.destroyed;
  }

  private give(bytes: number): void {
    this.takenBytes += bytes;
    if (this.isClosed || this.hasPodEnded) return;
    if (this.takenBytes < this.windowBytes * creditShare) return;
    const { connection, takenBytes } = this;
    this.takenBytes = 0;
    void this.send({ type: 'credit', connection, bytes: takenBytes });
  }
}

function closedError(detail: string): EndoscopeError {
  return new EndoscopeError({ reason: forwardClosedReason, kind: 'unavailable', detail });
}
