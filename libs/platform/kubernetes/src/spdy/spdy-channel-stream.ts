import type { Duplex } from 'node:stream';
import { channels, invariant } from '@endoscope/core';
import type { ChannelFrame } from '@endoscope/core';
import type { ChannelStream } from '../channel-stream.ts';
import { ClusterStreamBroken } from '../cluster.errors.ts';
import { FrameQueue } from '../frame-queue.ts';
import type { KubernetesLimits } from '../kubernetes.limits.ts';
import { SpdyConnection } from './spdy-connection.ts';
import { controlFrame, dataFrameHeader, finFlag, frameTypes } from './spdy-frame.ts';
import type { SpdyFrame } from './spdy-frame.ts';
import { headerBlock } from './spdy-headers.ts';

/** As large as Go's io.Copy writes them. */
const writeChunkBytes = 32 * 1024;
const none = new Uint8Array();

/** In the order client-go opens them (remotecommand/v2.go): the error stream is first. */
const streamTypes = [
  ['error', channels.error],
  ['stdin', channels.stdin],
  ['stdout', channels.stdout],
  ['stderr', channels.stderr],
] as const;

export interface SpdyChannelOptions {
  readonly cluster: string;
  readonly limits: KubernetesLimits;
  readonly stdin: boolean;
}

/**
 * A command's channels over SPDY, each a stream of its own.
 *
 * Owns:  the connection.
 * Bound: `inboundBytesMax` unread, above which the socket is paused; `write` waits while the socket
 *        is full; `errorBodyBytesMax` of status.
 * Order: as received; the status, when there is one, last.
 * Ends:  when the status and both outputs have ended, on `close`, or broken. A connection that the
 *        cluster closes early ends without a status: what is missing is not made up, as the API
 *        server does when it translates this to v5.
 */
export class SpdyChannelStream implements ChannelStream {
  readonly protocol = 'SPDY/3.1';
  readonly frames: FrameQueue;
  readonly closed: Promise<void>;
  private readonly connection: SpdyConnection;
  private readonly channelOf = new Map<number, number>();
  private readonly streamOf = new Map<number, number>();
  /** Channels from which something may still come. */
  private readonly awaited = new Set<number>();
  private status = Buffer.alloc(0);
  private hasEnded = false;

  constructor(
    socket: Duplex,
    head: Buffer,
    private readonly options: SpdyChannelOptions,
  ) {
    const { limits } = options;
    const closed = Promise.withResolvers<void>();
    this.closed = closed.promise;
    this.frames = new FrameQueue(limits.inboundBytesMax, {
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

  /**
   * Opens the streams, once. Nobody waits for the answers: the runtime takes the request before the
   * 101, and input that follows at once is there before the command can have ended.
   */
  open(): void {
    const wanted = streamTypes.filter(([type]) => type !== 'stdin' || this.options.stdin);
    const opening = wanted.map(([type, channel], i) => this.openFrame(type, channel, 2 * i + 1));
    void this.connection.write(...opening);
  }

  async write({ channel, data }: ChannelFrame): Promise<void> {
    const stream = this.streamOf.get(channel);
    invariant(stream !== undefined, 'what is written goes to a channel that was asked for');
    for (let at = 0; at < data.length; at += writeChunkBytes) {
      this.requireOpen();
      const chunk = data.subarray(at, at + writeChunkBytes);
      await this.connection.write(dataFrameHeader(stream, chunk.length), chunk);
    }
  }

  async closeChannel(channel: number): Promise<boolean> {
    const stream = this.streamOf.get(channel);
    invariant(stream !== undefined, 'what is closed was asked for');
    this.requireOpen();
    await this.connection.write(dataFrameHeader(stream, 0, finFlag));
    return true;
  }

  close(): void {
    this.hasEnded = true;
    this.frames.discard();
    this.connection.close();
  }

  private openFrame(streamtype: string, channel: number, stream: number): Buffer {
    this.channelOf.set(stream, channel);
    this.streamOf.set(channel, stream);
    if (channel !== channels.stdin) this.awaited.add(channel);
    const fixed = Buffer.alloc(10);
    fixed.writeUInt32BE(stream, 0);
    const block = headerBlock({ streamtype }, stream === 1);
    return controlFrame(frameTypes.synStream, 0, Buffer.concat([fixed, block]));
  }

  private take(frame: SpdyFrame): void {
    if (frame.kind === 'data') return this.onData(frame.stream, frame.data, frame.fin);
    const { type, flags, payload } = frame;
    if (type !== frameTypes.synReply && type !== frameTypes.rstStream) return;
    const stream = payload.length < 4 ? 0 : payload.readUInt32BE(0);
    const isEnd = type === frameTypes.rstStream || (flags & finFlag) !== 0;
    if (isEnd) this.onData(stream, none, true);
  }

  private onData(stream: number, data: Uint8Array, fin: boolean): void {
    const channel = this.channelOf.get(stream);
    if (channel === undefined || !this.awaited.has(channel)) return;
    if (channel === channels.error) {
      const room = this.options.limits.errorBodyBytesMax - this.status.length;
      this.status = Buffer.concat([this.status, data.subarray(0, room)]);
    } else if (data.length > 0) this.frames.push({ channel, data });
    if (!fin) return;
    this.awaited.delete(channel);
    if (this.awaited.size === 0) this.finish();
  }

  private finish(): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    if (this.status.length > 0) this.frames.push({ channel: channels.error, data: this.status });
    this.frames.end();
    this.connection.close();
  }

  /** What is known counts: a status that has come is not lost with the connection. */
  private onGone(problem: string | undefined, cause: unknown): void {
    if (problem === undefined || this.status.length > 0) return this.finish();
    this.hasEnded = true;
    this.frames.fail(this.broken(problem, cause));
  }

  private requireOpen(): void {
    if (this.hasEnded) throw this.broken('it has ended, nothing can be written');
  }

  private broken(problem: string, cause?: unknown): ClusterStreamBroken {
    const { cluster } = this.options;
    return new ClusterStreamBroken({ cluster, problem }, cause === undefined ? {} : { cause });
  }
}
