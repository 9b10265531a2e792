import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { AttachSocket } from '../support/attach-socket.ts';
import { GrpcCaller, bearer } from '../support/grpc-caller.ts';
import { Ledger } from '../support/ledger.ts';
import { TestGateway } from '../support/test-gateway.ts';

const body = {
  target: { cluster: 'sim', namespace: 'default', pod: 'web' },
  workload: { image: 'busybox:1.36', command: ['sh'], stdin: true, tty: true },
};

async function readySession(test: TestGateway): Promise<string> {
  const created = await test.call('POST', '/v1/sessions', { body });
  const id = created.body.id as string;
  await test.call('GET', `/v1/sessions/${id}?waitFor=ready&timeout=60s`);
  return id;
}

/** Resolves when a server of this process, which is the gateway, gets a request for such an URL. */
function arrivalOf(part: string): Promise<void> {
  const channel = 'http.server.request.start';
  return new Promise((resolve) => {
    const onStart = (message: unknown): void => {
      const { request } = message as { request: { url?: string } };
      if (request.url?.includes(part) !== true) return;
      unsubscribe(channel, onStart);
      resolve();
    };
    subscribe(channel, onStart);
  });
}

describe('a gateway that shuts down', () => {
  it('lets what only waits give up, says so, and is gone soon', async () => {
    const test = await TestGateway.start();
    const grpc = new GrpcCaller(test.gateway.grpcAddress);
    try {
      const id = await readySession(test);
      const headers = { authorization: `Bearer ${await test.token('engineer')}` };
      const events = await fetch(`${test.url}/v1/sessions/${id}/events`, { headers });
      const text = events.text();
      const arrives = arrivalOf('waitFor=ended');
      const poll = test.call('GET', `/v1/sessions/${id}?waitFor=ended&timeout=60s`);
      const watched = new Promise<number>((resolve) => {
        const call = grpc.serverStream(
          'session',
          'watchSession',
          { session: id },
          bearer(headers.authorization.slice(7)),
        );
        call.on('error', (error: Error & { code: number }) => resolve(error.code));
        call.on('data', () => undefined);
      });
      await arrives;
      const started = performance.now();
      await test.gateway.close(60_000);
      expect(performance.now() - started).toBeLessThan(30_000);
      expect(await text).toContain('event: state');
      expect((await poll).body.state).toBe('ready');
      expect(await watched).toBe(14);
      await expect(fetch(`${test.url}/livez`)).rejects.toThrow();
    } finally {
      grpc.close();
      await test.close();
    }
  });

  it('records the end of a stream before it closes it, however slow the ledger is', async () => {
    const test = await TestGateway.start();
    try {
      const token = await test.token('engineer');
      const id = await readySession(test);
      const socket = (await AttachSocket.open(test.url, id, { token })) as AttachSocket;
      await socket.until((s) => s.event('ready') !== undefined, 'ready');
      const { prisma } = test.database.database;
      const closing = await prisma.$transaction(async (tx) => {
        await tx.$executeRaw`LOCK TABLE attachment IN EXCLUSIVE MODE`;
        const closed = test.gateway.close(0);
        await sleep(1_000);
        return { closed };
      });
      expect((await socket.ended).code).toBe(1000);
      expect(socket.order.at(-1)).toBe('exit');
      await closing.closed;
      const lines = await new Ledger(test.database).all();
      expect(lines.map(({ event }) => event)).toContain('attachment.closed');
    } finally {
      await test.close();
    }
  });
});
