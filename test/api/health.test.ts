import { credentials, makeClientConstructor } from '@grpc/grpc-js';
import { service as healthService } from 'grpc-health-check';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serviceNames } from '@endoscope/contracts';
import { TestGateway } from '../support/test-gateway.ts';

let test: TestGateway;
beforeAll(async () => {
  test = await TestGateway.start({ cluster: false });
});
afterAll(() => test.close());

describe('the health of the gateway', () => {
  it('is alive and ready', async () => {
    expect((await test.call('GET', '/livez', { as: 'nobody' })).body).toEqual({ status: 'ok' });
    const { status, body } = await test.call('GET', '/readyz', { as: 'nobody' });
    expect([status, body]).toEqual([
      200,
      {
        status: 'ok',
        checks: {
          ...{ serving: 'ok', database: 'ok', ledger: 'ok' },
          ...{ room: 'unwatched', standbys: 'unwatched' },
        },
      },
    ]);
  });

  it('is not ready without a database, and still alive', async () => {
    const { database } = test.gateway.services.platform;
    const ping = database.ping.bind(database);
    database.ping = () => Promise.reject(new Error('gone'));
    const { status, body } = await test.call('GET', '/readyz', { as: 'nobody' });
    database.ping = ping;
    expect([status, body.checks.database]).toEqual([503, 'unreachable']);
    expect((await test.call('GET', '/livez', { as: 'nobody' })).status).toBe(200);
  });

  it('is told by gRPC health checks, for each service', async () => {
    const Health = makeClientConstructor(healthService as never, 'health');
    const client = new Health(test.gateway.grpcAddress, credentials.createInsecure());
    const check = client['check'] as unknown as (
      request: object,
      callback: (error: unknown, answer: { status: string }) => void,
    ) => void;
    for (const service of ['', ...Object.values(serviceNames)]) {
      const status = await new Promise((resolve) => {
        check.call(client, { service }, (error, answer) => resolve(error ?? answer.status));
      });
      expect([service, status]).toEqual([service, 'SERVING']);
    }
    client.close();
  });

  it('is counted on a listener of its own', async () => {
    await test.call('GET', '/v1/me');
    const text = await (await fetch(test.gateway.metricsUrl)).text();
    expect(text).toContain(
      'http_server_request_duration_seconds_count{method="GET",route="/v1/me"',
    );
    expect((await test.call('GET', '/metrics')).status).toBe(404);
    const origin = test.gateway.metricsUrl.replace('/metrics', '/');
    expect((await fetch(origin)).status).toBe(404);
  });
});

describe('every answer', () => {
  it('keeps a sane request id and makes another one of any other', async () => {
    const kept = await test.call('GET', '/v1/me', { headers: { 'x-request-id': 'abc-1.2:3' } });
    expect(kept.headers.get('x-request-id')).toBe('abc-1.2:3');
    const made = await test.call('GET', '/v1/me', { headers: { 'x-request-id': 'a b"c' } });
    expect(made.headers.get('x-request-id')).toMatch(/^req_/);
  });

  it('tells browsers to keep their hands off', async () => {
    const { headers } = await test.call('GET', '/v1/info', { as: 'nobody' });
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
    });
  });

  it('leaves one line in the log, without its query', async () => {
    const headers = { 'x-request-id': 'logged-once' };
    await test.call('GET', '/v1/sessions?username=hunter2', { headers });
    const lines = test.logLines.filter((line) => line.includes('"logged-once"'));
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { event: 'request.answered', method: 'GET', route: '/v1/sessions', status: '200' },
    ]);
    expect(lines.join('')).not.toContain('hunter2');
  });
});
