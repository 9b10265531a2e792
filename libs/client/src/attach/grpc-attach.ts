import { loadServiceDefinitions } from '@endoscope/contracts';
import type { AttachRequest, AttachResponse__Output } from '@endoscope/contracts';
import { credentials, makeClientConstructor, Metadata } from '@grpc/grpc-js';
import type { ClientDuplexStream, ServiceError } from '@grpc/grpc-js';
import type { ClientLimits } from '../client.limits.ts';
import type { AttachConnection, AttachEvent, AttachOptions } from './attach-connection.ts';
import type { TerminalSize } from './attach-connection.ts';
import { attachmentBroken } from './attach-errors.ts';
import { EventQueue } from './event-queue.ts';
import { decodeGrpcFailure } from './grpc-status.ts';
import type { AttachTarget } from './websocket-attach.ts';

type AttachCall = ClientDuplexStream<AttachRequest, AttachResponse__Output>;

export interface GrpcAttachTarget extends AttachTarget {
  /** host:port */
  readonly grpcAddress: string;
}

/** The stream's receive window: 64 KiB would cap a far gateway at a few MB/s. */
const flowControlWindowBytes = 4_194_304;

/** Opens the gRPC door: TLS where the REST door has it, plain text on plain http. */
export async function attachOverGrpc(
  target: GrpcAttachTarget,
  options: AttachOptions,
): Promise<AttachConnection> {
  const token = await target.tokens.token();
  const Client = makeClientConstructor(loadServiceDefinitions().attach, 'AttachService');
  const isSecure = target.server.protocol === 'https:';
  const client = new Client(
    target.grpcAddress,
    isSecure ? credentials.createSsl() : credentials.createInsecure(),
    {
      'grpc.primary_user_agent': target.userAgent,
      'grpc-node.flow_control_window': flowControlWindowBytes,
    },
  );
  const metadata = new Metadata();
  if (token !== undefined) metadata.set('authorization', `Bearer ${token}`);
  const call = (client['Attach'] as (metadata: Metadata) => AttachCall).call(client, metadata);
  const connection = new GrpcConnection(call, {
    limits: target.limits,
    onClosed: () => client.close(),
  });
  options.signal?.addEventListener('abort', () => connection.close(), { once: true });
  connection.open(target, options);
  return connection;
}

/** See AttachConnection. */
class GrpcConnection implements AttachConnection {
  readonly events: EventQueue;
  private isWritable = true;

  constructor(
    private readonly call: AttachCall,
    private readonly options: { limits: ClientLimits; onClosed: () => void },
  ) {
    this.events = new EventQueue({
      bytesMax: options.limits.attachBufferBytesMax,
      onFull: () => call.pause(),
      onRoom: () => call.resume(),
      onAbandoned: () => call.cancel(),
    });
    call.on('data', (message: AttachResponse__Output) => this.receive(message));
    call.on('error', (error: ServiceError) => this.events.fail(decodeGrpcFailure(error)));
    call.on('end', () => this.events.fail(attachmentBroken('the stream ended without an exit')));
    call.on('close', () => this.finish());
    call.on('status', () => this.finish());
  }

  open({ session, userAgent }: AttachTarget, { size, stdin }: AttachOptions): void {
    void this.send({ open: { session, size, stdin, client: userAgent } });
  }

  async write(data: Uint8Array): Promise<void> {
    const frameBytesMax = this.options.limits.attachFrameBytesMax;
    for (let start = 0; start < data.byteLength; start += frameBytesMax) {
      await this.send({ stdin: data.subarray(start, start + frameBytesMax) });
    }
  }

  resize(size: TerminalSize): void {
    void this.send({ resize: size });
  }

  endInput(): void {
    void this.send({ signal: 'ATTACH_SIGNAL_END_OF_INPUT' });
  }

  detach(): void {
    void this.send({ signal: 'ATTACH_SIGNAL_DETACH' });
  }

  close(): void {
    this.events.fail(attachmentBroken('closed here'));
    this.call.cancel();
  }

  private send(message: AttachRequest): Promise<void> {
    if (!this.isWritable || !this.call.writable) return Promise.resolve();
    if (this.call.write(message)) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        this.call.off('drain', done).off('close', done).off('status', done);
        resolve();
      };
      this.call.once('drain', done).once('close', done).once('status', done);
    });
  }

  private receive(message: AttachResponse__Output): void {
    const event = eventOf(message);
    if (event) this.events.push(event);
    if (event?.type !== 'exit') return;
    this.events.end();
    this.finish();
  }

  /** Ends our half, so that the call completes and its channel can be closed. */
  private finish(): void {
    if (!this.isWritable) return;
    this.isWritable = false;
    this.call.end();
    this.options.onClosed();
  }
}

function eventOf(message: AttachResponse__Output): AttachEvent | undefined {
  const { ready, stdout, stderr, notice, gap, exit } = message;
  if (ready) return { type: 'ready', ...pick(ready, 'attachment', 'tty', 'banner') };
  if (stdout?.data.byteLength) return { type: 'stdout', data: stdout.data };
  if (stderr?.data.byteLength) return { type: 'stderr', data: stderr.data };
  if (notice) return { type: 'notice', ...pick(notice, 'code', 'message') };
  if (gap) return { type: 'gap', missingBytes: gap.missingBytes, reason: gap.reason };
  if (!exit) return undefined;
  return { type: 'exit', ...pick(exit, 'reason', 'detail', 'process'), exitCode: exit.exitCode };
}

function pick<T extends object, K extends keyof T>(from: T, ...keys: K[]): Pick<T, K> {
  return Object.fromEntries(keys.map((key) => [key, from[key]])) as Pick<T, K>;
}
