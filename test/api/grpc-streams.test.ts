// Streams of the gRPC door as HTTP/2 carries them: windows, keepalive, deadlines, cancellation and
// the end of the gateway. What Attach says is tested in attach-grpc.test.ts.
import { once } from 'node:events';
import { constants } from 'node:http2';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AttachRequest } from '@endoscope/contracts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { gatewayLimits } from '../../apps/gateway/src/gateway.limits.ts';
import { RawGrpc } from '../support/raw-grpc.ts';
import type { RawAttach } from '../support/raw-grpc.ts';
import { manySessions, readySession } from '../support/ready-session.ts';
import { TestGateway } from '../support/test-gateway.ts';
import { patienceMs } from '../support/patience.ts';

const getMe = '/endoscope.v1.IdentityService/GetMe';
const kibibyte = 1024;
const sentBytesMax = 32 * 1024 * kibibyte;
const { cancelled, deadlineExceeded } = { cancelled: undefined, deadlineExceeded: 4 };

let test: TestGateway;
let token: string;
let raw: RawGrpc;
beforeAll(async () => {
  test = await TestGateway.start({ env: { ...manySessions, ENDOSCOPE_RESUME_GRACE: '1s' } });
  token = await test.token('engineer', 600);
  raw = new RawGrpc(test.gateway.grpcAddress);
});
afterAll(async () => {
  raw.close();
  await test.close();
});
afterEach(async () => {
  expect(await raw.unary(getMe, token)).toBe(0);
});

const open = (session: string): AttachRequest => ({ open: { session, stdin: true } });

async function attached(from: RawGrpc, session: string): Promise<RawAttach> {
  const call = from.attach(token);
  void call.send(open(session));
  await call.until('ready');
  return call;
}

/** Sends more than a process takes that reads nothing; answers how many bytes left for the gateway. */
async function sentUntilStuck(from: RawGrpc): Promise<number> {
  const call = await attached(from, await readySession(test, { command: ['sleep', '300'] }));
  const piece = Buffer.alloc(32 * kibibyte);
  let sentBytes = 0;
  for (;;) {
    const sent = await Promise.race([call.send({ stdin: piece }), sleep(5_000, 'stuck' as const)]);
    if (sent === 'stuck' || sentBytes > sentBytesMax) return sentBytes;
    sentBytes += sent;
  }
}

/** The place of a lost client is kept for it for a second; then nothing may be left. */
async function nothingIsOpen(): Promise<void> {
  const { open } = test.gateway.services.streams;
  for (const until = Date.now() + patienceMs; open.count > 0 && Date.now() < until; )
    await sleep(20);
  expect(open.count).toBe(0);
}

describe('the receive windows of the gRPC door', () => {
  it('are told to a client at its first stream: of a stream, and of the connection', async () => {
    const own = new RawGrpc(test.gateway.grpcAddress);
    const before = own.session.remoteSettings;
    await own.unary(getMe, token);
    if (own.session.remoteSettings.initialWindowSize !== gatewayLimits.grpcStreamWindowBytes) {
      await once(own.session, 'remoteSettings');
    }
    expect(before.initialWindowSize).not.toBe(gatewayLimits.grpcStreamWindowBytes);
    expect(own.session.remoteSettings.initialWindowSize).toBe(gatewayLimits.grpcStreamWindowBytes);
    const left = own.session.state.remoteWindowSize ?? 0;
    expect(left).toBeGreaterThan(gatewayLimits.grpcConnectionWindowBytes - 64 * kibibyte);
    own.close();
  });

  it('take one window and what is bounded behind it from a client whose process reads nothing', async () => {
    const own = new RawGrpc(test.gateway.grpcAddress);
    const sentBytes = await sentUntilStuck(own);
    expect(sentBytes).toBeGreaterThan(gatewayLimits.grpcStreamWindowBytes - 64 * kibibyte);
    // The kernel's buffers between the gateway and the cluster take several mebibytes more.
    expect(sentBytes).toBeLessThan(sentBytesMax);
    own.close();
  });

  it('leave room for unary calls beside eight streams that stand still', async () => {
    const own = new RawGrpc(test.gateway.grpcAddress);
    const sent = await Promise.all(Array.from({ length: 8 }, () => sentUntilStuck(own)));
    expect(Math.min(...sent)).toBeGreaterThan(gatewayLimits.grpcStreamWindowBytes - 64 * kibibyte);
    const answer = own.unary(getMe, token);
    expect(await Promise.race([answer, sleep(60_000, 'none', { ref: false })])).toBe(0);
    own.close();
  });
});

describe('a gRPC connection that lasts', () => {
  // Half a minute is too long to wait for a ping; another process's work must not seem a dead peer.
  const usual = gatewayLimits.grpcKeepaliveMs;
  let pinging: TestGateway;
  beforeAll(async () => {
    Object.assign(gatewayLimits, { grpcKeepaliveMs: 2_000 });
    pinging = await TestGateway.start({ cluster: false });
    Object.assign(gatewayLimits, { grpcKeepaliveMs: usual });
  });
  afterAll(() => pinging.close());

  it('is pinged, and kept while it answers', async () => {
    const own = new RawGrpc(pinging.gateway.grpcAddress);
    for (let pings = 0; pings < 3; pings += 1) await once(own.session, 'ping');
    expect(await own.unary(getMe, await pinging.token('engineer'))).toBe(0);
    own.close();
  });

  it('is closed when its peer answers no ping', async () => {
    const [host = '', port = ''] = pinging.gateway.grpcAddress.split(':');
    const socket = connect(Number(port), host);
    socket.on('error', () => undefined);
    socket.resume();
    // The preface and empty settings; never an acknowledgement of anything.
    socket.write(Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'));
    socket.write(Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]));
    const closed = once(socket, 'close').then(() => 'closed');
    expect(await Promise.race([closed, sleep(60_000, 'open', { ref: false })])).toBe('closed');
  });
});

describe('an Attach call that ends early', () => {
  type Reach = (call: RawAttach, session: string) => Promise<void> | void;
  const ready: Reach = async (call, session) => {
    void call.send(open(session));
    await call.until('ready');
  };
  const states: Record<string, Reach> = {
    'before it says what to open': () => undefined,
    'as soon as it has said what to open': (call, session) => void call.send(open(session)),
    'when it is ready': ready,
    'amid output that it does not read': async (call, session) => {
      await ready(call, session);
      void call.send({ stdin: Buffer.from('yes\n') });
      await call.until('stdout');
      call.stream.pause();
      await sleep(200);
    },
    'amid input that is not taken': async (call, session) => {
      await ready(call, session);
      void call.send({ stdin: Buffer.from('sleep 300\n') });
      for (let n = 0; n < 64; n += 1) void call.send({ stdin: Buffer.alloc(32 * kibibyte) });
      await sleep(200);
    },
    'after the end of its input': async (call, session) => {
      await ready(call, session);
      void call.send({ signal: 'ATTACH_SIGNAL_END_OF_INPUT' });
      call.stream.end();
      await sleep(100);
    },
  };
  it.each(Object.entries(states))('by a cancel %s leaves nothing behind', async (_when, reach) => {
    const session = await readySession(test);
    const call = raw.attach(token);
    await reach(call, session);
    call.stream.close(constants.NGHTTP2_CANCEL);
    expect(await call.ended).toBe(cancelled);
    await nothingIsOpen();
  });

  it('at its deadline is told so, and leaves nothing behind', async () => {
    const session = await readySession(test);
    // Long enough to get ready on a busy machine.
    const call = raw.attach(token, { 'grpc-timeout': '8000m' });
    void call.send(open(session));
    await call.until('ready');
    expect(await call.ended).toBe(deadlineExceeded);
    await nothingIsOpen();
  });
});

describe('a gateway that stops', () => {
  it('tells an attachment, ends it within the drain time and says GOAWAY to its connection', async () => {
    const stopping = await TestGateway.start();
    const own = new RawGrpc(stopping.gateway.grpcAddress);
    try {
      const session = await readySession(stopping);
      const call = own.attach(await stopping.token('engineer'));
      void call.send(open(session));
      await call.until('ready');
      const goaway = once(own.session, 'goaway');
      const closed = stopping.gateway.close(1_000);
      await call.until('notice');
      expect(call.messages.find(({ notice }) => notice)?.notice?.code).toBe('draining');
      expect(await call.ended).toBe(0);
      expect(call.messages.at(-1)?.exit?.reason).toBe('detached');
      const [code] = (await goaway) as [number];
      expect(code).toBe(constants.NGHTTP2_NO_ERROR);
      await closed;
    } finally {
      own.close();
      await stopping.close();
    }
  });
});
