import { Metadata } from '@grpc/grpc-js';
import type {
  ServerDuplexStream,
  ServerUnaryCall,
  ServerWritableStream,
  StatusObject,
  handleUnaryCall,
} from '@grpc/grpc-js';
import { errorKinds } from '@endoscope/core';
import type { RequestContext } from '@endoscope/core';
import type { AuthenticateBearer } from '@endoscope/identity';
import type { Logger, Metrics } from '@endoscope/telemetry';
import type { ConnectionGate } from '../connections/connection-gate.ts';
import { grpcStatus } from '../errors/grpc-status.ts';
import type { RecordRefusal, RefusedOperation } from '../errors/record-refusal.ts';
import { toGatewayError } from '../errors/translate-error.ts';
import { checkHeaders } from '../http/check-headers.ts';
import { endedEarly, lasting } from '../streams/lasting.ts';
import { contextOfCall, requestIdOfCall } from './call-context.ts';
import type { AnyCall } from './call-context.ts';
import { checkMessage } from './check-message.ts';

export interface GrpcDoorParts {
  readonly authenticate: AuthenticateBearer;
  readonly refusal: RecordRefusal;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly gate: ConnectionGate;
  /** Aborts when the process begins to stop. */
  readonly stopping: AbortSignal;
}

interface Outcome {
  readonly call: AnyCall;
  readonly method: string;
  readonly requestId: string;
  readonly startedAt: number;
  readonly ctx: RequestContext | undefined;
}

const readMethods = /\/(Get|List|Describe|Watch)[A-Za-z]*$/;

/**
 * What every RPC passes through, in the order of entry-pipeline.ts: request id, authentication,
 * the handler, and the one translation of errors into a status.
 */
export class GrpcDoor {
  /** Unary calls under way; a shutdown waits for them. */
  active = 0;

  constructor(private readonly parts: GrpcDoorParts) {}

  unary<Request, Response>(
    handle: (ctx: RequestContext, request: Request) => Promise<Response>,
  ): handleUnaryCall<Request, Response> {
    return (call, callback) => {
      this.active += 1;
      const run = (ctx: RequestContext) => handle(ctx, call.request);
      this.pass(call as ServerUnaryCall<unknown, unknown>, run)
        .then(
          (response) => callback(null, response),
          (status: Partial<StatusObject>) => callback(status),
        )
        .finally(() => (this.active -= 1));
    };
  }

  serverStream<Request, Response>(
    handle: (ctx: RequestContext, call: ServerWritableStream<Request, Response>) => Promise<void>,
  ) {
    const { stopping } = this.parts;
    const run = async (given: RequestContext, call: ServerWritableStream<Request, Response>) => {
      const ctx = lasting(given, stopping);
      await handle(ctx, call);
      const early = endedEarly(ctx, stopping);
      if (early) throw early;
    };
    return (call: ServerWritableStream<Request, Response>): void => this.stream(call, run);
  }

  /** A stream whose use-case ends it with the session, the sign-in and the process by itself. */
  selfEnding<Request, Response>(
    handle: (ctx: RequestContext, call: ServerWritableStream<Request, Response>) => Promise<void>,
  ) {
    return (call: ServerWritableStream<Request, Response>): void => this.stream(call, handle);
  }

  duplex<Request, Response>(
    handle: (ctx: RequestContext, call: ServerDuplexStream<Request, Response>) => Promise<void>,
  ) {
    return (call: ServerDuplexStream<Request, Response>): void => this.stream(call, handle);
  }

  private stream<
    Call extends ServerWritableStream<never, never> | ServerDuplexStream<never, never>,
  >(call: unknown, handle: unknown): void {
    const stream = call as Call;
    const run = handle as (ctx: RequestContext, call: Call) => Promise<void>;
    // Without a listener a broken peer's error would end the process.
    stream.on('error', () => undefined);
    this.pass(stream as unknown as AnyCall, (ctx) => run(ctx, stream)).then(
      () => stream.end(),
      (status) => stream.emit('error', status),
    );
  }

  /** Rejects with a gRPC status, which is what grpc-js wants thrown at it. */
  private async pass<Result>(
    call: AnyCall,
    run: (ctx: RequestContext) => Promise<Result>,
  ): Promise<Result> {
    const requestId = requestIdOfCall(call);
    const seen = { call, method: call.getPath(), requestId, startedAt: performance.now() };
    let ctx: RequestContext | undefined;
    try {
      checkHeaders(Object.keys(call.metadata.getMap()).flatMap((name) => [name, '']));
      const { gate, authenticate } = this.parts;
      const signIn = () => contextOfCall(call, authenticate, requestId);
      ctx = await gate.signIn('grpc', call.getPeer(), signIn);
      if ('request' in call) checkMessage(call.request);
      call.sendMetadata(requestIdMetadata(requestId));
      const result = await run(ctx);
      this.record({ ...seen, ctx }, 0);
      return result;
    } catch (thrown) {
      return Promise.reject((await this.fail(thrown, { ...seen, ctx })) as unknown as Error);
    }
  }

  private async fail(thrown: unknown, outcome: Outcome): Promise<StatusObject> {
    const error = toGatewayError(thrown);
    const { logLevel, grpcCode } = errorKinds[error.kind];
    const { method, requestId, ctx } = outcome;
    const fields = {
      event: 'rpc.failed',
      requestId,
      method,
      reason: error.reason,
      detail: error.detail,
    };
    const { logger, metrics } = this.parts;
    metrics.errors.inc({ reason: error.reason });
    logger[logLevel](error.kind === 'internal' ? { ...fields, cause: error.cause } : fields);
    this.record(outcome, grpcCode);
    if (ctx && !readMethods.test(method)) {
      const operation = { event: refusalEvent(method), details: { method } };
      await this.parts.refusal.execute(ctx, error, operation);
    }
    return grpcStatus(error, requestId);
  }

  private record({ method, startedAt, requestId }: Outcome, code: number): void {
    const seconds = (performance.now() - startedAt) / 1000;
    const { metrics, logger } = this.parts;
    metrics.rpcDuration.observe({ method, code: String(code) }, seconds);
    const durationMs = Math.round(seconds * 1000);
    logger.info({ event: 'rpc.answered', requestId, method, code, durationMs });
  }
}

function requestIdMetadata(requestId: string): Metadata {
  const metadata = new Metadata();
  metadata.set('x-request-id', requestId);
  return metadata;
}

function refusalEvent(method: string): RefusedOperation['event'] {
  if (method.endsWith('/Attach')) return 'attachment.refused';
  return method.endsWith('/CreateSession') ? 'session.refused' : 'request.refused';
}
