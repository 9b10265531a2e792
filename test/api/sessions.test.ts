import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestGateway } from '../support/test-gateway.ts';

let test: TestGateway;
beforeAll(async () => {
  test = await TestGateway.start();
});
afterAll(() => test.close());

const request = (change: object = {}) => ({
  target: { cluster: 'sim', namespace: 'default', pod: 'web', container: 'app' },
  workload: { image: 'busybox:1.36', command: ['sh'], stdin: true, tty: true },
  reason: 'trying things',
  ...change,
});

describe('a session over REST', () => {
  it('goes from request to ready to ended, in the words of the ledger', async () => {
    const created = await test.call('POST', '/v1/sessions', { body: request() });
    expect([created.status, created.body.reason]).toEqual([201, 'trying things']);
    const id = created.body.id as string;
    const ready = await test.call('GET', `/v1/sessions/${id}?waitFor=ready&timeout=60s`);
    expect(ready.body.state).toBe('ready');
    const ending = await test.call('POST', `/v1/sessions/${id}:terminate`, {
      body: { reason: 'done' },
    });
    expect(ending.body.state).toBe('ending');
    const ended = await test.call('GET', `/v1/sessions/${id}?waitFor=ended&timeout=60s`);
    expect(ended.body.end).toMatchObject({ reason: 'terminated', process: 'gone' });
    const audit = await test.call('GET', `/v1/audit-events?session=${id}`, { as: 'operator' });
    const names = audit.body.auditEvents.map((e: { event: string }) => e.event).reverse();
    expect(names).toEqual([
      'session.requested',
      'session.provisioning_started',
      'session.container_added',
      'session.ready',
      'session.ending',
      'session.ended',
    ]);
  });
});
