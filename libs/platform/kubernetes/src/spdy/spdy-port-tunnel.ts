import type { Duplex } from 'node:stream';
import { channels, invariant } from '@endoscope/core';
import { ClusterStreamBroken, ClusterTimedOut, PortUnreachable } from '../cluster.errors.ts';
import { FrameQueue } from '../frame-queue.ts';
import type { KubernetesLimits } from '../kubernetes.limits.ts';
import type { PortTunnel } from './port-tunnel.ts';
import { SpdyConnection } from './spdy-connection.ts';
import {
  controlFrame,
  dataFrameHeader,
  finFlag,
  frameTypes,
  resetCodes,
  resetFrame,
} from './spdy-frame.ts';
import type { SpdyFrame } from './spdy-frame.ts';
import { headerBlock } from './spdy-headers.ts';

/** Odd numbers, rising: a client's. */
const errorStream = 1;
const dataStream = 3;
/** As large as Go's io.Copy writes them; the other end holds fifty of a stream unread. */
const writeChunkBytes = 32 * 1024;
const none = new Uint8Array();

/**
 * Kubernetes' port-forward over SPDY: a stream for bytes, and one on which the cluster says what
 * went wrong.
 *
 * Owns:  the connection.
 * Bound: `inboundBytesMax` unread, above which the socket is paused; `write` waits while the socket
 *        is full; `errorBodyBytesMax` of words.
 * Order: as received. The words come after the end of the bytes, so that end is told
 *        `portOutcomeMs` late where no words, nor their end, follow at once.
 * Ends:  when both sides have ended, when the cluster has done with both, on `close`, or broken.
 */
export class SpdyPortTunnel implements PortTunnel {
  readonly closed: Promise<void>;
  readonly data: AsyncIterable<Uint8Array> = { [Symbol.asyncIterator]: () => this.chunks() };
  private readonly queue: FrameQueue;
  private readonly connection: SpdyConnection;
  private port = 0;
  private accepted: PromiseWithResolvers<void> | undefined;
  private readonly unanswered = new Set<number>();
  private words = Buffer.alloc(0);
  private wordsEnded = false;
  private podEnd: 'ended' | 'reset' | undefined;
  private hasEnded = false;
  private outcomeTimer: NodeJS.Timeout | undefined;

  constructor(
    socket: Duplex,
    head: Buffer,
    private readonly options: { readonly cluster: string; readonly limits: KubernetesLimits },
  ) {
    const { limits } = options;
    const closed = Promise.withResolvers<void>();
    this.closed = closed.promise;
    this.queue = new FrameQueue(limits.inboundBytesMax, {
      full: () => this.connection.pause(),
      drained: () => this.connection.resume(),
      abandoned: () => this.close(),
    });
    this.connection = new SpdyConnection(socket, head, {
      controlBytesMax: limits.errorBodyBytesMax,
      idlePingMs: limits.idlePingMs,
      silenceMaxMs: limits.silenceMaxMs,
      closeTimeoutMs: limits.closeTimeoutMs,
      frame: (frame) => this.take(frame),
      gone: (problem, cause) => {
        this.onGone(problem, cause);
        closed.resolve();
      },
    });
  }

  async connect(port: number): Promise<void> {
    invariant(this.port === 0, 'a tunnel is for one connection');
    this.port = port;
    const accepted = (this.accepted = Promise.withResolvers<void>());
    const { upgradeTimeoutMs: deadlineMs } = this.options.limits;
    const timer = setTimeout(() => {
      accepted.reject(new ClusterTimedOut({ cluster: this.options.cluster, deadlineMs }));
      this.connection.cut();
    }, deadlineMs);
    try {
      void this.connection.write(
        this.openFrame(errorStream, 'error'),
        dataFrameHeader(errorStream, 0, finFlag),
        this.openFrame(dataStream, 'data'),
      );
      await accepted.promise;
    } finally {
      clearTimeout(timer);
    }
  }

  async write(data: Uint8Array): Promise<void> {
    invariant(this.port !== 0 && !this.hasEnded, 'bytes come between connect and end');
    for (let at = 0; at < data.length; at += writeChunkBytes) {
      const chunk = data.subarray(at, at + writeChunkBytes);
      await this.connection.write(dataFrameHeader(dataStream, chunk.length), chunk);
    }
  }

  async end(): Promise<void> {
    if (this.hasEnded) return;
    this.hasEnded = true;
    await this.connection.write(dataFrameHeader(dataStream, 0, finFlag));
    this.leaveWhenDone();
  }

  close(): void {
    clearTimeout(this.outcomeTimer);
    this.queue.discard();
    if (this.port !== 0) void this.connection.write(resetFrame(dataStream, resetCodes.cancel));
    this.connection.close();
  }

  private openFrame(stream: number, streamtype: string): Buffer {
    this.unanswered.add(stream);
    const fixed = Buffer.alloc(10);
    fixed.writeUInt32BE(stream, 0);
    const headers = { streamtype, port: String(this.port), requestid: '0' };
    const block = headerBlock(headers, stream === errorStream);
    return controlFrame(frameTypes.synStream, 0, Buffer.concat([fixed, block]));
  }

  private async *chunks(): AsyncGenerator<Uint8Array> {
    for await (const { data } of this.queue) yield data;
  }

  private take(frame: SpdyFrame): void {
    if (frame.kind === 'data') return this.onData(frame.stream, frame.data, frame.fin);
    const { type, flags, payload } = frame;
    if (type !== frameTypes.synReply && type !== frameTypes.rstStream) return;
    const stream = payload.length < 4 ? 0 : payload.readUInt32BE(0);
    if (type === frameTypes.rstStream) return this.onReset(stream);
    this.unanswered.delete(stream);
    if (this.unanswered.size === 0) this.accepted?.resolve();
    if ((flags & finFlag) !== 0) this.onData(stream, none, true);
  }

  private onData(stream: number, data: Uint8Array, fin: boolean): void {
    if (stream === errorStream) {
      const room = this.options.limits.errorBodyBytesMax - this.words.length;
      if (data.length > 0) this.words = Buffer.concat([this.words, data.subarray(0, room)]);
      this.wordsEnded ||= fin;
    } else if (stream === dataStream && this.podEnd === undefined) {
      if (data.length > 0) this.queue.push({ channel: channels.stdout, data });
      if (fin) this.podEnd = 'ended';
    }
    this.settle();
  }

  private onReset(stream: number): void {
    if (stream === errorStream) this.wordsEnded = true;
    if (stream === dataStream) this.podEnd ??= 'reset';
    if (this.unanswered.has(stream)) this.accepted?.reject(this.broken('it was refused'));
    this.settle();
  }

  /** The end of the bytes is told when it is known whether it was a failure. */
  private settle(): void {
    if (this.podEnd === undefined && !(this.wordsEnded && this.words.length > 0)) return;
    if (this.wordsEnded) return this.finish();
    this.outcomeTimer ??= setTimeout(() => this.finish(), this.options.limits.portOutcomeMs);
  }

  private finish(): void {
    clearTimeout(this.outcomeTimer);
    if (this.words.length > 0) {
      const sentence = this.words.toString('utf8');
      this.queue.fail(new PortUnreachable({ port: this.port, sentence }));
    } else if (this.podEnd === 'reset') {
      this.queue.fail(this.broken('the connection was reset'));
    } else {
      this.queue.end();
    }
    this.leaveWhenDone();
  }

  /** The words end when the runtime has done with both directions: it reads no more then. */
  private leaveWhenDone(): void {
    const isDone = this.podEnd !== undefined && (this.wordsEnded || this.hasEnded);
    if (isDone) this.connection.close();
  }

  private onGone(problem: string | undefined, cause: unknown): void {
    clearTimeout(this.outcomeTimer);
    const lost = this.broken(problem ?? 'it has ended', cause);
    this.accepted?.promise.catch(() => undefined);
    this.accepted?.reject(lost);
    if (problem === undefined || this.podEnd === 'ended') this.finish();
    else this.queue.fail(lost);
  }

  private broken(problem: string, cause?: unknown): ClusterStreamBroken {
    const { cluster } = this.options;
    return new ClusterStreamBroken({ cluster, problem }, cause === undefined ? {} : { cause });
  }
}
