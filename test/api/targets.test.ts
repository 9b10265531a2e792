// Pods and containers that cannot be debugged: what is wrong is said before anything is recorded
// or added.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ledger } from '../support/ledger.ts';
import { TestGateway } from '../support/test-gateway.ts';

let test: TestGateway;
let ledger: Ledger;
beforeAll(async () => {
  test = await TestGateway.start();
  ledger = new Ledger(test.database);
  test.cluster.pods.add({ namespace: 'shop', name: 'static', is: 'static' });
});
afterAll(() => test.close());

interface BadTarget {
  readonly target: object;
  readonly workload?: object;
  readonly expect: readonly [status: number, reason: string];
  /** A word of the sentence that says what to do about it. */
  readonly says: RegExp;
  readonly line?: string;
}

const shop = (pod: string, container?: string) => ({
  cluster: 'sim',
  namespace: 'shop',
  pod,
  ...(container !== undefined && { container }),
});

const cases: Record<string, BadTarget> = {
  'a pod that does not exist': {
    target: shop('nobody'),
    expect: [404, 'POD_NOT_FOUND'],
    says: /nobody/,
  },
  'a namespace that does not exist': {
    target: { cluster: 'sim', namespace: 'nowhere', pod: 'web' },
    expect: [404, 'POD_NOT_FOUND'],
    says: /nowhere/,
  },
  'a cluster that does not exist': {
    target: { cluster: 'nowhere', namespace: 'shop', pod: 'web' },
    expect: [404, 'CLUSTER_NOT_FOUND'],
    says: /nowhere/,
  },
  'a completed pod': {
    target: shop('completed'),
    expect: [409, 'TARGET_UNSUITABLE'],
    says: /succeeded|completed|ended|finished/i,
  },
  'a pod being deleted': {
    target: shop('terminating'),
    expect: [409, 'TARGET_UNSUITABLE'],
    says: /delet/i,
  },
  'a pod on no node': {
    target: shop('pending'),
    expect: [409, 'TARGET_UNSUITABLE'],
    says: /node|schedul/i,
  },
  'a static pod': {
    target: shop('static'),
    expect: [409, 'TARGET_UNSUITABLE'],
    says: /static|mirror/i,
  },
  'a namespace of the cluster’s own': {
    target: { cluster: 'sim', namespace: 'kube-system', pod: 'kube-proxy-node-1' },
    expect: [403, 'NAMESPACE_NOT_ALLOWED'],
    says: /kube-system/,
  },
  'a container the pod has not': {
    target: shop('web', 'nothing'),
    expect: [400, 'TARGET_CONTAINER_NOT_FOUND'],
    says: /nothing/,
  },
  'a name the pod uses already': {
    target: shop('web'),
    workload: { containerName: 'sidecar' },
    expect: [409, 'CONTAINER_NAME_TAKEN'],
    says: /sidecar/,
  },
  'a profile policy forbids': {
    target: shop('web'),
    workload: { profile: 'sysadmin' },
    expect: [403, 'POLICY_DENIED'],
    says: /operator/i,
    line: 'policy.denied',
  },
};

describe('a session is refused for', () => {
  it.each(Object.entries(cases))('%s', async (_name, given) => {
    const requestId = randomUUID();
    const before = JSON.stringify(test.cluster.pods.list().map((pod) => pod.spec));
    const { status, body } = await test.call('POST', '/v1/sessions', {
      headers: { 'x-request-id': requestId },
      body: {
        target: given.target,
        workload: { image: 'busybox:1.36', command: ['sh'], ...given.workload },
      },
    });
    expect([status, body.reason]).toEqual(given.expect);
    expect(body.detail).toMatch(given.says);
    const lines = await ledger.ofRequest(requestId);
    const { line = 'session.refused' } = given;
    expect(lines.map(({ event, reason }) => [event, reason])).toEqual([[line, given.expect[1]]]);
    expect(JSON.stringify(test.cluster.pods.list().map((pod) => pod.spec))).toBe(before);
    const sessions = await test.call('GET', '/v1/sessions', { as: 'operator' });
    expect(sessions.body.sessions).toEqual([]);
  });

  it('a level of Pod Security that the profile breaks, in the cluster’s own words', async () => {
    const target = { cluster: 'sim', namespace: 'payments', pod: 'ledger' };
    const workload = { image: 'busybox:1.36', command: ['sh'], profile: 'general' };
    const refused = await test.call('POST', '/v1/sessions', { body: { target, workload } });
    expect([refused.status, refused.body.reason]).toEqual([403, 'POD_SECURITY_REFUSED']);
    expect(refused.body.detail).toMatch(/violates PodSecurity "restricted:latest"/);
    expect(refused.body.detail).toContain('Profile restricted would pass');
  });
});
