// F46: ten mebibytes typed as fast as a client can, through both doors. Whoever reads gets all of
// it; whoever does not read has it left with its client, and costs the gateway its stated limits.
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { AttachRequest, AttachResponse__Output } from '@endoscope/contracts';
import type { ClientDuplexStream } from '@grpc/grpc-js';
import { streamLimits } from '@endoscope/streams';
import { kubernetesLimits } from '@endoscope/kubernetes';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { gatewayLimits } from '../../apps/gateway/src/gateway.limits.ts';
import { AttachSocket } from '../support/attach-socket.ts';
import type { GatewayProcess } from '../support/gateway-process.ts';
import { GrpcCaller, bearer } from '../support/grpc-caller.ts';
import { ProcessStack } from '../support/process-stack.ts';

const mebibyte = 1024 * 1024;
const pasteBytes = 10 * mebibyte;
const pieceBytes = streamLimits.inputFrameBytesMax;
/** Of each door, with a process that reads nothing. */
const unread = 4;
const unreadPasteBytes = 32 * mebibyte;

/** What the limits let one stream hold whose process does not read, in bytes. */
const heldByOneStream =
  gatewayLimits.inputMessagesMax * gatewayLimits.webSocketMessageBytesMax +
  gatewayLimits.grpcStreamWindowBytes +
  streamLimits.heldInputBytesMax +
  kubernetesLimits.outboundBytesMax +
  streamLimits.ringBytesMax;
/** The same twice for copies that await the collector, and what the collector itself needs. */
const growthBytesMax = 2 * 2 * unread * heldByOneStream + 48 * mebibyte;

let stack: ProcessStack;
let gateway: GatewayProcess;
let url: string;
let grpc: GrpcCaller;
let token: string;
beforeAll(async () => {
  stack = await ProcessStack.start();
  gateway = stack.gateway({
    ENDOSCOPE_SESSIONS_PER_POD_MAX: '50',
    ENDOSCOPE_SESSIONS_PER_USER_MAX: '50',
  });
  url = await gateway.url();
  grpc = new GrpcCaller(String((await gateway.said('gateway.ready'))['grpcAddress']));
  token = await stack.issuer.issueToken('engineer');
}, 180_000);
afterAll(async () => {
  grpc.close();
  await stack.close();
});

const sha256 = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');

function* pieces(data: Buffer): Generator<Buffer> {
  for (let at = 0; at < data.length; at += pieceBytes) yield data.subarray(at, at + pieceBytes);
}

function residentBytes(): number {
  const status = readFileSync(`/proc/${gateway.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}

/** `reads` nothing: its input is never opened by anybody. */
function shape(reads: boolean) {
  return { command: reads ? ['cat'] : ['sleep', '3600'], stdinOnce: true };
}

async function attachSocket(reads: boolean): Promise<AttachSocket> {
  const session = await stack.readySession(url, shape(reads));
  const socket = await AttachSocket.open(url, session, { token });
  if (!(socket instanceof AttachSocket)) throw new Error('the upgrade was refused');
  await socket.until((s) => s.event('ready') !== undefined, 'ready');
  return socket;
}

type Call = ClientDuplexStream<AttachRequest, AttachResponse__Output>;

async function attachCall(reads: boolean): Promise<Call> {
  const session = await stack.readySession(url, shape(reads));
  const call = grpc.attach(bearer(token));
  call.on('error', () => undefined);
  call.write({ open: { session, stdin: true } });
  await new Promise((resolve) => call.once('data', resolve));
  return call;
}

async function pasteOverSocket(data: Buffer): Promise<Buffer> {
  const socket = await attachSocket(true);
  for (const piece of pieces(data)) socket.send(0, piece);
  socket.send(255, Uint8Array.of(0));
  expect((await socket.ended).code).toBe(1000);
  return socket.stdout;
}

async function pasteOverGrpc(data: Buffer): Promise<Buffer> {
  const call = await attachCall(true);
  const received: Buffer[] = [];
  call.on('data', ({ stdout }: AttachResponse__Output) => {
    if (stdout) received.push(Buffer.from(stdout.data));
  });
  const ended = new Promise<void>((resolve, reject) => {
    call.once('end', resolve);
    call.once('error', reject);
  });
  for (const piece of pieces(data)) call.write({ stdin: piece });
  call.write({ signal: 'ATTACH_SIGNAL_END_OF_INPUT' });
  await ended;
  return Buffer.concat(received);
}

const paste = { WebSocket: pasteOverSocket, gRPC: pasteOverGrpc } as const;

describe('ten mebibytes that are typed at once', () => {
  it.each(['WebSocket', 'gRPC'] as const)(
    'over %s come back whole from a process that reads them',
    async (door) => {
      const data = randomBytes(pasteBytes);
      const received = await paste[door](data);
      expect([received.length, sha256(received)]).toEqual([pasteBytes, sha256(data)]);
    },
    300_000,
  );

  it('to processes that read nothing stay with their clients, and others do not notice', async () => {
    const before = residentBytes();
    const data = randomBytes(unreadPasteBytes);
    const sockets: AttachSocket[] = [];
    const calls: { call: Call; taken: number }[] = [];
    for (let i = 0; i < unread; i += 1) {
      const socket = await attachSocket(false);
      for (const piece of pieces(data)) socket.send(0, piece);
      sockets.push(socket);
      const pasted = { call: await attachCall(false), taken: 0 };
      calls.push(pasted);
      for (const piece of pieces(data)) {
        pasted.call.write({ stdin: piece }, () => (pasted.taken += piece.length));
      }
    }
    // By then the gateway has had all the time it needs to take too much.
    for (const door of ['WebSocket', 'gRPC'] as const) {
      const other = randomBytes(pasteBytes);
      expect(sha256(await paste[door](other))).toBe(sha256(other));
    }
    expect(residentBytes() - before).toBeLessThan(growthBytesMax);
    // The kernels of both sides hold a few mebibytes beside the gateway.
    for (const { socket } of sockets) {
      expect(socket.bufferedAmount).toBeGreaterThan(unreadPasteBytes / 2);
    }
    for (const { taken } of calls) expect(taken).toBeLessThan(unreadPasteBytes / 2);
    for (const { socket } of sockets) socket.terminate();
    for (const { call } of calls) call.cancel();
    const { status } = await fetch(`${url}/livez`);
    expect(status).toBe(200);
  }, 600_000);
});
