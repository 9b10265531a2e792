// What a hostile gRPC peer sends below the level of messages: each is answered with a status or
// cut off, and the gateway goes on serving others.
import { once } from 'node:events';
import { connect as connectHttp2, constants } from 'node:http2';
import type { ClientHttp2Session, IncomingHttpHeaders } from 'node:http2';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { gatewayLimits } from '../../apps/gateway/src/gateway.limits.ts';
import { GrpcCaller, bearer } from '../support/grpc-caller.ts';
import { TestGateway } from '../support/test-gateway.ts';

let test: TestGateway;
let grpc: GrpcCaller;
let token: string;
let session: ClientHttp2Session;
beforeAll(async () => {
  test = await TestGateway.start({ cluster: false });
  grpc = new GrpcCaller(test.gateway.grpcAddress);
  token = await test.token('engineer', 600);
  session = connectHttp2(`http://${test.gateway.grpcAddress}`);
  session.on('error', () => undefined);
});
afterAll(async () => {
  session.destroy();
  grpc.close();
  await test.close();
});
afterEach(async () => {
  const { code } = await grpc.unary('identity', 'getMe', {}, bearer(token));
  expect(code).toBe(0);
});

const floodRounds = 2_000;
const getMe = '/endoscope.v1.IdentityService/GetMe';
const empty = Buffer.from([0, 0, 0, 0, 0]);

/** A message as gRPC sends it: one byte for compression, four for the length. */
function framed(message: Buffer, compressed = 0): Buffer {
  const head = Buffer.alloc(5, compressed);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

interface RawCall {
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: Buffer;
}

/** The gRPC status of a call made of bytes; -415 for that HTTP status, -1 for a cut connection. */
async function rawCall({ path = getMe, headers = {}, body = empty }: RawCall): Promise<number> {
  const stream = session.request({
    [constants.HTTP2_HEADER_METHOD]: 'POST',
    [constants.HTTP2_HEADER_PATH]: path,
    'content-type': 'application/grpc',
    te: 'trailers',
    authorization: `Bearer ${token}`,
    ...headers,
  });
  const seen: IncomingHttpHeaders = {};
  stream.on('response', (given) => Object.assign(seen, given));
  stream.on('trailers', (given) => Object.assign(seen, given));
  stream.on('error', () => undefined);
  stream.resume();
  stream.end(body);
  await once(stream, 'close');
  return Number(seen['grpc-status'] ?? (Number(seen[':status']) === 415 ? -415 : -1));
}

describe('a gRPC call', () => {
  const status = {
    ok: 0,
    invalid: 3,
    deadline: 4,
    exhausted: 8,
    unimplemented: 12,
    internal: 13,
  };
  const cases: Record<string, readonly [RawCall, readonly number[]]> = {
    'of an unknown service': [{ path: '/evil.v1.Service/Do' }, [status.unimplemented]],
    'of an unknown method': [
      { path: '/endoscope.v1.IdentityService/Drop' },
      [status.unimplemented],
    ],
    'of the reflection service, which is off': [
      { path: '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo' },
      [status.unimplemented],
    ],
    'of another content type': [{ headers: { 'content-type': 'text/plain' } }, [-415]],
    'with an unknown encoding': [
      { headers: { 'grpc-encoding': 'zip-of-death' }, body: Buffer.from([1, 0, 0, 0, 1, 0]) },
      [status.unimplemented, status.internal],
    ],
    'with a length over the limit': [
      { body: Buffer.from([0, 0x7f, 0xff, 0xff, 0xff]) },
      [status.exhausted],
    ],
    'that is cut off in its length': [
      { body: Buffer.from([0, 0, 0]) },
      [status.internal, status.invalid, status.unimplemented],
    ],
    'with a varint of eleven bytes': [
      { body: Buffer.from([0, 0, 0, 0, 12, 0x08, ...new Array<number>(11).fill(0xff)]) },
      [status.internal, status.invalid],
    ],
    // Whichever is first, the answer or the timer.
    'with a timeout of nothing': [
      { headers: { 'grpc-timeout': '0n' } },
      [status.ok, status.deadline],
    ],
    // grpc-js 1.14 reads the digits and overlooks the sign.
    'with a timeout below nothing': [
      { headers: { 'grpc-timeout': '-5S' } },
      [status.ok, status.internal, status.invalid],
    ],
    'with a timeout of ten thousand years': [
      { headers: { 'grpc-timeout': '99999999H' } },
      [status.ok, status.internal, status.invalid],
    ],
    'with a compressed message that grows a thousandfold': [
      {
        headers: { 'grpc-encoding': 'gzip' },
        body: framed(gzipSync(Buffer.alloc(64 * 2 ** 20)), 1),
      },
      [status.exhausted],
    ],
    'with a timeout that is none': [
      { headers: { 'grpc-timeout': 'soon' } },
      [status.internal, status.invalid, -1],
    ],
  };
  it.each(Object.entries(cases))('%s has a status', async (_name, [call, expected]) => {
    expect(expected).toContain(await rawCall(call));
  });
});

describe('a gRPC connection', () => {
  it.each([
    ['is HTTP/1.1', Buffer.from('GET / HTTP/1.1\r\nHost: a\r\n\r\n')],
    ['is noise', Buffer.alloc(64 * 1024, 0xa5)],
  ])('that %s is closed', async (_name, bytes) => {
    const [host = '', port = ''] = test.gateway.grpcAddress.split(':');
    const socket = connect(Number(port), host);
    socket.on('error', () => undefined);
    socket.write(bytes);
    socket.resume();
    await once(socket, 'close');
    expect(socket.destroyed).toBe(true);
  });

  const floods: Record<string, (flood: ClientHttp2Session, round: number) => void> = {
    pings: (flood) => flood.ping(() => undefined),
    settings: (flood, round) => flood.settings({ initialWindowSize: 65_535 + (round % 2) }),
    'changes of the header table': (flood, round) =>
      flood.settings({ headerTableSize: round % 2 === 0 ? 0 : 65_536 }),
    'headers nobody has seen': (flood, round) => {
      const stream = flood.request({
        ':method': 'POST',
        ':path': getMe,
        'content-type': 'application/grpc',
        [`x-${round}`]: 'y'.repeat(1_000),
      });
      stream.on('error', () => undefined);
      stream.end(empty);
      stream.resume();
    },
  };
  it.each(Object.entries(floods))('that floods %s harms no other', async (_name, send) => {
    const flood = connectHttp2(`http://${test.gateway.grpcAddress}`);
    flood.on('error', () => undefined);
    await once(flood, 'connect');
    for (let round = 0; round < floodRounds && !flood.destroyed && !flood.closed; round += 1) {
      try {
        send(flood, round);
      } catch {
        break; // Node's own limit of outstanding pings and settings, or the gateway's goodbye.
      }
      if (round % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    const { code } = await grpc.unary('identity', 'getMe', {}, bearer(token));
    expect(code).toBe(0);
    flood.destroy();
  });

  it('that opens and resets streams without end harms no other', async () => {
    const flood = connectHttp2(`http://${test.gateway.grpcAddress}`);
    flood.on('error', () => undefined);
    const headers = { ':method': 'POST', ':path': getMe, 'content-type': 'application/grpc' };
    for (let i = 0; i < 5 * gatewayLimits.grpcConcurrentStreamsMax && !flood.destroyed; i += 1) {
      const stream = flood.request(headers);
      stream.on('error', () => undefined);
      stream.close(constants.NGHTTP2_CANCEL);
      if (i % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    const startedAt = performance.now();
    const { code } = await grpc.unary('identity', 'getMe', {}, bearer(token));
    expect(code).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(30_000);
    flood.destroy();
  });
});
