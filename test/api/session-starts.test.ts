// Goal: how long a start may take and since when it waits are the same over REST and gRPC; asking
// again for what runs already answers it.
import { status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GrpcCaller, bearer } from '../support/grpc-caller.ts';
import { TestGateway } from '../support/test-gateway.ts';

let test: TestGateway;
beforeAll(async () => {
  test = await TestGateway.start();
});
afterAll(() => test.close());

const missing = 'registry.example/none-missing:1';

function request(change: object = {}, workload: object = {}) {
  return {
    target: { cluster: 'sim', namespace: 'default', pod: 'web', container: 'app' },
    workload: { image: 'busybox:1.36', command: ['sh'], stdin: true, tty: true, ...workload },
    ...change,
  };
}

const create = (body: object, as: 'engineer' | 'operator' = 'engineer') =>
  test.call('POST', '/v1/sessions', { body, as });
const get = (id: string, query = '') => test.call('GET', `/v1/sessions/${id}${query}`);

describe('the time a start may take', () => {
  it.each(['999ms', '121s', '0s'])('is refused when it is %s', async (startTimeout) => {
    const { status: code, body } = await create(request({ startTimeout }));
    expect([code, body.reason]).toEqual([400, 'REQUEST_INVALID']);
    expect(body.fields).toEqual([{ field: 'startTimeout', message: 'must be 1s to 120s' }]);
  });

  it('is taken at its least and at its most', async () => {
    for (const startTimeout of ['1s', '120s']) {
      const planned = await test.call('POST', '/v1/sessions:plan', {
        body: request({ startTimeout }),
      });
      expect(planned.status).toBe(200);
    }
  });

  it('ends a session that waits, which says since when meanwhile', async () => {
    const from = Date.now();
    const { body: created } = await create(request({ startTimeout: '2s' }, { image: missing }));
    let session = created;
    while (session.waitingSince === undefined && Date.now() < from + 5_000) {
      session = (await get(created.id)).body;
    }
    const sinceMs = Date.parse(session.waitingSince);
    expect(sinceMs).toBeGreaterThanOrEqual(Date.parse(created.createTime));
    expect(sinceMs).toBeLessThanOrEqual(Date.now());
    const { body: ended } = await get(created.id, '?waitFor=ended&timeout=60s');
    expect(ended.end.reason).toBe('start_failed');
    expect(ended.end.detail).toContain('did not start within 2 s');
  });

  it('is the same over gRPC', async () => {
    const grpc = new GrpcCaller(test.gateway.grpcAddress);
    const metadata = bearer(await test.token('engineer'));
    const call = (method: string, message: object) =>
      grpc.unary('session', method, message, metadata);
    const long = request({ startTimeout: { seconds: 121 } });
    expect((await call('CreateSession', { session: long })).code).toBe(status.INVALID_ARGUMENT);
    const short = request({ startTimeout: { seconds: 2 } }, { image: missing });
    const created = await call('CreateSession', { session: short });
    const waitFor = { waitFor: 'SESSION_STATE_ENDED', timeout: { seconds: 20 } };
    const asked = { session: created.response.session.id, ...waitFor };
    const { session } = (await call('GetSession', asked)).response;
    expect(session.end.detail).toContain('did not start within 2 s');
    expect(Number(session.waitingSince.seconds)).toBeGreaterThan(0);
    grpc.close();
  });
});

describe('asking again for what runs already', () => {
  it('answers it with its state, and makes nothing', async () => {
    const { body: first } = await create(request());
    await get(first.id, '?waitFor=ready&timeout=60s');
    const again = await create(request({}, { reuse: true }));
    expect([again.body.id, again.body.state]).toEqual([first.id, 'ready']);
    const other = await create(request({}, { reuse: true, image: 'busybox:1.37' }));
    expect(other.body.id).not.toBe(first.id);
  });
});
