// What a hostile WebSocket peer sends below the level of messages: it is closed with the code of
// RFC 6455, its session's process goes on, and the next client attaches.
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AttachSocket } from '../support/attach-socket.ts';
import { RawWebSocket, opcodes, rawFrame } from '../support/raw-web-socket.ts';
import { manySessions, readySession } from '../support/ready-session.ts';
import { TestGateway } from '../support/test-gateway.ts';
import { patienceMs } from '../support/patience.ts';

const [stdin, stdout] = [0, 1];
const protocolError = 1002;
const tooBig = 1009;

let test: TestGateway;
let token: string;
beforeAll(async () => {
  test = await TestGateway.start({ env: manySessions });
  token = await test.token('engineer', 3_600);
});
afterAll(() => test?.close());

function open(session: string, headers: Record<string, string> = {}): Promise<RawWebSocket> {
  return RawWebSocket.open(test.url, `/v1/sessions/${session}/attach`, {
    authorization: `Bearer ${token}`,
    'sec-websocket-protocol': 'v5.channel.k8s.io',
    ...headers,
  });
}

function typed(text: string): Buffer {
  return Buffer.concat([Buffer.of(stdin), Buffer.from(text)]);
}

/** The process answers to a client that comes after; it retries while the slot is being freed. */
async function expectUnharmed(session: string): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const socket = await AttachSocket.open(test.url, session, { token });
    if (!(socket instanceof AttachSocket)) throw new Error(JSON.stringify(socket.problem));
    socket.send(stdin, 'exit 9\n');
    const { reason } = await socket.ended;
    if (reason.startsWith('ATTACHMENT_EXISTS') && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      continue;
    }
    expect(socket.event('exit')).toMatchObject({ exitCode: 9 });
    return;
  }
}

describe('a WebSocket peer', () => {
  const ofSixBytes = { payload: typed('hello') };
  const cases: readonly (readonly [string, readonly Buffer[], number | undefined])[] = [
    ['does not mask', [rawFrame({ ...ofSixBytes, masked: false })], protocolError],
    ['sets a reserved bit', [rawFrame({ ...ofSixBytes, reserved: 4 })], protocolError],
    ['uses an opcode that is none', [rawFrame({ ...ofSixBytes, opcode: 3 })], protocolError],
    ['uses a control opcode that is none', [rawFrame({ opcode: 11 })], protocolError],
    ['cuts a ping in two', [rawFrame({ opcode: opcodes.ping, fin: false })], protocolError],
    [
      'sends a ping of 126 bytes',
      [rawFrame({ opcode: opcodes.ping, payload: Buffer.alloc(126) })],
      protocolError,
    ],
    [
      'goes on with what was not begun',
      [rawFrame({ ...ofSixBytes, opcode: opcodes.continuation })],
      protocolError,
    ],
    [
      'begins a message inside another',
      [rawFrame({ ...ofSixBytes, fin: false }), rawFrame(ofSixBytes)],
      protocolError,
    ],
    ['claims 2^63 bytes', [rawFrame({ claimedBytes: 2n ** 63n })], tooBig],
    ['claims more than a message may have', [rawFrame({ claimedBytes: 65_538n })], tooBig],
    [
      'sends a message that grows in pieces',
      [
        rawFrame({ payload: typed('x'.repeat(40_000)), fin: false }),
        rawFrame({ payload: Buffer.alloc(40_000), opcode: opcodes.continuation }),
      ],
      tooBig,
    ],
    [
      'closes with a code that is none',
      [rawFrame({ opcode: opcodes.close, payload: Buffer.from([0x03, 0xed]) })],
      protocolError,
    ],
    [
      'closes with one byte',
      [rawFrame({ opcode: opcodes.close, payload: Buffer.of(3) })],
      protocolError,
    ],
    [
      'closes with half a character',
      [rawFrame({ opcode: opcodes.close, payload: Buffer.from([0x03, 0xe8, 0xc3]) })],
      // The text of a close is never shown or kept, so it is not read.
      1000,
    ],
    [
      'sends half a character of text',
      [rawFrame({ opcode: opcodes.text, payload: Buffer.from([0xf0, 0x9f]) })],
      // Refused for being text at all, before its encoding matters.
      4400,
    ],
  ];
  it.each(cases)('that %s is closed', async (_name, frames, code) => {
    const session = await readySession(test);
    const peer = await open(session);
    for (const frame of frames) peer.socket.write(frame);
    await peer.untilEnded();
    expect(peer.closeCode).toBe(code);
    await expectUnharmed(session);
  });

  it('may cut its bytes anywhere', async () => {
    const session = await readySession(test);
    const peer = await open(session);
    const bytes = Buffer.concat([
      rawFrame({ payload: typed('echo o'), fin: false }),
      rawFrame({ opcode: opcodes.ping, payload: Buffer.from('still there?') }),
      rawFrame({ payload: Buffer.from('ne; exit 9\n'), opcode: opcodes.continuation }),
    ]);
    for (const byte of bytes) {
      peer.socket.write(Buffer.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await peer.untilEnded();
    const output = peer.frames.filter(({ payload }) => payload[0] === stdout);
    const text = Buffer.concat(output.map(({ payload }) => payload.subarray(1))).toString();
    expect(text).toBe('one\n');
    const pong = peer.frames.find(({ opcode }) => opcode === opcodes.pong);
    expect(pong?.payload.toString()).toBe('still there?');
  });

  it('that sends one byte a message is served, and so is everybody else', async () => {
    const session = await readySession(test);
    const peer = await open(session);
    const line = Buffer.from(`: ${'x'.repeat(5_000)}\n`);
    for (const byte of line) peer.socket.write(rawFrame({ payload: Buffer.of(stdin, byte) }));
    const other = await readySession(test);
    await expectUnharmed(other);
    peer.socket.write(rawFrame({ payload: typed('echo done; exit 9\n') }));
    await peer.untilEnded();
    expect(Buffer.concat(peer.frames.map(({ payload }) => payload)).toString()).toContain('done\n');
  });

  it('that offers compression gets none', async () => {
    const session = await readySession(test);
    const offer = 'permessage-deflate; client_max_window_bits=8; server_max_window_bits=8';
    const peer = await open(session, { 'sec-websocket-extensions': offer });
    expect(peer.head.toLowerCase()).not.toContain('sec-websocket-extensions');
    // A message that claims to be compressed then has a reserved bit.
    peer.socket.write(rawFrame({ payload: typed('x'), reserved: 4 }));
    await peer.untilEnded();
    expect(peer.closeCode).toBe(protocolError);
    await expectUnharmed(session);
  });

  it('that resets its connection frees the session', async () => {
    const session = await readySession(test);
    const peer = await open(session);
    peer.socket.write(rawFrame({ payload: typed('x'), claimedBytes: 60_000n }));
    peer.socket.resetAndDestroy();
    await expectUnharmed(session);
  });
});

describe('an upgrade', () => {
  it('with ten thousand headers is refused', async () => {
    const { hostname, port } = new URL(test.url);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    const parts: Buffer[] = [];
    socket.on('data', (data: Buffer) => parts.push(data));
    const many = Array.from({ length: 10_000 }, (_, i) => `x-${i}: 1\r\n`).join('');
    socket.write(
      `GET /v1/sessions/x/attach HTTP/1.1\r\nhost: a\r\nconnection: Upgrade\r\n${many}\r\n`,
    );
    await once(socket, 'close');
    expect(Buffer.concat(parts).toString('latin1')).toMatch(/^HTTP\/1\.1 413 /);
  });
});
