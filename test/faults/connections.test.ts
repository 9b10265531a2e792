// F48: connections on which nobody signs in, more than the gateway has room for. Those are closed
// that are the oldest of them; who signs in, from the same address or another, notices nothing.
import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { AttachSocket } from '../support/attach-socket.ts';
import { GrpcCaller, bearer } from '../support/grpc-caller.ts';
import { readySession } from '../support/ready-session.ts';
import { TestGateway } from '../support/test-gateway.ts';
import { patienceMs } from '../support/patience.ts';

const crowd = 5_000;
/** Far fewer at once than have room: a user's first bytes are read before so many more come. */
const batch = 25;
const unsignedMax = 200;

let test: TestGateway;
const sockets = new Set<Socket>();
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  await untilOpen('unsigned', (open) => open === 0);
});

type Door = 'http' | 'grpc';

function addressOf(door: Door): { host: string; port: number } {
  if (door === 'http') return { host: '127.0.0.1', port: Number(new URL(test.url).port) };
  return { host: '127.0.0.1', port: Number(test.gateway.grpcAddress.split(':')[1]) };
}

/** A connection that keeps what it was sent. */
async function open(door: Door, localAddress: string, first?: string | Buffer) {
  const socket = connect({ ...addressOf(door), localAddress });
  sockets.add(socket);
  const got: Buffer[] = [];
  socket.on('data', (bytes: Buffer) => got.push(bytes));
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  void closed.then(() => sockets.delete(socket));
  await Promise.race([once(socket, 'connect').catch(() => undefined), closed]);
  if (first !== undefined) socket.write(first);
  return { socket, closed, text: () => Buffer.concat(got).toString('latin1') };
}

type Opened = Awaited<ReturnType<typeof open>>;

async function metric(line: string): Promise<number> {
  const text = await (await fetch(test.gateway.metricsUrl)).text();
  const values = text.split('\n').filter((l) => l.startsWith(line));
  return values.reduce((sum, value) => sum + Number(value.split(' ').at(-1)), 0);
}

async function untilOpen(
  state: 'unsigned' | 'signed_in',
  holds: (open: number) => boolean,
): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!holds(await metric(`gateway_connection_open{state="${state}"}`))) {
    if (Date.now() > deadline) throw new Error(`${state} connections never came to that number`);
    await sleep(20);
  }
}

async function until(holds: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`${what} never came`);
    await sleep(10);
  }
}

async function signedIn(localAddress: string): Promise<Opened> {
  const token = await test.token('engineer', 600);
  const request = `GET /v1/me HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\n\r\n`;
  const connection = await open('http', localAddress, request);
  await until(() => connection.text().includes('200 OK'), 'the answer to a sign-in');
  return connection;
}

/** It still answers: the connection was not closed. */
async function answers(connection: Opened): Promise<boolean> {
  connection.socket.write('GET /livez HTTP/1.1\r\nHost: a\r\n\r\n');
  await until(() => connection.text().includes('200 OK'), 'the answer of a connection');
  return true;
}

describe('five thousand connections without a sign-in', () => {
  beforeAll(async () => {
    test = await TestGateway.start({
      env: { ENDOSCOPE_UNSIGNED_CONNECTIONS_PER_ADDRESS_MAX: String(unsignedMax) },
    });
  });
  afterAll(() => test.close());

  const preface = Buffer.concat([
    Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
    Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]),
  ]);
  const kinds: readonly (readonly [Door, string | Buffer | undefined])[] = [
    ['http', undefined],
    ['http', 'GET /v1/me HTTP/1.1\r\nHost: a\r\nX-Slow: '],
    ['http', 'GET /v1/me HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['http', 'GET /v1/me HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer no.such.token\r\n\r\n'],
    ['grpc', undefined],
    ['grpc', preface],
  ];

  it('of one address leave the users of it, and of others, alone', async () => {
    const flood = (async () => {
      for (let from = 0; from < crowd; from += batch) {
        const some = Array.from({ length: batch }, (_, i) => {
          const [door, first] = kinds[(from + i) % kinds.length]!;
          return open(door, '127.0.0.1', first);
        });
        await Promise.all(some);
      }
    })();
    let isFlooding = true;
    void flood.finally(() => (isFlooding = false));
    const work = async (localAddress: string): Promise<number> => {
      let rounds = 0;
      do {
        const user = await signedIn(localAddress);
        user.socket.destroy();
        rounds += 1;
      } while (isFlooding);
      return rounds;
    };
    const typing = (async () => {
      const session = await readySession(test);
      const token = await test.token('engineer', 600);
      const options = { token, localAddress: '127.0.0.2' };
      const terminal = await AttachSocket.open(test.url, session, options);
      if (!(terminal instanceof AttachSocket)) throw new Error('the upgrade was refused');
      let typed = 0;
      do {
        typed += 1;
        terminal.send(0, `echo line-${typed}\n`);
        await terminal.until((t) => t.stdout.includes(`line-${typed}\n`), `line ${typed}`);
      } while (isFlooding);
      const grpc = new GrpcCaller(test.gateway.grpcAddress);
      const { code } = await grpc.unary('identity', 'getMe', {}, bearer(token));
      grpc.close();
      terminal.socket.close();
      await terminal.ended;
      return { typed, code };
    })();
    const [, same, other, typist] = await Promise.all([
      flood,
      work('127.0.0.1'),
      work('127.0.0.2'),
      typing,
    ]);
    expect(Math.min(same, other, typist.typed)).toBeGreaterThan(0);
    expect(typist.code).toBe(0);
    const unsigned = await metric('gateway_connection_open{state="unsigned"}');
    expect(unsigned).toBeLessThanOrEqual(unsignedMax);
    // Others have been closed for another reason: an odd request, or none for fifteen seconds.
    expect(await metric('gateway_connection_limited_total{door="')).toBeGreaterThan(unsignedMax);
    const lines = test.logLines.filter((line) => line.includes('"connections.limited"'));
    // One a minute: a machine on which this takes an hour would be another test.
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.length).toBeLessThan(60);
  });
});

describe('a limit of connections', () => {
  const max = 3;
  beforeAll(async () => {
    test = await TestGateway.start({
      cluster: false,
      env: {
        ENDOSCOPE_CONNECTIONS_PER_ADDRESS_MAX: String(2 * max),
        ENDOSCOPE_UNSIGNED_CONNECTIONS_PER_ADDRESS_MAX: String(max),
        ENDOSCOPE_TRUSTED_PROXIES: '127.0.0.9/32',
      },
    });
  });
  afterAll(() => test.close());

  it.each(['http', 'grpc'] as const)(
    'of one address is kept at %s, and the oldest goes for one above it',
    async (door) => {
      const first = await open(door, '127.0.0.3');
      const others = [await open('http', '127.0.0.3'), await open('http', '127.0.0.3')];
      expect(first.socket.destroyed).toBe(false);
      const above = await open('http', '127.0.0.3');
      await first.closed;
      // Words on an open connection would be taken for the answer to a request.
      expect(first.text()).not.toContain('CONNECTION_LIMIT_REACHED');
      for (const one of [...others, above]) expect(await answers(one)).toBe(true);
    },
  );

  it('is refused with the reason where all of an address have signed in', async () => {
    const mine: Opened[] = [];
    for (let i = 0; i < 2 * max; i += 1) mine.push(await signedIn('127.0.0.4'));
    const refused = await open('http', '127.0.0.4');
    await refused.closed;
    expect(refused.text()).toMatch(/^HTTP\/1\.1 429 /);
    expect(refused.text()).toContain('"reason":"CONNECTION_LIMIT_REACHED"');
    expect(refused.text()).toMatch(/Retry-After: 5/i);
    const goodbye = await goneAway('127.0.0.4');
    expect(goodbye.code).toBe(11);
    expect(goodbye.why).toMatch(/^CONNECTION_LIMIT_REACHED: /);
    // Whoever leaves makes room.
    mine[0]!.socket.destroy();
    await untilOpen('signed_in', (count) => count < 2 * max);
    expect(await answers(await open('http', '127.0.0.4'))).toBe(true);
  });

  it('is not for the address of a trusted proxy', async () => {
    const all: Opened[] = [];
    for (let i = 0; i < 4 * max; i += 1) all.push(await open('http', '127.0.0.9'));
    for (const one of all) expect(await answers(one)).toBe(true);
  });
});

/** How a gRPC client is refused: with GOAWAY before anything else. */
async function goneAway(localAddress: string): Promise<{ code: number; why: string }> {
  const session = connectHttp2(`http://${test.gateway.grpcAddress}`, {
    createConnection: () => connect({ ...addressOf('grpc'), localAddress }),
  });
  session.on('error', () => undefined);
  const [code, , debug] = (await once(session, 'goaway')) as [number, number, Buffer];
  session.destroy();
  return { code, why: debug.toString() };
}
