/** Throws every catalogued error through every door of a running gateway, and compares. */
import { Metadata } from '@grpc/grpc-js';
import type { ServiceError } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GatewayError, errorKinds } from '@endoscope/core';
import type { ErrorReason } from '@endoscope/core';
import { errorCatalogue } from '../../apps/gateway/src/errors/error-catalogue.ts';
import { AttachSocket } from '../support/attach-socket.ts';
import { GrpcCaller, bearer, statusDetails } from '../support/grpc-caller.ts';
import { TestGateway } from '../support/test-gateway.ts';

let test: TestGateway;
let grpc: GrpcCaller;
let token: string;
let thrown: Error;
beforeAll(async () => {
  test = await TestGateway.start({ cluster: false });
  grpc = new GrpcCaller(test.gateway.grpcAddress);
  token = await test.token('engineer');
  const { platform, streams } = test.gateway.services;
  platform.describe.execute = () => Promise.reject(thrown);
  streams.attach.execute = () => Promise.reject(thrown);
});
afterAll(async () => {
  grpc.close();
  await test.close();
});

/** An error of a reason as its capability would throw it, with everything an error can carry. */
function errorOf({ reason, kind, help }: ErrorReason): GatewayError {
  class Thrown extends GatewayError {
    static override readonly reason = reason;
    static override readonly kind = kind;
    static override readonly help = help;
    get detail() {
      return help;
    }
  }
  const fields = [{ field: 'workload.image', message: 'is odd' }];
  return new Thrown({}, { fields, retryAfterMs: 1_500, cause: new Error('hunter2') });
}

async function closeOf(protocol: string): Promise<{ code: number; reason: string }> {
  const options = { token, protocols: [protocol] };
  const socket = await AttachSocket.open(test.url, 'ses_01arz3ndektsv4rrffq69g5fav', options);
  if (!(socket instanceof AttachSocket)) throw new Error('the upgrade was refused');
  return socket.ended;
}

function streamError(): Promise<ServiceError> {
  return new Promise((resolve) => {
    const call = grpc.attach(bearer(token));
    call.on('data', () => undefined);
    call.on('error', (error) => resolve(error as ServiceError));
    call.write({ open: { session: 'ses_01arz3ndektsv4rrffq69g5fav' } });
  });
}

const reasons = errorCatalogue.map((entry) => [entry.reason, entry] as const);

describe('an error', () => {
  it.each(reasons)('is the same at every door: %s', async (reason, entry) => {
    thrown = errorOf(entry);
    const { httpStatus, grpcCode, closeCode } = errorKinds[entry.kind];
    const headers = { authorization: `Bearer ${token}`, 'x-request-id': 'parity' };
    const response = await fetch(`${test.url}/v1/me`, { headers });
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(response.headers.get('retry-after')).toBe('2');
    expect(await response.json()).toEqual({
      type: `/v1/errors#${reason}`,
      title: errorKinds[entry.kind].title,
      status: httpStatus,
      detail: entry.help,
      instance: 'urn:endoscope:request:parity',
      reason,
      kind: entry.kind,
      requestId: 'parity',
      fields: [{ field: 'workload.image', message: 'is odd' }],
      retryAfterMs: 1_500,
    });
    const unary = await grpc.unary('identity', 'getMe', {}, bearer(token));
    expect(unary).toMatchObject({
      code: grpcCode,
      reason,
      domain: 'endoscope',
      detail: entry.help,
    });
    const stream = await streamError();
    expect([stream.code, stream.details]).toEqual([grpcCode, entry.help]);
    const close = await closeOf('v1.endoscope');
    expect(close.code).toBe(closeCode);
    expect(`${reason}: ${entry.help}`.startsWith(close.reason)).toBe(true);
  });

  it('carries fields and the time to wait over gRPC', async () => {
    thrown = errorOf(errorCatalogue[0]!);
    const { metadata } = await streamError();
    const details = statusDetails(metadata);
    expect(details['BadRequest']).toEqual({
      fieldViolations: [{ field: 'workload.image', description: 'is odd' }],
    });
    expect(details['RetryInfo']).toEqual({ retryDelay: { seconds: 1, nanos: 500_000_000 } });
    expect(metadata).toBeInstanceOf(Metadata);
  });

  it('ends the Kubernetes dialects with a Status on channel 3', async () => {
    const entry = errorCatalogue.find(({ reason }) => reason === 'SESSION_NOT_READY')!;
    thrown = errorOf(entry);
    const options = { token, protocols: ['v5.channel.k8s.io'] };
    const socket = await AttachSocket.open(test.url, 'ses_01arz3ndektsv4rrffq69g5fav', options);
    if (!(socket instanceof AttachSocket)) throw new Error('the upgrade was refused');
    await socket.ended;
    expect(socket.status).toMatchObject({ status: 'Failure', message: entry.help });
  });

  it('that nobody foresaw is INTERNAL everywhere and keeps its cause to the log', async () => {
    thrown = new TypeError('hunter2 is undefined');
    const headers = { 'x-request-id': 'unforeseen' };
    const rest = await test.call('GET', '/v1/me', { headers });
    expect([rest.status, rest.body.reason]).toEqual([500, 'INTERNAL']);
    const rpc = await grpc.unary('identity', 'getMe', {}, bearer(token));
    expect([rpc.code, rpc.reason]).toEqual([13, 'INTERNAL']);
    const close = await closeOf('v1.endoscope');
    expect(close.code).toBe(1011);
    expect(JSON.stringify([rest.body, rpc, close])).not.toContain('hunter2');
    const lines = test.logLines.filter((line) => line.includes('"unforeseen"'));
    expect(lines.join('')).toContain('hunter2 is undefined');
  });
});
