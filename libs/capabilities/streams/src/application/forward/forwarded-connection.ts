import { GatewayError } from '@endoscope/core';
import { forwardLimits } from '../../domain/forward/forward.limits.ts';
import { forwardCloseReasons } from '../../domain/forward/forward-message.ts';
import type {
  ForwardCloseReason,
  ForwardServerMessage,
} from '../../domain/forward/forward-message.ts';
import { FrameMalformed } from '../../domain/stream.errors.ts';
import type { PortTunnel } from '../../ports/port-upstream.ts';
import type { OpenAttachments } from '../attach/open-attachments.ts';
import type { FairStream } from '../fair/fair-stream.ts';
import { ForwardInput } from './forward-input.ts';
import type { ConnectionCounts, ConnectionSubject } from './forward-ledger.ts';

export interface ForwardedConnectionParts {
  dial(): Promise<PortTunnel>;
  send(message: ForwardServerMessage): Promise<void>;
  /** Told of all bytes carried, `in` towards the pod. */
  readonly meter: (direction: 'in' | 'out', bytes: number) => void;
  /** Its place among those that take turns. */
  readonly fair: FairStream;
  /** While it has `held`, nothing moves. */
  readonly open: Pick<OpenAttachments, 'held'>;
}

export interface ConnectionEnd {
  readonly reason: ForwardCloseReason;
  readonly detail: string;
}

/**
 * The bytes of one recorded connection, both ways, until something ends it; answers how it ended.
 *
 * Owns:  one tunnel and one timer, until `execute` settles.
 * Bound: `windowBytes` of the client's, unread by the pod; of the pod's, one chunk: its tunnel is
 *        read only as fast as the client gives credit. So it never holds up another connection.
 * Order: each way as sent; `end` after the last byte.
 * Ends:  when both sides have ended, when either breaks, when idle, or by `end`. Rejects with what
 *        is no failure of the cluster.
 */
export class ForwardedConnection {
  readonly counts: ConnectionCounts = { bytesIn: 0, bytesOut: 0 };
  private readonly input = new ForwardInput(forwardLimits.windowBytes);
  private creditBytes: number = forwardLimits.windowBytes;
  private wakeOutput: () => void = () => undefined;
  private isOver = false;
  private lastMovedAt = performance.now();
  private endWith!: (end: ConnectionEnd) => void;
  private readonly ended = new Promise<ConnectionEnd>((resolve) => {
    this.endWith = resolve;
  });

  constructor(
    private readonly parts: ForwardedConnectionParts,
    readonly subject: ConnectionSubject,
  ) {}

  /** Bytes of the client. Throws FrameMalformed when they are more than it had credit for. */
  push(data: Uint8Array): void {
    if (this.isOver || this.input.push(data)) return;
    const { number } = this.subject;
    const why = `connection ${number} was sent more than its window, or after its end`;
    throw new FrameMalformed({ why });
  }

  /** The client will send no more. */
  endInput(): void {
    this.input.end();
  }

  /** The client has taken so much. */
  credit(bytes: number): void {
    if (this.isOver) return;
    const { windowBytes } = forwardLimits;
    if (!Number.isInteger(bytes) || bytes < 1 || this.creditBytes + bytes > windowBytes) {
      const why = `connection ${this.subject.number} was given credit for bytes nobody sent`;
      throw new FrameMalformed({ why });
    }
    this.creditBytes += bytes;
    this.wakeOutput();
  }

  end(reason: ForwardCloseReason, detail: string = forwardCloseReasons[reason]): void {
    this.endWith({ reason, detail });
  }

  async execute(): Promise<ConnectionEnd> {
    try {
      return await this.dialled();
    } catch (error) {
      return endOf(error);
    } finally {
      this.isOver = true;
      this.parts.fair.leave();
      this.input.discard();
      this.wakeOutput();
    }
  }

  private async dialled(): Promise<ConnectionEnd> {
    const dialling = this.parts.dial();
    // An end from outside does not wait for the cluster; what it then brings is let go.
    const tunnel = await Promise.race([dialling, this.ended]);
    if (!('connect' in tunnel)) {
      void dialling.then((late) => late.close()).catch(() => undefined);
      return tunnel;
    }
    const timer = this.watchIdle();
    try {
      return await Promise.race([this.run(tunnel), this.ended]);
    } finally {
      clearInterval(timer);
      tunnel.close();
    }
  }

  private async run(tunnel: PortTunnel): Promise<ConnectionEnd> {
    const { number: connection, port } = this.subject;
    await tunnel.connect(port);
    await this.parts.send({ type: 'connected', connection });
    const input = this.pumpInput(tunnel);
    input.catch(() => undefined);
    await this.pumpOutput(tunnel);
    await Promise.race([input, tunnel.closed]);
    return { reason: 'finished', detail: forwardCloseReasons.finished };
  }

  private async pumpInput(tunnel: PortTunnel): Promise<void> {
    const { number: connection } = this.subject;
    let takenBytes = 0;
    for (;;) {
      const data = await this.input.take();
      if (!data) break;
      await this.parts.fair.pushed(data.length);
      if (this.parts.open.held) await this.parts.open.held;
      if (this.isOver) return;
      await tunnel.write(data);
      if (this.isOver) return;
      this.input.written(data.length);
      this.count('in', data.length);
      takenBytes += data.length;
      if (takenBytes < forwardLimits.windowBytes / 4) continue;
      await this.parts.send({ type: 'credit', connection, bytes: takenBytes });
      takenBytes = 0;
    }
    await tunnel.end();
  }

  private async pumpOutput(tunnel: PortTunnel): Promise<void> {
    const { number: connection } = this.subject;
    for await (const chunk of tunnel.data) {
      for (let at = 0; at < chunk.length && !this.isOver; ) {
        await this.untilCredit();
        if (this.parts.open.held) await this.parts.open.held;
        if (this.isOver) return;
        const most = Math.min(this.creditBytes, forwardLimits.dataBytesMax);
        const data = chunk.subarray(at, at + most);
        at += data.length;
        this.creditBytes -= data.length;
        this.count('out', data.length);
        await this.parts.send({ type: 'data', connection, data });
        await this.parts.fair.carried(data.length);
      }
    }
    if (!this.isOver) await this.parts.send({ type: 'end', connection });
  }

  private async untilCredit(): Promise<void> {
    while (this.creditBytes === 0 && !this.isOver) {
      await new Promise<void>((resolve) => {
        this.wakeOutput = resolve;
      });
    }
  }

  private count(direction: 'in' | 'out', bytes: number): void {
    this.counts[direction === 'in' ? 'bytesIn' : 'bytesOut'] += bytes;
    this.lastMovedAt = performance.now();
    this.parts.meter(direction, bytes);
  }

  private watchIdle(): NodeJS.Timeout {
    const { connectionIdleMs } = forwardLimits;
    const check = (): void => {
      if (performance.now() - this.lastMovedAt >= connectionIdleMs) this.end('idle');
    };
    return setInterval(check, connectionIdleMs / 4).unref();
  }
}

function endOf(error: unknown): ConnectionEnd {
  if (!(error instanceof GatewayError)) throw error;
  const reason = error.reason === 'PORT_UNREACHABLE' ? 'unreachable' : 'lost';
  return { reason, detail: error.detail };
}
