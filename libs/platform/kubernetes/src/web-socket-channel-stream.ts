import { beatEvery, channels, invariant } from '@endoscope/core';
import type { ChannelFrame } from '@endoscope/core';
import type { WebSocket } from 'ws';
import type { ChannelProtocol, ChannelStream } from './channel-stream.ts';
import { ClusterStreamBroken } from './cluster.errors.ts';
import { FrameQueue } from './frame-queue.ts';
import type { KubernetesLimits } from './kubernetes.limits.ts';
import { WriteWindow } from './write-window.ts';

const normalClosure = 1000;
const noStatusReceived = 1005;
/** What API servers and client-go put into one message. */
const writeChunkBytes = 32 * 1024;

const known: ReadonlySet<number> = new Set([channels.stdout, channels.stderr, channels.error]);

/**
 * Kubernetes' channel protocol over one open WebSocket.
 *
 * Owns:  the socket, its timers and its place among the beats.
 * Bound: `inboundBytesMax` unread (the socket pauses above it), `outboundBytesMax` unsent
 *        (`write` waits above it), one message of `frameBytesMax`.
 * Order: as received; a slow reader of stdout also holds up stderr and the status, since they
 *        share the connection.
 * Ends:  on the close frame (1000, or any close after the status on channel 3), on `close`, or
 *        broken: silence, stalled write, protocol fault, lost connection. Never throws elsewhere.
 */
export class WebSocketChannelStream implements ChannelStream {
  readonly protocol: ChannelProtocol;
  readonly frames: FrameQueue;
  readonly closed: Promise<void>;
  private readonly window: WriteWindow;
  private readonly stopBeating: () => void;
  private closeTimer: NodeJS.Timeout | undefined;
  private lastHeardAt = performance.now();
  private sawStatus = false;
  private fault: ClusterStreamBroken | undefined;
  private isClosing = false;

  private readonly cluster: string;
  private readonly limits: KubernetesLimits;

  constructor(
    private readonly socket: WebSocket,
    { cluster, limits }: { readonly cluster: string; readonly limits: KubernetesLimits },
  ) {
    this.cluster = cluster;
    this.limits = limits;
    this.protocol = socket.protocol as ChannelProtocol;
    this.frames = new FrameQueue(limits.inboundBytesMax, {
      full: () => socket.pause(),
      drained: () => this.resume(),
      abandoned: () => this.close(),
    });
    this.window = new WriteWindow(limits.outboundBytesMax, limits.writeTimeoutMs, () =>
      this.break('input was not accepted in time'),
    );
    this.stopBeating = beatEvery(limits.pingIntervalMs, () => this.beat());
    this.closed = new Promise((resolve) => {
      socket.once('close', (code) => {
        this.onClose(code);
        resolve();
      });
    });
    socket.on('message', (data, isBinary) => this.onMessage(data as Buffer, isBinary));
    socket.on('pong', () => this.heard());
    socket.on('ping', () => this.heard());
    socket.on('error', (error) => this.onError(error));
  }

  async write({ channel, data }: ChannelFrame): Promise<void> {
    invariant(data.length <= this.limits.frameBytesMax, 'frame length within limit');
    this.requireOpen();
    // Nearly always a key: no slices, and nothing to wait for.
    if (data.length > writeChunkBytes) this.sendInChunks(channel, data);
    else if (data.length > 0) this.send(channel, data);
    if (this.window.hasRoom) return;
    await this.window.wait();
    this.requireOpen();
  }

  async closeChannel(channel: number): Promise<boolean> {
    if (this.protocol !== 'v5.channel.k8s.io') return false;
    this.requireOpen();
    this.send(channels.close, Uint8Array.of(channel));
    await this.window.wait();
    return true;
  }

  close(): void {
    if (this.isClosing) return;
    this.isClosing = true;
    this.frames.discard();
    this.window.release();
    this.socket.resume();
    this.socket.close(normalClosure);
    this.terminateLater();
  }

  private sendInChunks(channel: number, data: Uint8Array): void {
    for (let at = 0; at < data.length; at += writeChunkBytes) {
      this.send(channel, data.subarray(at, at + writeChunkBytes));
    }
  }

  private send(channel: number, data: Uint8Array): void {
    const message = Buffer.allocUnsafe(data.length + 1);
    message[0] = channel;
    message.set(data, 1);
    const sent = this.window.sending(message.length);
    this.socket.send(message, { binary: true }, sent);
  }

  private onMessage(message: Buffer, isBinary: boolean): void {
    this.heard();
    if (this.isClosing) return;
    if (!isBinary) return this.break('a text message');
    const [channel] = message;
    // The first frame of a stream is empty and says "connected"; unknown channels are dropped,
    // as client-go does. Neither may harm (conformance: "empty frames", "unknown channel").
    if (channel === undefined || message.length === 1 || !known.has(channel)) return;
    // How the process ended is said once: what comes after it contradicts or repeats it (W-13).
    if (channel === channels.error && this.sawStatus) return;
    if (channel === channels.error) this.onStatus();
    this.frames.push({ channel, data: message.subarray(1) });
  }

  private onStatus(): void {
    this.sawStatus = true;
    this.closeTimer ??= setTimeout(
      () => this.socket.close(normalClosure),
      this.limits.closeTimeoutMs,
    );
  }

  private onError(error: Error & { code?: string }): void {
    const oversize = error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';
    const problem = oversize ? 'a message over the limit' : `protocol or connection error`;
    this.fault ??= new ClusterStreamBroken({ cluster: this.cluster, problem }, { cause: error });
  }

  private onClose(code: number): void {
    this.stopBeating();
    clearTimeout(this.closeTimer);
    const proper = code === normalClosure || this.sawStatus;
    const problem =
      code === noStatusReceived ? 'closed without a status' : `the connection was lost (${code})`;
    if (this.fault === undefined && !proper && !this.isClosing) {
      this.fault = new ClusterStreamBroken({ cluster: this.cluster, problem });
    }
    if (this.fault !== undefined && !proper) this.frames.fail(this.fault);
    else this.frames.end();
    this.isClosing = true;
    this.window.release();
  }

  /** A paused socket reads no pongs, so silence counts only while we listen. */
  private beat(): void {
    if (this.frames.isPaused) return;
    const silentMs = performance.now() - this.lastHeardAt;
    if (silentMs > this.limits.silenceMaxMs) {
      return this.break(`silent for ${this.limits.silenceMaxMs} ms`);
    }
    if (silentMs < this.limits.idlePingMs) return;
    if (this.socket.readyState === this.socket.OPEN) this.socket.ping();
  }

  private heard(): void {
    this.lastHeardAt = performance.now();
  }

  private resume(): void {
    this.heard();
    this.socket.resume();
  }

  private break(problem: string): void {
    if (this.isClosing) return;
    this.fault ??= new ClusterStreamBroken({ cluster: this.cluster, problem });
    this.socket.terminate();
  }

  private terminateLater(): void {
    clearTimeout(this.closeTimer);
    this.closeTimer = setTimeout(() => this.socket.terminate(), this.limits.closeTimeoutMs);
    this.closeTimer.unref();
  }

  private requireOpen(): void {
    if (!this.isClosing && this.socket.readyState === this.socket.OPEN) return;
    const problem = 'it has ended, nothing can be written';
    throw this.fault ?? new ClusterStreamBroken({ cluster: this.cluster, problem });
  }
}
