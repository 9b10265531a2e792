import { Metadata, credentials, makeClientConstructor } from '@grpc/grpc-js';
import type { Client, ClientDuplexStream, ClientReadableStream, ServiceError } from '@grpc/grpc-js';
import { loadServiceDefinitions, serviceNames } from '@endoscope/contracts';
import type { AttachRequest, AttachResponse__Output } from '@endoscope/contracts';
import protobuf from 'protobufjs';

export type ServiceName = keyof typeof serviceNames;

/** What a call came to: code 0 and a response, or a status with its google.rpc.ErrorInfo. */
export interface RpcAnswer {
  readonly code: number;
  readonly reason: string;
  readonly domain: string;
  readonly detail: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into any answer
  readonly response: any;
}

/** google.rpc.Status, as googleapis/google/rpc writes it: a decoder of the test's own. */
const root = protobuf.parse(`
  syntax = "proto3";
  message Any { string type_url = 1; bytes value = 2; }
  message Status { int32 code = 1; string message = 2; repeated Any details = 3; }
  message ErrorInfo { string reason = 1; string domain = 2; map<string, string> metadata = 3; }
  message FieldViolation { string field = 1; string description = 2; }
  message BadRequest { repeated FieldViolation field_violations = 1; }
  message Duration { int64 seconds = 1; int32 nanos = 2; }
  message RetryInfo { Duration retry_delay = 1; }
`).root;

interface StatusMessage {
  readonly code: number;
  readonly message: string;
  readonly details: readonly { typeUrl: string; value: Uint8Array }[];
}

/** The code and the details of `grpc-status-details-bin`, each under its message's name. */
export function statusDetails(metadata: Metadata): Record<string, Record<string, unknown>> {
  const [bytes] = metadata.get('grpc-status-details-bin');
  if (!(bytes instanceof Buffer)) return {};
  const status = root.lookupType('Status').decode(bytes) as unknown as StatusMessage;
  const entries = status.details.map(({ typeUrl, value }) => {
    const name = typeUrl.split('.').at(-1) ?? '';
    const type = root.lookupType(name);
    return [name, type.toObject(type.decode(value), { longs: Number })];
  });
  return {
    Status: { code: status.code, message: status.message },
    ...(Object.fromEntries(entries) as Record<string, Record<string, unknown>>),
  };
}

/** Calls the gateway over gRPC with any metadata, right or wrong. */
export class GrpcCaller {
  private readonly clients = new Map<ServiceName, Client>();

  constructor(private readonly address: string) {}

  close(): void {
    for (const client of this.clients.values()) client.close();
  }

  unary(
    service: ServiceName,
    method: string,
    request: object,
    metadata: Metadata,
  ): Promise<RpcAnswer> {
    const client = this.client(service) as unknown as Record<string, UnaryMethod>;
    return new Promise((resolve) => {
      client[method]!.call(client, request, metadata, {}, (error, response) =>
        resolve(error ? answerOf(error) : { ...good, response }),
      );
    });
  }

  serverStream(
    service: ServiceName,
    method: string,
    request: object,
    metadata: Metadata,
  ): ClientReadableStream<unknown> {
    const client = this.client(service) as unknown as Record<string, StreamMethod>;
    return client[method]!.call(client, request, metadata);
  }

  duplex(
    service: ServiceName,
    method: string,
    metadata: Metadata,
  ): ClientDuplexStream<object, unknown> {
    const client = this.client(service) as unknown as Record<string, DuplexMethod>;
    return client[method]!.call(client, metadata);
  }

  attach(metadata: Metadata): ClientDuplexStream<AttachRequest, AttachResponse__Output> {
    return this.duplex('attach', 'attach', metadata) as ClientDuplexStream<
      AttachRequest,
      AttachResponse__Output
    >;
  }

  private client(service: ServiceName): Client {
    const known = this.clients.get(service);
    if (known) return known;
    const definition = loadServiceDefinitions()[service];
    const Constructor = makeClientConstructor(definition as never, serviceNames[service]);
    const client = new Constructor(this.address, credentials.createInsecure());
    this.clients.set(service, client);
    return client;
  }
}

type UnaryMethod = (
  request: object,
  metadata: Metadata,
  options: object,
  callback: (error: ServiceError | null, response: unknown) => void,
) => void;
type StreamMethod = (request: object, metadata: Metadata) => ClientReadableStream<unknown>;
type DuplexMethod = (metadata: Metadata) => ClientDuplexStream<object, unknown>;

const good = { code: 0, reason: '', domain: '', detail: '' };

export function answerOf(error: ServiceError): RpcAnswer {
  const { ErrorInfo = {} } = statusDetails(error.metadata);
  const { reason = '', domain = '' } = ErrorInfo as { reason?: string; domain?: string };
  return { code: error.code, reason, domain, detail: error.details, response: undefined };
}

export function bearer(...tokens: string[]): Metadata {
  const metadata = new Metadata();
  for (const token of tokens) metadata.add('authorization', `Bearer ${token}`);
  return metadata;
}
