// Nodes over both doors: what kubectl shows of them, as far as the caller may see them.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GrpcCaller, bearer } from '../support/grpc-caller.ts';
import { TestGateway } from '../support/test-gateway.ts';

let test: TestGateway;
let grpc: GrpcCaller;

beforeAll(async () => {
  test = await TestGateway.start();
  grpc = new GrpcCaller(test.gateway.grpcAddress);
  test.cluster.workloads.add({
    kind: 'Node',
    name: 'worker-2',
    labels: { 'node-role.kubernetes.io/worker': '', 'kubernetes.io/role': 'spare', zone: 'b' },
    spec: {
      unschedulable: true,
      taints: [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }],
    },
    status: { conditions: [{ type: 'Ready', status: 'Unknown', reason: 'NodeStatusUnknown' }] },
  });
});
afterAll(async () => {
  grpc?.close();
  await test?.close();
});

const nodes = '/v1/clusters/sim/nodes';

describe('the nodes of a cluster', () => {
  it('are listed with state, roles and versions, over both doors', async () => {
    const { status, body } = await test.call('GET', nodes);
    expect(status).toBe(200);
    expect(body.nodes.map((n: { name: string; status: string }) => [n.name, n.status])).toEqual([
      ['sim-node-1', 'Ready'],
      ['worker-2', 'NotReady,SchedulingDisabled'],
    ]);
    expect(body.nodes[0]).toMatchObject({
      ready: true,
      kubeletVersion: 'v1.34.2',
      containerRuntime: 'containerd://2.1.5',
      labels: { 'kubernetes.io/os': 'linux' },
    });
    expect(body.nodes[1]).toMatchObject({
      ready: false,
      unschedulable: true,
      roles: ['spare', 'worker'],
      taints: [{ key: 'node.kubernetes.io/unschedulable', value: '', effect: 'NoSchedule' }],
    });
    const metadata = bearer(await test.token('engineer'));
    const listed = await grpc.unary('target', 'listNodes', { cluster: 'sim' }, metadata);
    const told = listed.response.nodes;
    expect(told.map((n: { uid: string }) => n.uid)).toEqual(
      body.nodes.map((n: { uid: string }) => n.uid),
    );
    const request = { cluster: 'sim', node: 'worker-2' };
    const described = await grpc.unary('target', 'describeNode', request, metadata);
    expect(described.response.node).toEqual(told[1]);
  });

  it('are chosen by label, a page at a time', async () => {
    const zone = await test.call('GET', `${nodes}?labelSelector=zone%3Db`);
    expect(zone.body.nodes.map((n: { name: string }) => n.name)).toEqual(['worker-2']);
    const first = await test.call('GET', `${nodes}?pageSize=1`);
    const token = encodeURIComponent(first.body.nextPageToken);
    const second = await test.call('GET', `${nodes}?pageSize=1&pageToken=${token}`);
    expect([first, second].map(({ body }) => body.nodes[0].name)).toEqual([
      'sim-node-1',
      'worker-2',
    ]);
    expect(second.body.nextPageToken).toBeUndefined();
  });

  it('are told apart from those that do not exist, and from no names at all', async () => {
    const gone = await test.call('GET', `${nodes}/nobody`);
    expect([gone.status, gone.body.reason]).toEqual([404, 'NODE_NOT_FOUND']);
    const bad = await test.call('GET', `${nodes}/a..b`);
    expect([bad.status, bad.body.fields[0].field]).toEqual([400, 'node']);
  });

  it('are shown to nobody whom policy does not let see them', async () => {
    const list = await test.call('GET', nodes, { as: 'outsider' });
    expect([list.status, list.body.reason]).toEqual([404, 'CLUSTER_NOT_FOUND']);
  });
});
