import { performance } from 'node:perf_hooks';
import { describe, expect, it } from '@jest/globals';
import { GrpcCaller, bearer } from '../support/grpc-caller.ts';
import { TestGateway } from '../support/test-gateway.ts';

const body = {
  target: { cluster: 'sim', namespace: 'default', pod: 'web' },
  workload: { image: 'busybox:1.36', command: ['sh'], stdin: true, tty: true },
};

async function readySession(test: TestGateway): Promise<string> {
  const created = await test.call('POST', '/v1/sessions', { body });
  const id = created.body.id as string;
  await test.call('GET', `/v1/sessions/${id}?waitFor=ready&timeout=15s`);
  return id;
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
      const poll = test.call('GET', `/v1/sessions/${id}?waitFor=ended&timeout=60s`);
      const watched = new Promise<number>((resolve) => {
        const call = grpc.serverStream(
          'watchSession',
          { session: id },
          bearer(headers.authorization.slice(7)),
        );
        call.on('error', (error: Error & { code: number }) => resolve(error.code));
        call.on('data', () => undefined);
      });
      await new Promise((resolve) => setTimeout(resolve, 200));
      const started = performance.now();
      await test.gateway.close(10_000);
      expect(performance.now() - started).toBeLessThan(4_000);
      expect(await text).toContain('event: state');
      expect((await poll).body.state).toBe('ready');
      expect(await watched).toBe(14);
      await expect(fetch(`${test.url}/livez`)).rejects.toThrow();
    } finally {
      grpc.close();
      await test.close();
    }
  });
});
