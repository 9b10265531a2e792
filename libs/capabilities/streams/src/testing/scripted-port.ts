import { PassThrough } from 'node:stream';
import type { GatewayError } from '@endoscope/core';
import type { PortTunnel, PortUpstream } from '../ports/port-upstream.ts';

/** A port of a pod, moved by hand. */
export class ScriptedPort implements PortTunnel {
  port = 0;
  received = '';
  hasEnded = false;
  isClosed = false;
  /** While true, writes do not settle: the program in the pod does not read. */
  private stalled: PromiseWithResolvers<void> | undefined;
  private readonly sent = new PassThrough({ highWaterMark: 2 ** 20 });
  private readonly gone = Promise.withResolvers<void>();
  readonly closed = this.gone.promise;
  readonly data: AsyncIterable<Uint8Array> = this.sent;

  constructor() {
    this.sent.on('error', () => undefined);
  }

  async connect(port: number): Promise<void> {
    this.port = port;
    await Promise.resolve();
  }

  async write(data: Uint8Array): Promise<void> {
    await this.stalled?.promise;
    this.received += Buffer.from(data).toString('latin1');
  }

  async end(): Promise<void> {
    this.hasEnded = true;
    await Promise.resolve();
  }

  close(): void {
    this.isClosed = true;
    this.sent.destroy();
    this.gone.resolve();
  }

  send(data: string | Uint8Array): void {
    this.sent.write(data);
  }

  finish(): void {
    this.sent.end();
  }

  fail(error: GatewayError): void {
    this.sent.destroy(error);
  }

  stall(): void {
    this.stalled = Promise.withResolvers<void>();
  }

  readOn(): void {
    this.stalled?.resolve();
    this.stalled = undefined;
  }
}

/** Every tunnel that was dialled, in order; the last one is usually the spare. */
export class ScriptedPorts implements PortUpstream {
  readonly dialled: ScriptedPort[] = [];
  refusal: GatewayError | undefined;

  async open(): Promise<PortTunnel> {
    await Promise.resolve();
    if (this.refusal) throw this.refusal;
    const port = new ScriptedPort();
    this.dialled.push(port);
    return port;
  }
}
