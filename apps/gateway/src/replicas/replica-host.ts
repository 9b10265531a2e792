import { Metadata, Server } from '@grpc/grpc-js';
import type {
  ServerDuplexStream,
  ServerUnaryCall,
  UntypedServiceImplementation,
  sendUnaryData,
} from '@grpc/grpc-js';
import { loadReplicaService } from '@endoscope/contracts';
import type {
  CarryRequest__Output,
  CarryResponse,
  DescribeSeatsRequest__Output,
  DescribeSeatsResponse,
} from '@endoscope/contracts';
import { ClientLeft, FrameMalformed } from '@endoscope/streams';
import type { AttachClient, AttachSession, ClientMessage, SessionHubs } from '@endoscope/streams';
import { SessionMoved } from '@endoscope/streams/replicas';
import type { Logger } from '@endoscope/telemetry';
import { grpcStatus } from '../errors/grpc-status.ts';
import { toGatewayError } from '../errors/translate-error.ts';
import { tuneSessions } from '../grpc/grpc-sessions.ts';
import { MessageSink, messagesOf } from '../grpc/message-stream.ts';
import { withQuickOutput } from '../grpc/output-serializer.ts';
import { clientMessageOf, partsOf } from '../grpc/streams/grpc-attach-client.ts';
import type { InputQueue } from '../streams/input-queue.ts';
import { attachInputOf, contextOfCaller } from './carry-messages.ts';
import { isReplica } from './replica-credentials.ts';
import type { ReplicaCredentials } from './replica-credentials.ts';
import { NotAReplica } from './replica.errors.ts';
import { replicaLimits } from './replica.limits.ts';

type CarryCall = ServerDuplexStream<CarryRequest__Output, CarryResponse>;
type SeatsCall = ServerUnaryCall<DescribeSeatsRequest__Output, DescribeSeatsResponse>;

export interface ReplicaHostParts {
  readonly attach: AttachSession;
  readonly hubs: SessionHubs;
  readonly credentials: ReplicaCredentials;
  readonly logger: Logger;
  /** Id of this replica. */
  readonly self: string;
}

/**
 * What other replicas ask of this one: a server of its own, at an address that no client knows.
 *
 * Threat: whoever speaks to it names the user it speaks for. Only a peer whose certificate the
 * replicas' authority has signed, and that carries their name, gets past `checkPeer`
 * (test/api/replica-peers.test.ts).
 */
export class ReplicaHost {
  private readonly server = new Server({
    'grpc.max_receive_message_length': replicaLimits.messageBytesMax,
    'grpc.max_concurrent_streams': replicaLimits.concurrentStreamsMax,
    'grpc.keepalive_time_ms': replicaLimits.keepaliveMs,
    'grpc.keepalive_timeout_ms': replicaLimits.keepaliveTimeoutMs,
  });
  private stopTuning: () => void = () => undefined;

  constructor(private readonly parts: ReplicaHostParts) {}

  async listen({ host, port }: { host: string; port: number }): Promise<number> {
    const methods: UntypedServiceImplementation = {
      carry: (call: CarryCall) => void this.carry(call),
      describeSeats: (call: SeatsCall, answer: sendUnaryData<DescribeSeatsResponse>) =>
        this.describeSeats(call, answer),
    };
    this.server.addService(withQuickOutput('replica', loadReplicaService()), methods);
    const address = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
    const bound = await new Promise<number>((resolve, reject) => {
      this.server.bindAsync(address, this.parts.credentials.server, (error, chosen) => {
        if (error) reject(error);
        else resolve(chosen);
      });
    });
    this.stopTuning = tuneSessions(bound, () => undefined);
    return bound;
  }

  /** Streams have been told to end before. */
  close(): void {
    this.server.forceShutdown();
    this.stopTuning();
  }

  private async carry(call: CarryCall): Promise<void> {
    // Without a listener a broken peer's error would end the process.
    call.on('error', () => undefined);
    let requestId = '';
    try {
      checkPeer(call);
      const messages = messagesOf(call);
      const open = (await messages.take())?.open;
      if (!open?.caller) throw new FrameMalformed({ why: 'the first message must be "open"' });
      requestId = open.caller.requestId;
      const input = attachInputOf(open);
      if (open.replica !== this.parts.self) throw new SessionMoved({ sessionId: input.sessionId });
      call.sendMetadata(new Metadata());
      const client = new CarriedClient(call, messages);
      const ctx = contextOfCaller(open.caller, client.gone.signal);
      await this.parts.attach.execute(ctx, input, client);
      call.end();
    } catch (thrown) {
      const error = toGatewayError(thrown);
      const { reason, cause } = error;
      const fields = { event: 'replica.carry_failed', requestId, reason };
      this.parts.logger[error.kind === 'internal' ? 'error' : 'info']({ ...fields, cause });
      call.emit('error', grpcStatus(error, requestId));
    }
  }

  private describeSeats(call: SeatsCall, answer: sendUnaryData<DescribeSeatsResponse>): void {
    try {
      checkPeer(call);
      const { replica, session } = call.request;
      if (replica !== this.parts.self) throw new SessionMoved({ sessionId: session });
      const seats = this.parts.hubs.seatsOf(session).map((seat) => ({
        attachment: seat.attachment.id,
        connected: seat.isConnected,
        bytesIn: seat.bytesIn,
        bytesOut: seat.bytesOut,
        lagBytes: seat.lagBytes,
      }));
      answer(null, { seats });
    } catch (error) {
      answer(grpcStatus(toGatewayError(error), ''));
    }
  }
}

function checkPeer(call: CarryCall | SeatsCall): void {
  const { sslPeerCertificate } = call.getAuthContext();
  if (isReplica(sslPeerCertificate?.subjectaltname)) return;
  throw new NotAReplica({});
}

/**
 * A client whose connection another replica has.
 *
 * Bound: as a client at the own door: `messagesOf` in, `MessageSink` out.
 * Ends:  `input` throws ClientLeft when the client left on purpose; the end of the stream is a lost
 *        connection.
 */
class CarriedClient implements AttachClient {
  readonly gone = new AbortController();
  readonly input: AsyncIterable<ClientMessage> = { [Symbol.asyncIterator]: () => this.said() };
  private readonly sink: MessageSink<CarryRequest__Output, CarryResponse>;

  constructor(
    call: CarryCall,
    private readonly messages: InputQueue<CarryRequest__Output>,
  ) {
    this.sink = new MessageSink(call);
    const lost = (): void => this.gone.abort(new Error('the client is gone'));
    call.on('cancelled', lost);
    call.on('error', lost);
    // Input that the process does not take must not hide that its client has left.
    call.on('data', ({ left }: CarryRequest__Output) => left && this.gone.abort(new ClientLeft()));
    if (call.cancelled) lost();
  }

  send(message: Parameters<AttachClient['send']>[0]): Promise<void> | undefined {
    return this.sink.write(partsOf(message));
  }

  private async *said(): AsyncGenerator<ClientMessage> {
    for (;;) {
      const message = await this.messages.take();
      if (message?.client) {
        yield clientMessageOf(message.client);
        continue;
      }
      const why = message?.left ? new ClientLeft() : new Error('the client is gone');
      this.gone.abort(why);
      throw why;
    }
  }
}
