import { loadServiceDefinitions } from '@endoscope/contracts';
import type { AttachRequest, AttachResponse__Output } from '@endoscope/contracts';
import { credentials, makeClientConstructor, Metadata } from '@grpc/grpc-js';
import type { ClientDuplexStream, ServiceError } from '@grpc/grpc-js';
import type { ClientLimits } from '../client.limits.ts';
import type { AttachTarget, ClientMessage, DoorConnection, DoorOpening } from './attach-door.ts';
import { attachmentBroken } from './attach-errors.ts';
import { EventQueue } from './event-queue.ts';
import { eventOf, openingOf, requestOf } from './grpc-messages.ts';
import { decodeGrpcFailure } from './grpc-status.ts';
import { offsetAfter } from './output-offset.ts';

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
  opening: DoorOpening,
): Promise<DoorConnection> {
  const token = await target.tokens.token();
  opening.signal?.throwIfAborted();
  const Client = makeClientConstructor(loadServiceDefinitions().attach, 'AttachService');
  const isSecure = target.server.protocol === 'https:';
  const client = new Client(
    target.grpcAddress,
    isSecure ? credentials.createSsl() : credentials.createInsecure(),
    channelOptions(target),
  );
  const metadata = new Metadata();
  if (token !== undefined) metadata.set('authorization', `Bearer ${token}`);
  const call = (client['Attach'] as (metadata: Metadata) => AttachCall).call(client, metadata);
  const connection = new GrpcConnection(call, {
    limits: target.limits,
    onClosed: () => client.close(),
  });
  opening.signal?.addEventListener('abort', () => connection.terminate(), { once: true });
  connection.open(openingOf(target, opening));
  return connection;
}

/**
 * Keepalive finds a peer that has silently gone. A pool of its own: the shared one remembers for
 * minutes that an address did not answer, and a gateway that is back would not be tried.
 */
function channelOptions({ userAgent, limits }: AttachTarget): Record<string, string | number> {
  return {
    'grpc.primary_user_agent': userAgent,
    'grpc-node.flow_control_window': flowControlWindowBytes,
    'grpc.keepalive_time_ms': limits.attachPingIntervalMs,
    'grpc.keepalive_timeout_ms': limits.attachSilenceMs - limits.attachPingIntervalMs,
    'grpc.use_local_subchannel_pool': 1,
  };
}

/** See DoorConnection. */
class GrpcConnection implements DoorConnection {
  readonly events: EventQueue;
  private isWritable = true;
  private needsDrain = false;
  private isClosed = false;
  private offset = 0;

  constructor(
    private readonly call: AttachCall,
    private readonly options: { limits: ClientLimits; onClosed: () => void },
  ) {
    this.events = new EventQueue({
      bytesMax: options.limits.attachBufferBytesMax,
      onFull: () => call.pause(),
      onRoom: () => call.resume(),
      onAbandoned: () => this.close(),
    });
    call.on('data', (message: AttachResponse__Output) => this.receive(message));
    call.on('drain', () => (this.needsDrain = false));
    call.on('error', (error: ServiceError) => this.events.fail(decodeGrpcFailure(error)));
    call.on('end', () => this.events.fail(attachmentBroken('the stream ended without an exit')));
    call.on('close', () => this.finish());
    call.on('status', () => this.finish());
  }

  open(message: AttachRequest): void {
    this.write(message);
  }

  get isFull(): boolean {
    return this.needsDrain;
  }

  send(message: ClientMessage): boolean {
    if (this.events.hasEnded) return false;
    return this.write(requestOf(message));
  }

  async drained(): Promise<void> {
    if (!this.needsDrain) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        this.call.off('drain', done).off('close', done).off('status', done);
        resolve();
      };
      this.call.once('drain', done).once('close', done).once('status', done);
    });
  }

  /** Says that it leaves: a connection that just ends is kept for whoever comes back. */
  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    const canSay = this.send({ type: 'detach' });
    this.events.fail(attachmentBroken('closed here'));
    if (!canSay) return this.terminate();
    this.call.resume();
    this.call.end();
    setTimeout(() => this.terminate(), this.options.limits.attachCloseMs).unref();
  }

  terminate(): void {
    this.events.fail(attachmentBroken('closed here'));
    this.call.cancel();
  }

  private write(message: AttachRequest): boolean {
    if (!this.isWritable || !this.call.writable) return false;
    this.needsDrain = !this.call.write(message);
    return true;
  }

  private receive(message: AttachResponse__Output): void {
    const event = eventOf(message, this.offset);
    if (!event) return;
    this.offset = offsetAfter(event, this.offset);
    this.events.push(event);
    if (event.type !== 'exit') return;
    this.events.end();
    this.finish();
  }

  /** Ends our half, so that the call completes and its channel can be closed. */
  private finish(): void {
    if (!this.isWritable) return;
    this.isWritable = false;
    this.needsDrain = false;
    this.call.end();
    this.options.onClosed();
  }
}
