// Goal: targets that are well written and cannot be had are refused with a reason that helps, over
// both doors, and one line in the ledger.
// Method: workloads of a simulated cluster that is asked for the wrong things, among them a
// selector with 10,000 pods.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GrpcCaller, bearer } from '../support/grpc-caller.ts';
import { Ledger } from '../support/ledger.ts';
import { TestGateway } from '../support/test-gateway.ts';

let test: TestGateway;
let ledger: Ledger;
let grpc: GrpcCaller;
let token: string;

beforeAll(async () => {
  test = await TestGateway.start();
  ledger = new Ledger(test.database);
  grpc = new GrpcCaller(test.gateway.grpcAddress);
  token = await test.token('engineer', 3_600);
  const { workloads } = test.cluster;
  const namespace = 'default';
  workloads.add({ kind: 'Service', namespace, name: 'outside', spec: { type: 'ExternalName' } });
  workloads.add({
    kind: 'Deployment',
    namespace,
    name: 'idle',
    spec: { selector: { matchLabels: { app: 'idle' } } },
  });
});
afterAll(async () => {
  grpc?.close();
  await test?.close();
});

interface BadTarget {
  readonly target: object;
  readonly expect: readonly [status: number, code: number, reason: string];
  readonly says: string;
}

const cases: Record<string, BadTarget> = {
  'a kind that has no pods': {
    target: { workload: 'secret/db' },
    expect: [400, 3, 'REQUEST_INVALID'],
    says: 'no kind that has pods',
  },
  'a node as a workload': {
    target: { workload: 'node/sim-node-1' },
    expect: [400, 3, 'REQUEST_INVALID'],
    says: 'target.node',
  },
  'a deployment that does not exist': {
    target: { workload: 'deploy/nothing' },
    expect: [404, 5, 'WORKLOAD_NOT_FOUND'],
    says: 'There is no deployment nothing in namespace default',
  },
  'a deployment without pods': {
    target: { workload: 'deploy/idle' },
    expect: [409, 9, 'NO_PODS_FOUND'],
    says: 'scaled to zero',
  },
  'a service without a selector': {
    target: { workload: 'svc/outside' },
    expect: [409, 9, 'WORKLOAD_WITHOUT_SELECTOR'],
    says: 'Name the pod itself',
  },
  'a selector no parser takes': {
    target: { selector: 'app in (web' },
    expect: [400, 3, 'CLUSTER_REQUEST_REFUSED'],
    says: "unable to parse requirement: found '', expected: ',' or ')'",
  },
  'a selector that ends too soon': {
    target: { selector: 'app=web,' },
    expect: [400, 3, 'CLUSTER_REQUEST_REFUSED'],
    says: "found '', expected: identifier after ','",
  },
  'a selector with a path in it': {
    target: { selector: 'app=../../secrets' },
    expect: [400, 3, 'CLUSTER_REQUEST_REFUSED'],
    says: 'Invalid value: "../../secrets"',
  },
  'a selector that tries to add a parameter': {
    target: { selector: 'app=web&watch=true' },
    expect: [400, 3, 'CLUSTER_REQUEST_REFUSED'],
    says: 'web&watch',
  },
  'a selector that matches nothing': {
    target: { selector: 'app=nobody' },
    expect: [409, 9, 'NO_PODS_FOUND'],
    says: 'selector app=nobody',
  },
  'a node that does not exist': {
    target: { node: 'nobody' },
    // Who may not debug nodes learns nothing of them.
    expect: [403, 7, 'POLICY_DENIED'],
    says: 'nodes-are-for-operators',
  },
};

const workload = { image: 'busybox:1.36', command: ['true'] };
const place = { cluster: 'sim', namespace: 'default' };

async function check({ target, expect: expected, says }: BadTarget): Promise<void> {
  const [status, code, reason] = expected;
  const request = { target: { ...place, ...target }, workload };
  const ids = [randomUUID(), randomUUID()];
  const headers = { 'x-request-id': ids[0]! };
  const rest = await test.call('POST', '/v1/sessions', { body: request, headers });
  expect([rest.status, rest.body.reason]).toEqual([status, reason]);
  expect(rest.body.detail).toContain(says);
  const metadata = bearer(token);
  metadata.set('x-request-id', ids[1]!);
  const rpc = await grpc.unary('session', 'createSession', { session: request }, metadata);
  expect([rpc.code, rpc.reason, rpc.detail]).toEqual([code, reason, rest.body.detail]);
  for (const id of ids) {
    const lines = await ledger.ofRequest(id);
    expect(lines.map((line) => line.reason)).toEqual([reason]);
  }
}

describe('a target that cannot be had', () => {
  it.each(Object.entries(cases))('is told for %s', (_, given) => check(given));

  it('is told to operators for a node that does not exist', async () => {
    const body = { target: { ...place, node: 'nobody' }, workload };
    const answer = await test.call('POST', '/v1/sessions', { as: 'operator', body });
    expect([answer.status, answer.body.reason]).toEqual([404, 'NODE_NOT_FOUND']);
  });

  it('is one that matches 10,000 pods, at once and without growing', async () => {
    for (let i = 0; i < 10_000; i += 1) {
      const name = `many-${i}`;
      test.cluster.pods.add({ namespace: 'shop', name, is: 'pending', labels: { app: 'many' } });
    }
    const body = { target: { ...place, namespace: 'shop', selector: 'app=many' }, workload };
    const before = process.memoryUsage().heapUsed;
    const answer = await test.call('POST', '/v1/sessions', { body });
    expect([answer.status, answer.body.reason]).toEqual([409, 'TARGET_TOO_WIDE']);
    expect(answer.body.detail).toContain('more than 5000 pods');
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(256 * 1024 * 1024);
    const pages = test.cluster.auditLog.records.filter(
      ({ verb, requestUri }) => verb === 'list' && requestUri.includes('app%3Dmany'),
    );
    expect(pages.length).toBeLessThanOrEqual(11);
    expect(pages.every(({ requestUri }) => requestUri.includes('limit=500'))).toBe(true);
  });
});
