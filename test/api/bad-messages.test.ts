import type { Metadata, ServiceError } from '@grpc/grpc-js';
import { connect } from 'node:http2';
import { createConnection } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GrpcCaller, answerOf, bearer } from '../support/grpc-caller.ts';
import type { ServiceName } from '../support/grpc-caller.ts';
import { Ledger } from '../support/ledger.ts';
import { readySession } from '../support/ready-session.ts';
import { TestGateway } from '../support/test-gateway.ts';

let test: TestGateway;
let grpc: GrpcCaller;
let metadata: Metadata;
beforeAll(async () => {
  test = await TestGateway.start();
  grpc = new GrpcCaller(test.gateway.grpcAddress);
  metadata = bearer(await test.token('operator'));
});
afterAll(async () => {
  grpc.close();
  await test.close();
});

const target = { cluster: 'sim', namespace: 'shop', pod: 'web' };
const session = { target, workload: { image: 'busybox:1.36' } };
const nobody = 'ses_01arz3ndektsv4rrffq69g5fav';
type Bad = readonly [what: string, ServiceName, method: string, request: object, reason?: string];

const invalid: readonly Bad[] = [
  ['no session at all', 'session', 'createSession', {}],
  [
    'a namespace that climbs',
    'session',
    'createSession',
    { session: { ...session, target: { ...target, namespace: '../x' } } },
  ],
  [
    'an unknown profile',
    'session',
    'createSession',
    { session: { ...session, workload: { image: 'a', profile: 'evil' } } },
  ],
  [
    'a life of three hundred million years',
    'session',
    'createSession',
    { session: { ...session, ttl: { seconds: 9e15 } } },
  ],
  [
    'a control character in the reason',
    'session',
    'createSession',
    { session: { ...session, reason: 'a\u0001' } },
  ],
  [
    'a request id of 2,000 characters',
    'session',
    'createSession',
    { session, requestId: 'x'.repeat(2_000) },
  ],
  [
    'a reason of 100,000 characters',
    'session',
    'terminateSession',
    { session: nobody, reason: 'r'.repeat(100_000) },
  ],
  ['a page before the first', 'session', 'listSessions', { pageSize: -5 }],
  ['a state no session has', 'session', 'listSessions', { state: 77 }],
  ['a result no event has', 'audit', 'listAuditEvents', { result: 'maybe' }],
  [
    'a year no calendar of ours has',
    'audit',
    'listAuditEvents',
    { until: { seconds: -62_135_596_801 } },
  ],
  ['a NUL in a filter', 'audit', 'listAuditEvents', { username: 'a\0b' }],
  [
    'an alias bomb',
    'cluster',
    'registerCluster',
    { name: 'abc', kubeconfig: 'a: &a [*a]', context: 'x' },
    'KUBECONFIG_REFUSED',
  ],
  [
    'a file as server',
    'cluster',
    'registerCluster',
    { name: 'abc', serverUrl: 'file:///etc/passwd', credential: { bearerToken: 'x' } },
  ],
  [
    'the metadata address as server',
    'cluster',
    'registerCluster',
    { name: 'abc', serverUrl: 'https://169.254.169.254', credential: { bearerToken: 'x' } },
  ],
  ['a pod that climbs', 'target', 'describePod', { ...target, pod: '../../secrets/x' }],
  [
    'a page token of nobody',
    'target',
    'listPods',
    { ...target, pageToken: 'zzz' },
    'PAGE_TOKEN_INVALID',
  ],
];

describe('a bad message', () => {
  it.each(invalid)(
    'is INVALID_ARGUMENT for %s',
    async (_, service, method, request, reason = 'REQUEST_INVALID') => {
      const answer = await grpc.unary(service, method, request, metadata.clone());
      expect([answer.code, answer.reason]).toEqual([3, reason]);
    },
  );

  it('of an event number beyond all events finds none', async () => {
    const id = await readySession(test);
    await test.call('POST', `/v1/sessions/${id}:terminate`);
    await test.call('GET', `/v1/sessions/${id}?waitFor=ended&timeout=60s`);
    const request = { session: id, afterEventNumber: 2 ** 53 };
    const call = grpc.serverStream('session', 'watchSession', request, metadata.clone());
    const outcome = await new Promise<unknown>((resolve) => {
      call.on('data', (event) => resolve(event));
      call.on('error', (error) => resolve(answerOf(error as ServiceError)));
      call.on('end', () => resolve('end'));
    });
    expect(outcome).toBe('end');
  });

  it('is refused with impersonation metadata', async () => {
    const given = metadata.clone();
    given.set('impersonate-user', 'root');
    expect((await grpc.unary('identity', 'getMe', {}, given)).reason).toBe('REQUEST_INVALID');
  });
});

/** Sends bytes as a gRPC message; answers grpc-status. */
function sendBytes(bytes: Buffer, headers: Record<string, string> = {}): Promise<number> {
  const client = connect(`http://${test.gateway.grpcAddress}`);
  const stream = client.request({
    ':method': 'POST',
    ':path': '/endoscope.v1.SessionService/GetSession',
    'content-type': 'application/grpc',
    te: 'trailers',
    authorization: String(metadata.get('authorization')[0]),
    ...headers,
  });
  return new Promise((resolve) => {
    const take = (found: Record<string, unknown>): void => {
      if (found['grpc-status'] !== undefined) resolve(Number(found['grpc-status']));
    };
    stream.on('response', take);
    stream.on('trailers', take);
    stream.on('error', () => undefined);
    stream.on('close', () => client.close());
    stream.on('data', () => undefined);
    stream.end(bytes);
  });
}

function framed(hex: string, compressed = 0): Buffer {
  const bytes = Buffer.from(hex, 'hex');
  return Buffer.concat([Buffer.from([compressed, 0, 0, 0, bytes.length]), bytes]);
}

describe('bytes that are no message', () => {
  const cases: readonly (readonly [string, () => Promise<number>, number])[] = [
    ['a group that never ends', () => sendBytes(framed('0b')), 3],
    ['a tag of no wire type', () => sendBytes(framed('0f')), 3],
    ['a cut-off prefix', () => sendBytes(Buffer.from([0, 0, 0])), 12],
    ['an unknown compression', () => sendBytes(framed('00', 1), { 'grpc-encoding': 'lzma' }), 12],
    ['an unknown service', () => sendBytes(framed(''), { ':path': '/nope.Nope/X' }), 12],
    [
      'reflection, which is off',
      () =>
        sendBytes(framed(''), {
          ':path': '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo',
        }),
      12,
    ],
  ];
  it.each(cases)('are refused with a status for %s', async (_, send, code) => {
    expect(await send()).toBe(code);
    expect(test.logLines.filter((line) => line.includes('"INTERNAL"'))).toEqual([]);
  });
});

/** An HPACK field that is in no table (RFC 7541 §6.2.2), for what Node's own client refuses. */
function literal(name: string, value: string): Buffer {
  const text = (part: string): Buffer => Buffer.concat([lengthOf(part), Buffer.from(part)]);
  return Buffer.concat([Buffer.from([0]), text(name), text(value)]);
}

/** An HPACK integer of seven bits and more (RFC 7541 §5.1). */
function lengthOf({ length }: string): Buffer {
  if (length < 127) return Buffer.from([length]);
  const rest = length - 127;
  return Buffer.from(rest < 128 ? [127, rest] : [127, (rest & 127) | 128, rest >> 7]);
}

function frame(type: number, flags: number, stream: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

describe('two authorization headers', () => {
  it('are refused over gRPC even when the first is good', async () => {
    const [good] = metadata.get('authorization');
    const headers = Buffer.concat([
      literal(':method', 'POST'),
      literal(':scheme', 'http'),
      literal(':path', '/endoscope.v1.IdentityService/GetMe'),
      literal(':authority', 'gateway'),
      literal('content-type', 'application/grpc'),
      literal('te', 'trailers'),
      literal('x-request-id', 'doubled'),
      literal('authorization', String(good)),
      literal('authorization', String(good)),
    ]);
    const [host, port] = test.gateway.grpcAddress.split(':');
    const socket = createConnection(Number(port), host);
    socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
    socket.write(frame(4, 0, 0, Buffer.alloc(0)));
    socket.write(frame(1, 4, 1, headers));
    socket.write(frame(0, 1, 1, Buffer.alloc(5)));
    const lines = await new Ledger(test.database).ofRequest('doubled');
    expect(lines).toMatchObject([
      { event: 'principal.rejected', reason: 'AUTHORIZATION_AMBIGUOUS' },
    ]);
    socket.destroy();
  });
});
