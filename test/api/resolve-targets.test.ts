// Goal: a workload or a selector becomes the pod its owner would name, over both doors alike.
// Method: objects and pods of every kind in a simulated cluster, and one call that asks for all.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ownedBy } from '@endoscope/simulators';
import type { TargetPort } from '@endoscope/client';
import type { PodSeed, StoredObject, WorkloadSeed } from '@endoscope/simulators';
import { GrpcCaller, bearer } from '../support/grpc-caller.ts';
import { TestGateway } from '../support/test-gateway.ts';

const namespace = 'default';
const minutesAgo = (n: number) => new Date(Date.now() - n * 60_000);

let test: TestGateway;
let grpc: GrpcCaller;

beforeAll(async () => {
  test = await TestGateway.start();
  grpc = new GrpcCaller(test.gateway.grpcAddress);
  seed();
});
afterAll(async () => {
  grpc?.close();
  await test?.close();
});

function add(kind: WorkloadSeed['kind'], name: string, more: Partial<WorkloadSeed> = {}) {
  return test.cluster.workloads.add({ kind, namespace, name, ...more });
}

function pod(name: string, more: Partial<PodSeed> = {}): void {
  test.cluster.pods.add({ namespace, name, ...more });
}

const selecting = (labels: Record<string, string>) => ({ selector: { matchLabels: labels } });

function seed(): void {
  const labels = { app: 'shop' };
  const deployment = add('Deployment', 'shop', { spec: selecting(labels) });
  const current = add('ReplicaSet', 'shop-2', {
    labels,
    owner: ownedBy(deployment),
    spec: selecting(labels),
  });
  const owner = ownedBy(current);
  pod('shop-2-old', { labels, owner, createdAt: minutesAgo(30) });
  pod('shop-2-new', { labels, owner, createdAt: minutesAgo(3) });
  pod('shop-2-leaving', { labels, owner, createdAt: minutesAgo(2), is: 'terminating' });
  pod('shop-2-crash', { labels, owner, createdAt: minutesAgo(9), is: 'crashing' });
  // Newer, of the same name and labels, and nobody's: only a UID tells it apart.
  pod('shop-2-impostor', { labels, createdAt: minutesAgo(1) });
  const stranger = { ...owner, uid: 'another-uid' };
  pod('shop-2-adopted', { labels, owner: stranger, createdAt: minutesAgo(1) });

  for (const [kind, name] of [
    ['StatefulSet', 'db'],
    ['DaemonSet', 'agent'],
    ['ReplicaSet', 'lone'],
  ] as const) {
    const set = add(kind, name, { spec: selecting({ app: name }) });
    pod(`${name}-0`, { labels: { app: name }, owner: ownedBy(set) });
  }
  const controller = add('ReplicationController', 'old', { spec: { selector: { app: 'old' } } });
  pod('old-1', { labels: { app: 'old' }, owner: ownedBy(controller) });
  seedJobs();
  add('Service', 'shop', { spec: { selector: labels } });
  add('Service', 'outside', { spec: { type: 'ExternalName' } });
  add('Deployment', 'idle', { spec: selecting({ app: 'idle' }) });
  const stuck = add('StatefulSet', 'stuck', { spec: selecting({ app: 'stuck' }) });
  pod('stuck-0', { labels: { app: 'stuck' }, owner: ownedBy(stuck), is: 'pending' });
}

function seedJobs(): void {
  const cronJob = add('CronJob', 'report');
  const run = (name: string, minutes: number): StoredObject =>
    add('Job', name, {
      createdAt: minutesAgo(minutes),
      owner: ownedBy(cronJob),
      spec: selecting({ run: name }),
    });
  const [first, second] = [run('report-1', 20), run('report-2', 10)];
  pod('report-1-a', { labels: { run: 'report-1' }, owner: ownedBy(first) });
  pod('report-2-a', { labels: { run: 'report-2' }, owner: ownedBy(second), is: 'completed' });
  // Not this cron job's, whatever it is called.
  const impostor = add('Job', 'report-3', { spec: selecting({ run: 'report-3' }) });
  pod('report-3-a', { labels: { run: 'report-3' }, owner: ownedBy(impostor) });
}

interface Asked {
  readonly workload?: string;
  readonly selector?: string;
  readonly pod?: string;
  readonly node?: string;
  readonly crashing?: boolean;
}

/** `[pod, chosen]`, or `[reason, detail]` of each, by REST and by gRPC, which must agree. */
async function resolve(...asked: Asked[]): Promise<[string, string][]> {
  const targets = asked.map((target) => ({ cluster: 'sim', namespace, ...target }));
  const rest = await test.call('POST', '/v1/targets:resolve', { body: { targets } });
  expect([rest.status, rest.body.reason]).toEqual([200, undefined]);
  const metadata = bearer(await test.token('engineer'));
  const rpc = await grpc.unary('target', 'resolveTargets', { targets }, metadata);
  expect(rpc).toMatchObject({ code: 0 });
  const told = rest.body.results.map(wordsOf);
  expect(rpc.response.results.map(wordsOf)).toEqual(told);
  return told;
}

interface Result {
  readonly target?: { pod: string; node?: string; podUid: string; chosen?: string } | null;
  readonly error?: { reason: string; detail: string } | null;
}

function wordsOf({ target, error }: Result): [string, string] {
  if (error) return [error.reason, error.detail];
  expect(target?.podUid).toMatch(/^[0-9a-f-]{36}$/);
  return [target?.pod || (target?.node ?? ''), target?.chosen ?? ''];
}

describe('resolving a target', () => {
  it('chooses the newest ready pod that the deployment’s own replica sets control', async () => {
    const chosen = 'newest ready of 4 pods of deployment shop';
    expect(await resolve({ workload: 'deploy/shop' })).toEqual([['shop-2-new', chosen]]);
  });

  it('takes every spelling of kubectl', async () => {
    const spellings = ['deployment', 'deployments', 'deploy', 'deployments.apps', 'Deployment'];
    const more = ['deployments.v1.apps', 'deploy.apps'];
    const asked = [...spellings, ...more].map((kind) => ({ workload: `${kind}/shop` }));
    const found = await resolve(...asked);
    expect(new Set(found.map(([name]) => name))).toEqual(new Set(['shop-2-new']));
  });

  it('chooses the one that crashes, on demand', async () => {
    expect(await resolve({ workload: 'deploy/shop', crashing: true })).toEqual([
      [
        'shop-2-crash',
        'newest crashing (1) of 4 of deployment shop: container app was restarted 7 times, last with exit code 1, and is down',
      ],
    ]);
    const [refused] = await resolve({ workload: 'sts/db', crashing: true });
    expect(refused).toEqual(['NO_POD_CRASHES', expect.stringContaining('1 Running')]);
  });

  it('finds the pods of every kind of owner, each in its place', async () => {
    const asked = [
      'sts/db',
      'ds/agent',
      'rs/lone',
      'rc/old',
      'job/report-1',
      'cj/report',
      'po/web',
    ];
    const found = await resolve(...asked.map((workload) => ({ workload })));
    expect(found.map(([name]) => name)).toEqual([
      'db-0',
      'agent-0',
      'lone-0',
      'old-1',
      'report-1-a',
      'report-1-a',
      'web',
    ]);
  });

  it('lets the selector of a service, or of the caller, decide alone', async () => {
    const [service, selector] = await resolve(
      { workload: 'svc/shop' },
      { selector: 'app=shop,app notin (web)' },
    );
    expect(service![1]).toMatch(/^newest ready of 6 pods of service shop$/);
    expect(selector![1]).toMatch(/^newest ready of 6 pods of selector app=shop,app notin \(web\)$/);
  });

  it('tells the ports on demand, as the service or else the pod calls them', async () => {
    pod('ported', {
      labels: { app: 'ported' },
      containers: [
        {
          ...{ name: 'app', image: 'app:1' },
          ports: [{ name: 'http', containerPort: 8080 }, { containerPort: 9090 }],
        },
      ],
    });
    const ports = [
      { name: 'web', port: 80, targetPort: 'http' },
      { port: 90, targetPort: 9090, protocol: 'UDP' },
      { name: 'lost', port: 70, targetPort: 'nothing' },
      { name: 'Hostile\u001b[2J', port: 71 },
    ];
    const selector = { app: 'ported' };
    add('Service', 'ported', { spec: { selector, ports } });
    add('Service', 'headless', { spec: { selector, ports, clusterIP: 'None' } });
    const workloads = ['svc/ported', 'svc/headless', 'pod/ported'];
    const targets = workloads.map((workload) => ({ cluster: 'sim', namespace, workload }));
    const rest = await test.call('POST', '/v1/targets:resolve', { body: { targets, ports: true } });
    const wordsOfPorts = (results: { ports: TargetPort[] }[]) =>
      results.map((r) =>
        r.ports.map((p) => `${p.name} ${p.port} ${p.podPort} ${p.protocol}`).join(', '),
      );
    const told = wordsOfPorts(rest.body.results);
    expect(told).toEqual([
      'web 80 8080 TCP,  90 9090 UDP, lost 70 0 TCP',
      'web 80 80 TCP,  90 90 UDP, lost 70 70 TCP',
      'http 8080 8080 TCP',
    ]);
    const metadata = bearer(await test.token('engineer'));
    const rpc = await grpc.unary('target', 'resolveTargets', { targets, ports: true }, metadata);
    expect(wordsOfPorts(rpc.response.results)).toEqual(told);
    const without = await test.call('POST', '/v1/targets:resolve', { body: { targets } });
    expect(without.body.results.map((r: object) => Object.keys(r))).toEqual([
      ['target'],
      ['target'],
      ['target'],
    ]);
  });

  it('answers a node, and a pod by its name, with their UIDs', async () => {
    const found = await resolve({ node: 'sim-node-1' }, { pod: 'web' });
    expect(found).toEqual([
      ['sim-node-1', ''],
      ['web', ''],
    ]);
  });

  it('says of each that cannot be had why, beside those that can', async () => {
    const found = await resolve(
      { workload: 'deploy/idle' },
      { workload: 'deploy/nothing' },
      { workload: 'svc/outside' },
      { workload: 'sts/stuck' },
      { workload: 'job/report-2' },
      { pod: 'nobody' },
      { node: 'nobody' },
      { selector: 'app in (' },
      { workload: 'deploy/shop' },
    );
    expect(found).toEqual([
      ['NO_PODS_FOUND', expect.stringContaining('scaled to zero')],
      ['WORKLOAD_NOT_FOUND', expect.stringContaining('deployment nothing')],
      ['WORKLOAD_WITHOUT_SELECTOR', expect.stringContaining('Name the pod itself')],
      ['NO_POD_RUNS', expect.stringContaining('1 Pending')],
      ['NO_POD_RUNS', expect.stringContaining('1 Completed')],
      ['POD_NOT_FOUND', expect.stringContaining('nobody')],
      ['NODE_NOT_FOUND', expect.stringContaining('endo nodes')],
      [
        'CLUSTER_REQUEST_REFUSED',
        "Cluster sim refused: unable to parse requirement: found '', expected: ',', ')' or identifier",
      ],
      ['shop-2-new', expect.any(String)],
    ]);
  });

  it('asks the cluster as the caller', async () => {
    await resolve({ workload: 'deploy/shop' });
    const asked = test.cluster.auditLog.records.filter((r) => r.resource === 'replicasets');
    expect(asked.at(-1)).toMatchObject({
      verb: 'list',
      impersonatedUser: { username: 'engineer@endoscope.example' },
      code: 200,
    });
  });

  it('refuses more targets than one call takes', async () => {
    const targets = Array.from({ length: 51 }, () => ({
      cluster: 'sim',
      namespace,
      pod: 'web',
    }));
    const post = (body: object) => test.call('POST', '/v1/targets:resolve', { body });
    const many = await post({ targets });
    expect([many.status, many.body.fields[0].field]).toEqual([400, 'targets']);
    expect((await post({ targets: targets.slice(1) })).body.results).toHaveLength(50);
    expect((await post({ targets: [] })).status).toBe(400);
  });
});
