import { createServer, get } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { FastifyReply } from 'fastify';
import { gatewayLimits } from '../gateway.limits.ts';
import { sendEvents } from './server-sent-events.ts';

let server: Server;
let stop: AbortController;
let source: () => AsyncIterable<string>;
let sent: Promise<void>;
let taken: number;
beforeEach(async () => {
  stop = new AbortController();
  taken = 0;
  server = createServer((_request, raw: ServerResponse) => {
    const reply = { raw, hijack: () => undefined, getHeaders: () => ({ 'x-request-id': 'r' }) };
    const encode = (data: string) => ({ id: String((taken += 1)), event: 'state', data: { data } });
    const { signal } = stop;
    sent = sendEvents(reply as unknown as FastifyReply, source(), { encode, signal });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  stop.abort();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function open(): Promise<IncomingMessage> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve) => get({ port, host: '127.0.0.1' }, resolve));
}

async function textOf(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response) text += String(chunk);
  return text;
}

async function* endless(size: number): AsyncGenerator<string> {
  while (!stop.signal.aborted) {
    yield 'x'.repeat(size);
    await sleep(0);
  }
}

describe('server-sent events', () => {
  it('are one block each, with an id to resume from', async () => {
    source = async function* () {
      yield 'a\nb';
      yield 'c';
    };
    const response = await open();
    expect(response.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-request-id': 'r',
    });
    expect(await textOf(response)).toBe(
      'id: 1\nevent: state\ndata: {"data":"a\\nb"}\n\n' +
        'id: 2\nevent: state\ndata: {"data":"c"}\n\n',
    );
  });

  it('are not read for a client that does not read, and cut it off at the end', async () => {
    source = () => endless(16 * 1024);
    const response = await open();
    response.pause();
    let before = -1;
    while (before !== taken) {
      before = taken;
      await sleep(300);
    }
    const kernelBytesMax = 16 * 1024 * 1024;
    expect(taken * 16 * 1024).toBeLessThan(kernelBytesMax + gatewayLimits.sseBufferedBytesMax);
    stop.abort();
    await sent;
    response.destroy();
  });

  it('end when the client leaves', async () => {
    source = () => endless(10);
    const response = await open();
    response.destroy();
    await sent;
    expect(stop.signal.aborted).toBe(false);
  });
});
