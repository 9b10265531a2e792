// Bytes through the doors, whole and in order: random ones, in pieces of many sizes, both ways.
import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AttachSocket } from '../support/attach-socket.ts';
import { GrpcCaller, bearer } from '../support/grpc-caller.ts';
import { manySessions, readySession } from '../support/ready-session.ts';
import { TestGateway } from '../support/test-gateway.ts';

let test: TestGateway;
let grpc: GrpcCaller;
let token: string;
beforeAll(async () => {
  test = await TestGateway.start({ env: manySessions });
  grpc = new GrpcCaller(test.gateway.grpcAddress);
  token = await test.token('engineer', 600);
});
afterAll(async () => {
  grpc.close();
  await test.close();
});

const mebibyte = 1024 * 1024;
const sha256 = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');

function* pieces(data: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < data.length; at += size) yield data.subarray(at, at + size);
}

const protocols = ['v1.endoscope', 'v5.channel.k8s.io'] as const;
/** Single bytes cost a message each; a few thousand show as much as a million. */
const sizes = [
  [1, 8 * 1024],
  [7, 64 * 1024],
  [1_000, mebibyte],
  [4_096, mebibyte],
  [32_768, mebibyte],
  [65_536, mebibyte],
] as const;

describe('bytes through a WebSocket', () => {
  const cases = protocols.flatMap((protocol) => sizes.map((size) => [protocol, ...size] as const));
  it.each(cases)('of %s come back whole in pieces of %i bytes', async (protocol, size, total) => {
    const session = await readySession(test, { command: ['cat'], stdinOnce: true });
    const socket = await attach(session, protocol);
    const data = randomBytes(total);
    for (const piece of pieces(data, size)) socket.send(0, piece);
    socket.send(255, Uint8Array.of(0));
    expect((await socket.ended).code).toBe(1000);
    expect([socket.stdoutBytes, sha256(socket.stdout)]).toEqual([total, sha256(data)]);
    expect(socket.stderr.length).toBe(0);
  });

  it('keep stdout and stderr apart, and the exit last', async () => {
    const command = ['sh', '-c', 'echo out; echo err >&2; echo out again; exit 4'];
    const session = await readySession(test, { command: ['sh'] });
    const socket = await attach(session, 'v1.endoscope');
    socket.send(0, `${command[2]}\n`);
    await socket.ended;
    expect([socket.stdout.toString(), socket.stderr.toString()]).toEqual([
      'out\nout again\n',
      'err\n',
    ]);
    expect(socket.order.at(-1)).toBe('exit');
    expect(socket.event('exit')).toMatchObject({ exitCode: 4 });
  });

  it('find the terminal in the last size it was given', async () => {
    const session = await readySession(test, { tty: true });
    const socket = await attach(session, 'v5.channel.k8s.io');
    for (const [width, height] of [
      [80, 24],
      [100, 30],
      [132, 43],
    ]) {
      socket.send(4, JSON.stringify({ Width: width, Height: height }));
    }
    socket.send(0, 'stty size; exit\n');
    await socket.ended;
    expect(socket.stdout.toString()).toContain('43 132');
  });
});

describe('bytes through gRPC', () => {
  it.each(sizes.filter(([size]) => size <= 32_768))(
    'come back whole in pieces of %i bytes, their offsets without a gap',
    async (size, total) => {
      const session = await readySession(test, { command: ['cat'], stdinOnce: true });
      const call = grpc.attach(bearer(token));
      const data = randomBytes(total);
      const received: Buffer[] = [];
      let offset = 0;
      const ended = new Promise<void>((resolve, reject) => {
        call.on('data', ({ stdout }: { stdout?: { data: Buffer; offset: number } | null }) => {
          if (!stdout) return;
          expect(stdout.offset).toBe(offset);
          offset += stdout.data.length;
          received.push(stdout.data);
        });
        call.on('end', resolve);
        call.on('error', reject);
      });
      call.write({ open: { session, stdin: true } });
      for (const piece of pieces(data, size)) call.write({ stdin: piece });
      call.write({ signal: 'ATTACH_SIGNAL_END_OF_INPUT' });
      await ended;
      expect([offset, sha256(Buffer.concat(received))]).toEqual([total, sha256(data)]);
    },
  );
});

describe('the metric of bytes', () => {
  it('counts them both ways', async () => {
    const carried = async (): Promise<number[]> => {
      const text = await (await fetch(test.gateway.metricsUrl)).text();
      return ['in', 'out'].map((direction) => {
        const line = `gateway_stream_io_bytes_total\\{direction="${direction}"\\} (\\d+)`;
        return Number(new RegExp(line).exec(text)?.[1] ?? 0);
      });
    };
    const before = await carried();
    const socket = await attach(await readySession(test), 'v1.endoscope');
    socket.send(0, 'echo hello; exit\n');
    await socket.ended;
    const after = await carried();
    expect(after.map((bytes, i) => bytes - before[i]!)).toEqual([17, 6]);
  });
});

describe('a client that vanishes', () => {
  it.each(['WebSocket', 'gRPC'])('over %s frees the session at once', async (door) => {
    const session = await readySession(test);
    if (door === 'gRPC') {
      const call = grpc.attach(bearer(token));
      call.on('error', () => undefined);
      call.write({ open: { session, stdin: true } });
      await new Promise((resolve) => call.once('data', resolve));
      call.cancel();
    } else {
      (await attach(session, 'v1.endoscope')).socket.terminate();
    }
    const left = performance.now();
    let socket = await open(session);
    while (!(await isTaken(socket))) socket = await open(session);
    // The other way to notice is a ping without an answer, which takes a minute.
    expect(performance.now() - left).toBeLessThan(30_000);
    socket.socket.terminate();
  });
});

async function isTaken(socket: AttachSocket): Promise<boolean> {
  const ready = socket
    .until((s) => s.event('ready') !== undefined, 'ready')
    .then(
      () => true,
      () => false,
    );
  return Promise.race([ready, socket.ended.then(() => false)]);
}

async function open(session: string, protocol = 'v1.endoscope'): Promise<AttachSocket> {
  const socket = await AttachSocket.open(test.url, session, { token, protocols: [protocol] });
  if (!(socket instanceof AttachSocket)) throw new Error(JSON.stringify(socket.problem));
  return socket;
}

/** Once the stream runs: `ready` in our dialect; Kubernetes' own say nothing, and need not. */
async function attach(session: string, protocol: string): Promise<AttachSocket> {
  const socket = await open(session, protocol);
  if (protocol === 'v1.endoscope') {
    await socket.until((s) => s.event('ready') !== undefined, 'ready');
  }
  return socket;
}
