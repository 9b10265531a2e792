import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SimulatedCluster } from '@endoscope/simulators';
import { TestGateway } from '../support/test-gateway.ts';

let test: TestGateway;
/** Not registered at start; one API server can be registered once only. */
let other: SimulatedCluster;
beforeAll(async () => {
  test = await TestGateway.start();
  other = await SimulatedCluster.start({ name: 'other' });
});
afterAll(async () => {
  await test.close();
  await other.close();
});

function registration(name: string) {
  return {
    name,
    serverUrl: other.serverUrl,
    caCertificatePem: other.caCertificatePem,
    credential: { bearerToken: other.token },
    labels: { env: 'test' },
  };
}

describe('a cluster over REST', () => {
  it('is registered, shown, checked and removed, its credential never', async () => {
    const body = registration('eu-1');
    const made = await test.call('POST', '/v1/clusters', { as: 'operator', body });
    expect([made.status, made.headers.get('location')]).toEqual([201, '/v1/clusters/eu-1']);
    const shown = await test.call('GET', '/v1/clusters/eu-1', { as: 'operator' });
    expect(shown.body).toMatchObject({ name: 'eu-1', credentialKind: 'bearer_token' });
    const check = await test.call('POST', '/v1/clusters/eu-1:check', { as: 'operator' });
    expect(check.status).toBe(200);
    expect(check.body).toMatchObject({ kubernetesVersion: 'v1.34.2' });
    expect(check.body.findings[0]).toMatchObject({ code: 'REACHABLE', severity: 'ok' });
    const removed = await test.call('DELETE', '/v1/clusters/eu-1', { as: 'operator' });
    expect(removed.body).toEqual({ endedSessions: 0 });
    const gone = await test.call('GET', '/v1/clusters/eu-1', { as: 'operator' });
    expect([gone.status, gone.body.reason]).toEqual([404, 'CLUSTER_NOT_FOUND']);
    const answers = JSON.stringify([made.body, shown.body, check.body]);
    expect(answers).not.toContain(other.token);
    expect(test.logLines.join('')).not.toContain(other.token);
  });

  it('has an ETag that changes with its health', async () => {
    const tag = async () =>
      (await test.call('GET', '/v1/clusters/sim')).headers.get('etag') ?? 'none';
    const before = await tag();
    expect(before).toMatch(/^W\/"[0-9a-f]{32}"$/);
    expect(await tag()).toBe(before);
    await test.call('POST', '/v1/clusters/sim:check', { as: 'operator' });
    expect(await tag()).not.toBe(before);
  });

  it('has a name of its own', async () => {
    const body = registration('sim');
    const { status, body: problem } = await test.call('POST', '/v1/clusters', {
      as: 'operator',
      body,
    });
    expect([status, problem.kind]).toEqual([409, 'already_exists']);
  });

  it('is nobody’s to register but an operator’s', async () => {
    const answer = await test.call('POST', '/v1/clusters', { body: registration('eu-2') });
    expect([answer.status, answer.body.reason]).toEqual([403, 'POLICY_DENIED']);
  });

  it('is listed to those who may see it, page by page', async () => {
    await test.call('POST', '/v1/clusters', { as: 'operator', body: registration('us-1') });
    const first = await test.call('GET', '/v1/clusters?pageSize=1');
    const rest = await test.call(
      'GET',
      `/v1/clusters?pageSize=1&pageToken=${encodeURIComponent(first.body.nextPageToken)}`,
    );
    const names = [...first.body.clusters, ...rest.body.clusters].map(
      (c: { name: string }) => c.name,
    );
    expect(names).toEqual(['sim', 'us-1']);
    expect((await test.call('GET', '/v1/clusters', { as: 'outsider' })).body.clusters).toEqual([]);
  });
});
