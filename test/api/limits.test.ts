import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { streamLimits } from '@endoscope/streams';
import { AttachSocket, RefusedUpgrade } from '../support/attach-socket.ts';
import { sessionRequest } from '../support/debug-sessions.ts';
import { readySession } from '../support/ready-session.ts';
import { TestGateway } from '../support/test-gateway.ts';

let test: TestGateway;
beforeAll(async () => {
  test = await TestGateway.start({
    env: {
      ENDOSCOPE_SESSIONS_PER_USER_MAX: '3',
      ENDOSCOPE_SESSIONS_PER_POD_MAX: '4',
      ENDOSCOPE_SESSIONS_PER_CLUSTER_MAX: '5',
    },
  });
});
afterAll(() => test.close());

const create = (as: 'engineer' | 'operator', pod: object = {}) => {
  const request = sessionRequest();
  return test.call('POST', '/v1/sessions', {
    as,
    body: { ...request, target: { ...request.target, ...pod } },
  });
};

describe('the number of live sessions', () => {
  it('is bounded for a user, a pod and a cluster, at once or one by one', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => create('engineer')));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 429, 429]);
    const refused = answers.find(({ status }) => status === 429)!;
    expect(refused.body).toMatchObject({ reason: 'SESSION_QUOTA_EXCEEDED', retryAfterMs: 30_000 });
    expect(refused.headers.get('retry-after')).toBe('30');
    // The operator has three of their own; the pod has room for one more, the cluster for two.
    expect((await create('operator')).status).toBe(201);
    expect((await create('operator')).body.detail).toContain('this pod');
    const shop = { namespace: 'shop', pod: 'web' };
    expect((await create('operator', shop)).status).toBe(201);
    expect((await create('operator', shop)).body.detail).toContain('cluster sim');
  });

  it('is free again when a session has ended', async () => {
    const { body } = await test.call('GET', '/v1/sessions?username=engineer@endoscope.example');
    const id = body.sessions[0].id as string;
    await test.call('POST', `/v1/sessions/${id}:terminate`, { body: {} });
    await test.call('GET', `/v1/sessions/${id}?waitFor=ended&timeout=60s`);
    expect((await create('engineer')).status).toBe(201);
  });
});

describe('the number of tickets', () => {
  it('of one session is bounded, and an expired one is no ticket', async () => {
    const { body } = await test.call('GET', '/v1/sessions?state=ready&pageSize=1');
    const session = (body.sessions[0]?.id as string | undefined) ?? (await readySession(test));
    const path = `/v1/sessions/${session}/attach-tickets`;
    const tickets: string[] = [];
    for (let i = 0; i < streamLimits.ticketsPerSessionMax; i += 1) {
      const answer = await test.call('POST', path);
      expect(answer.status).toBe(201);
      tickets.push(answer.body.ticket as string);
    }
    const refused = await test.call('POST', path);
    expect([refused.status, refused.body.reason]).toEqual([429, 'TICKET_LIMIT_REACHED']);
    // Thirty seconds later, as the database sees it.
    await test.database.database.prisma
      .$executeRaw`UPDATE attach_ticket SET expires_at = now() - interval '1 second'`;
    const query = `?ticket=${tickets[0]}`;
    const late = await AttachSocket.open(test.url, session, { query });
    if (!(late instanceof RefusedUpgrade)) throw new Error('the upgrade was granted');
    expect([late.status, late.problem['reason']]).toEqual([401, 'TICKET_INVALID']);
  });
});
