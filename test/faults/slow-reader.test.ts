// Endless output and a client that does not read: the gateway holds its stated limits and no
// more, and other streams do not notice. The gateway is a process of its own, so that the memory
// measured is its memory.
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { kubernetesLimits } from '@endoscope/kubernetes';
import { streamLimits } from '@endoscope/streams';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { gatewayLimits } from '../../apps/gateway/src/gateway.limits.ts';
import { AttachSocket } from '../support/attach-socket.ts';
import type { GatewayProcess } from '../support/gateway-process.ts';
import { GrpcCaller, bearer } from '../support/grpc-caller.ts';
import { ProcessStack } from '../support/process-stack.ts';

const mebibyte = 1024 * 1024;
const stalledStreams = 4;
const stallMs = 4_000;

/** What the limits let one stalled stream hold, in bytes. */
const heldByOneStream =
  kubernetesLimits.inboundBytesMax +
  kubernetesLimits.frameBytesMax +
  streamLimits.replayBytesMax +
  streamLimits.ringBytesMax +
  Math.max(gatewayLimits.webSocketBufferedBytesMax, gatewayLimits.grpcStreamWindowBytes);
/** The same twice for copies that await the collector, and what the collector itself needs. */
const growthBytesMax = 2 * stalledStreams * heldByOneStream + 32 * mebibyte;

let stack: ProcessStack;
let gateway: GatewayProcess;
let url: string;
let grpc: GrpcCaller;
beforeAll(async () => {
  stack = await ProcessStack.start();
  gateway = stack.gateway();
  url = await gateway.url();
  grpc = new GrpcCaller(String((await gateway.said('gateway.ready'))['grpcAddress']));
});
afterAll(async () => {
  grpc.close();
  await stack.close();
});

function residentBytes(): number {
  const status = readFileSync(`/proc/${gateway.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}

/** Attaches, reads 4 MiB at full speed, and then reads nothing more. */
async function stalledSocket(token: string): Promise<AttachSocket> {
  const session = await stack.readySession(url, { command: ['yes', 'x'.repeat(1023)] });
  const socket = (await AttachSocket.open(url, session, { token })) as AttachSocket;
  await socket.until((s) => s.stdoutBytes > 4 * mebibyte, '4 MiB');
  socket.socket.pause();
  return socket;
}

async function stalledCall(token: string): Promise<{ cancel: () => void }> {
  const session = await stack.readySession(url, { command: ['yes', 'x'.repeat(1023)] });
  const call = grpc.attach(bearer(token));
  call.on('error', () => undefined);
  call.write({ open: { session, client: 'test' } });
  await new Promise<void>((resolve) => {
    let bytes = 0;
    call.on('data', ({ stdout }: { stdout?: { data?: Buffer } }) => {
      bytes += stdout?.data?.length ?? 0;
      if (bytes < 4 * mebibyte) return;
      call.pause();
      resolve();
    });
  });
  return call;
}

describe('clients that stop reading endless output', () => {
  it(`cost the gateway at most ${Math.ceil(growthBytesMax / mebibyte)} MiB, and others nothing`, async () => {
    const token = await stack.issuer.issueToken('engineer');
    const warm = await stack.attached(url, { command: ['yes', 'x'.repeat(1023)] });
    await warm.until((s) => s.stdoutBytes > 16 * mebibyte, '16 MiB');
    warm.socket.terminate();
    await sleep(1_000);
    const before = residentBytes();

    const stalled: { cancel: () => void }[] = [];
    for (let i = 0; i < stalledStreams / 2; i += 1) {
      const socket = await stalledSocket(token);
      stalled.push({ cancel: () => socket.socket.terminate() }, await stalledCall(token));
    }
    let highest = 0;
    const until = Date.now() + stallMs;
    while (Date.now() < until) {
      highest = Math.max(highest, residentBytes());
      await sleep(50);
    }
    expect(highest - before).toBeLessThan(growthBytesMax);

    const other = await stack.attached(url);
    other.send(0, 'echo quick\n');
    await other.until((s) => s.stdout.includes('quick'), 'the echo');
    other.socket.terminate();

    // They take no exit message either, and a shutdown must not wait for them.
    gateway.signal('SIGTERM');
    await sleep(500);
    gateway.signal('SIGTERM');
    expect(await gateway.exited).toBe(0);
    for (const each of stalled) each.cancel();
  });
});
