import { loadServiceDefinitions } from '@endoscope/contracts';
import type { ForwardRequest, ForwardResponse__Output } from '@endoscope/contracts';
import { credentials, makeClientConstructor, Metadata } from '@grpc/grpc-js';
import type { ClientDuplexStream } from '@grpc/grpc-js';
import type { GrpcAttachTarget } from '../attach/grpc-attach.ts';
import { decodeGrpcFailure } from '../attach/grpc-status.ts';
import type { GrpcFailure } from '../attach/grpc-status.ts';
import type { ForwardDoor, ForwardEvent, ForwardMessage } from './forward-door.ts';
import type { PortForwardOptions } from './port-forward.ts';

type ForwardCall = ClientDuplexStream<ForwardRequest, ForwardResponse__Output>;

/** All connections of a forward share it. */
const flowControlWindowBytes = 4_194_304;

/** Opens the gRPC door: TLS where the REST door has it, plain text on plain http. */
export async function forwardOverGrpc(
  target: GrpcAttachTarget,
  { ports, signal }: PortForwardOptions,
): Promise<ForwardDoor> {
  const token = await target.tokens.token();
  signal?.throwIfAborted();
  const { limits, userAgent, session } = target;
  const Client = makeClientConstructor(loadServiceDefinitions().portForward, 'PortForwardService');
  const isSecure = target.server.protocol === 'https:';
  const client = new Client(
    target.grpcAddress,
    isSecure ? credentials.createSsl() : credentials.createInsecure(),
    {
      'grpc.primary_user_agent': userAgent,
      'grpc-node.flow_control_window': flowControlWindowBytes,
      'grpc.keepalive_time_ms': limits.attachPingIntervalMs,
      'grpc.keepalive_timeout_ms': limits.attachSilenceMs - limits.attachPingIntervalMs,
      'grpc.use_local_subchannel_pool': 1,
    },
  );
  const metadata = new Metadata();
  if (token !== undefined) metadata.set('authorization', `Bearer ${token}`);
  const call = (client['Forward'] as (metadata: Metadata) => ForwardCall).call(client, metadata);
  call.on('status', () => client.close());
  const door = new GrpcForwardDoor(call);
  const abort = (): void => door.close();
  signal?.addEventListener('abort', abort, { once: true });
  call.on('status', () => signal?.removeEventListener('abort', abort));
  call.write({ open: { session, ports: [...ports], client: userAgent } });
  return door;
}

class GrpcForwardDoor implements ForwardDoor {
  readonly events: AsyncIterable<ForwardEvent> = { [Symbol.asyncIterator]: () => this.read() };
  private isOver = false;
  private drained: Promise<void> | undefined;

  constructor(private readonly call: ForwardCall) {
    // Heard here too: an error before anybody reads must not end the process.
    call.on('error', () => (this.isOver = true));
    call.on('close', () => (this.isOver = true));
  }

  async send(message: ForwardMessage): Promise<void> {
    await this.drained;
    if (this.isOver) return;
    const { type, ...rest } = message;
    if (!this.call.write({ [type]: rest } as ForwardRequest)) this.drained ??= this.untilDrained();
    await this.drained;
  }

  close(): void {
    this.isOver = true;
    this.call.cancel();
  }

  private untilDrained(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.call.off('drain', done).off('close', done).off('status', done);
        this.drained = undefined;
        resolve();
      };
      this.call.once('drain', done).once('close', done).once('status', done);
    });
  }

  private async *read(): AsyncGenerator<ForwardEvent> {
    try {
      // A readable's own iterator stops the call while nobody reads.
      for await (const message of this.call as AsyncIterable<ForwardResponse__Output>) {
        const event = eventOf(message);
        if (event?.type === 'exit') this.finish();
        if (event) yield event;
        if (event?.type === 'exit') return;
      }
    } catch (error) {
      throw isFailure(error) ? decodeGrpcFailure(error) : error;
    }
  }

  private finish(): void {
    this.isOver = true;
    this.call.end();
  }
}

function eventOf(message: ForwardResponse__Output): ForwardEvent | undefined {
  const { ready, connected, data, end, credit, closed, notice, exit } = message;
  if (data) return { type: 'data', ...data };
  if (credit) return { type: 'credit', ...credit };
  if (connected) return { type: 'connected', ...connected };
  if (end) return { type: 'end', ...end };
  if (closed) return { type: 'closed', ...closed };
  if (ready) return { type: 'ready', ...ready };
  if (notice) return { type: 'notice', code: notice.code, message: notice.message };
  return exit ? { type: 'exit', ...exit } : undefined;
}

function isFailure(error: unknown): error is GrpcFailure {
  return error instanceof Error && 'code' in error && 'details' in error;
}
