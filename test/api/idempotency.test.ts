import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GrpcCaller, bearer } from '../support/grpc-caller.ts';
import { sessionRequest } from '../support/debug-sessions.ts';
import { TestGateway } from '../support/test-gateway.ts';

let test: TestGateway;
let grpc: GrpcCaller;
beforeAll(async () => {
  test = await TestGateway.start();
  grpc = new GrpcCaller(test.gateway.grpcAddress);
});
afterAll(async () => {
  grpc.close();
  await test.close();
});

const create = (key: string, change: object = {}, as: 'engineer' | 'operator' = 'engineer') =>
  test.call('POST', '/v1/sessions', {
    as,
    headers: { 'idempotency-key': key },
    body: { ...sessionRequest(), ...change },
  });

/** Debug containers of the pod that carry the marker of this session. */
const containersOf = (session: string) =>
  (test.cluster.pods.find('default', 'web')?.spec.ephemeralContainers ?? []).filter((container) =>
    container.name.includes(session.slice('ses_'.length)),
  );

describe('an idempotency key', () => {
  it('sent fifty times at once makes one session and one container', async () => {
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 50 }, () => create(key)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    const ids = new Set(answers.map(({ body }) => body.id as string));
    expect(ids.size).toBe(1);
    const [session = ''] = ids;
    await test.call('GET', `/v1/sessions/${session}?waitFor=ready&timeout=60s`);
    expect(containersOf(session)).toHaveLength(1);
    const { body } = await test.call('GET', '/v1/sessions');
    expect(body.sessions).toHaveLength(1);
    const { auditEvents } = (
      await test.call('GET', `/v1/audit-events?event=session.requested`, { as: 'operator' })
    ).body;
    expect(auditEvents).toHaveLength(1);
  });

  it('with another body is refused and changes nothing', async () => {
    const key = randomUUID();
    const first = await create(key);
    const second = await create(key, { reason: 'something else' });
    expect([second.status, second.body.reason]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    const again = await create(key);
    expect([again.status, again.body.id]).toEqual([201, first.body.id]);
  });

  it('of another user is another key', async () => {
    const key = randomUUID();
    const mine = await create(key);
    const theirs = await create(key, { reason: 'mine' }, 'operator');
    expect(theirs.status).toBe(201);
    expect(theirs.body.id).not.toBe(mine.body.id);
  });

  it('is the same over REST and gRPC', async () => {
    const key = randomUUID();
    const overRest = await create(key);
    const request = { requestId: key, session: sessionRequest() };
    const metadata = bearer(await test.token('engineer'));
    const overGrpc = await grpc.unary('session', 'createSession', request, metadata);
    expect(overGrpc.response?.session?.id ?? overGrpc.reason).toBe(overRest.body.id);
  });
});

describe('a page token', () => {
  it('of another list, another caller or nobody is refused', async () => {
    const first = await test.call('GET', '/v1/sessions?pageSize=1');
    const token = first.body.nextPageToken as string;
    expect(token).toBeTruthy();
    const next = await test.call('GET', `/v1/sessions?pageSize=1&pageToken=${token}`);
    expect(next.body.sessions[0].id).not.toBe(first.body.sessions[0].id);
    const wrong = [
      test.call('GET', `/v1/sessions?pageSize=1&state=ended&pageToken=${token}`),
      test.call('GET', `/v1/sessions?pageSize=1&pageToken=${token}`, { as: 'operator' }),
      test.call('GET', `/v1/sessions?pageToken=${token.slice(0, -2)}xx`),
      test.call('GET', `/v1/audit-events?pageToken=${token}`, { as: 'operator' }),
      test.call('GET', '/v1/clusters?pageToken=made-up'),
    ];
    for (const { status, body } of await Promise.all(wrong)) {
      expect([status, body.reason]).toEqual([400, 'PAGE_TOKEN_INVALID']);
    }
  });

  it('leads through every session once', async () => {
    const seen: string[] = [];
    let path = '/v1/sessions?pageSize=1';
    for (;;) {
      const { body } = await test.call('GET', path);
      seen.push(...body.sessions.map((session: { id: string }) => session.id));
      if (!body.nextPageToken) break;
      path = `/v1/sessions?pageSize=1&pageToken=${body.nextPageToken}`;
    }
    const all = await test.call('GET', '/v1/sessions?pageSize=100');
    expect(seen).toEqual(all.body.sessions.map((session: { id: string }) => session.id));
  });
});
