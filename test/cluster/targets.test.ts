// Goal: whatever people name as a target, the pod that is debugged is one its owner made, and the
// answer says which and why.
// Method: workloads of every kind whose controllers run in a real cluster, beside pods that only
// look as if they belonged to them.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TargetRequest, TargetResult } from '@endoscope/client';
import { GrpcCaller, bearer } from '../support/grpc-caller.ts';
import { Stage } from './support/stage.ts';
import { kubectlPatience } from '../support/patience.ts';

let stage: Stage;
let grpc: GrpcCaller;

beforeAll(async () => {
  stage = await Stage.open();
  grpc = new GrpcCaller(stage.gateway.gateway.grpcAddress);
  accountUid = await stage.namespace.kubectl(
    ...['get', 'serviceaccount', 'default', '-o', 'jsonpath={.metadata.uid}'],
  );
  await stage.namespace.apply(...workloads(), ...impostors());
  await untilMade();
}, 600_000);

afterAll(async () => {
  grpc?.close();
  await stage?.close();
});

const sleeper = { name: 'app', image: 'busybox:1.36', imagePullPolicy: 'IfNotPresent' };
const quick = { terminationGracePeriodSeconds: 0, automountServiceAccountToken: false };

function template(app: string, script: string, more: object = {}): object {
  const container = { ...sleeper, command: ['sh', '-c', script] };
  return { metadata: { labels: { app } }, spec: { ...quick, containers: [container], ...more } };
}

const sleep = 'exec sleep 100000';

function controller(kind: string, name: string, spec: object = {}): object {
  return {
    kind,
    apiVersion: 'apps/v1',
    metadata: { name, namespace: stage.namespace.name },
    spec: {
      selector: { matchLabels: { app: name } },
      template: template(name, sleep),
      ...(kind !== 'DaemonSet' && { replicas: 1 }),
      ...spec,
    },
  };
}

function job(name: string, script: string): object {
  const spec = { template: template(name, script, { restartPolicy: 'Never' }) };
  const metadata = { name, namespace: stage.namespace.name };
  return { kind: 'Job', apiVersion: 'batch/v1', metadata, spec };
}

function workloads(): object[] {
  const { name: namespace } = stage.namespace;
  const cronJob = {
    schedule: '0 0 29 2 *',
    jobTemplate: { spec: { template: template('report', sleep, { restartPolicy: 'Never' }) } },
  };
  const core = { apiVersion: 'v1', metadata: { namespace } };
  const ports = [{ port: 80 }];
  return [
    controller('Deployment', 'web', { replicas: 3 }),
    controller('Deployment', 'idle', { replicas: 0 }),
    controller('Deployment', 'broken', { template: template('broken', 'sleep 1; exit 3') }),
    controller('StatefulSet', 'db', { serviceName: 'db' }),
    controller('DaemonSet', 'agent'),
    controller('ReplicaSet', 'lone'),
    job('import', sleep),
    job('done', 'exit 0'),
    {
      kind: 'CronJob',
      apiVersion: 'batch/v1',
      metadata: { name: 'report', namespace },
      spec: cronJob,
    },
    {
      ...core,
      kind: 'Service',
      metadata: { name: 'web', namespace },
      spec: { ports, selector: { app: 'web' } },
    },
    { ...core, kind: 'Service', metadata: { name: 'outside', namespace }, spec: { ports } },
  ];
}

/** Newest, ready, with the labels and the look of a deployment's pods, but made by nobody. */
function impostors(): object[] {
  const { name: namespace } = stage.namespace;
  const spec = { ...quick, containers: [{ ...sleeper, command: ['sh', '-c', sleep] }] };
  const pod = (name: string, app: string) => ({
    kind: 'Pod',
    apiVersion: 'v1',
    // A controller adopts what matches its selector, unless it has a controller already.
    metadata: { name, namespace, labels: { app }, ownerReferences: [strangeOwner()] },
    spec,
  });
  return [pod('web-5d8f7c9b4-zzzzz', 'web'), pod('db-9', 'db')];
}

/** The namespace's own service account: exists, so garbage collection leaves the pod be. */
function strangeOwner(): object {
  return {
    kind: 'ServiceAccount',
    apiVersion: 'v1',
    name: 'default',
    uid: accountUid,
    controller: true,
  };
}

let accountUid = '';

async function untilMade(): Promise<void> {
  const { namespace } = stage;
  await namespace.kubectl('create', 'job', 'report-now', '--from=cronjob/report');
  const wait = (...args: string[]) => namespace.kubectl('wait', kubectlPatience, ...args);
  await wait('--for=condition=Available', 'deployment/web');
  for (const app of ['web', 'db', 'agent', 'lone', 'import', 'report']) {
    await wait('--for=condition=Ready', 'pod', '-l', `app=${app}`);
  }
  await wait('--for=condition=Complete', 'job/done');
  // Not `kubectl wait`: that of 1.25 gives up on a field that is not there yet.
  const restarted =
    'jsonpath={.items[0].status.containerStatuses[0].lastState.terminated.exitCode}';
  await namespace.until(
    async () =>
      (await namespace.kubectl('get', 'pod', '-l', 'app=broken', '-o', restarted)) === '3',
  );
}

type Asked = Omit<TargetRequest, 'cluster' | 'namespace'>;

/** What each came to, by REST and by gRPC, which must agree. */
async function resolve(...asked: Asked[]): Promise<readonly TargetResult[]> {
  const place = { cluster: 'c1', namespace: stage.namespace.name };
  const targets = asked.map((target) => ({ ...place, ...target }));
  const results = await stage.client().targets.resolve(targets);
  const metadata = bearer(await stage.gateway.token('engineer'));
  const { response } = await grpc.unary('target', 'resolveTargets', { targets }, metadata);
  const told = (response as { results: TargetResult[] }).results;
  expect(told.map(wordsOf)).toEqual(results.map(wordsOf));
  return results;
}

function wordsOf({ target, error }: TargetResult): string {
  if (error) return `${error.reason}: ${error.detail}`;
  return `${target?.pod || target?.node} ${target?.podUid}: ${target?.chosen ?? ''}`;
}

/** Of the pod's controller, as the API server has it. */
async function ownerOf(pod: string): Promise<string> {
  const path = '{.metadata.ownerReferences[0].kind}/{.metadata.ownerReferences[0].name}';
  return stage.namespace.kubectl('get', 'pod', pod, '-o', `jsonpath=${path}`);
}

describe('a target in a real cluster', () => {
  it('becomes a pod that its owner controls, whatever looks like one', async () => {
    const kinds = ['deploy/web', 'sts/db', 'ds/agent', 'rs/lone', 'job/import', 'cronjob/report'];
    const results = await resolve(...kinds.map((workload) => ({ workload })));
    const owners = await Promise.all(results.map(({ target }) => ownerOf(target!.pod)));
    const web = await stage.namespace.kubectl(
      ...['get', 'rs', '-l', 'app=web', '-o', 'jsonpath={.items[0].metadata.name}'],
    );
    expect(owners).toEqual([
      `ReplicaSet/${web}`,
      'StatefulSet/db',
      'DaemonSet/agent',
      'ReplicaSet/lone',
      'Job/import',
      'Job/report-now',
    ]);
    expect(results[0]!.target?.chosen).toBe('newest ready of 3 pods of deployment web');
    expect(results[1]!.target).toMatchObject({
      pod: 'db-0',
      podUid: (await stage.namespace.pod('db-0')).metadata.uid,
      chosen: 'the only pod of statefulset db',
    });
  });

  it('is anything that carries the labels, for a service and a selector', async () => {
    const [service, selector] = await resolve(
      { workload: 'svc/web' },
      { selector: 'app in (web),app!=db' },
    );
    expect(service!.target?.chosen).toBe('newest ready of 4 pods of service web');
    expect(selector!.target?.chosen).toMatch(/^newest ready of 4 pods of selector /);
  });

  it('is the one that crashes, on demand', async () => {
    const [crashing, none] = await resolve(
      { workload: 'deploy/broken', crashing: true },
      { workload: 'deploy/web', crashing: true },
    );
    expect(await ownerOf(crashing!.target!.pod)).toMatch(/^ReplicaSet\/broken-/);
    expect(crashing!.target?.chosen).toMatch(
      /^newest crashing \(1\) of 1 of deployment broken: container app was restarted (once|\d+ times), last with exit code 3/,
    );
    expect(none!.error).toMatchObject({
      reason: 'NO_POD_CRASHES',
      detail: expect.stringContaining('3 Running'),
    });
  });

  it('is refused in words that help, beside others that are not', async () => {
    const results = await resolve(
      { workload: 'deploy/idle' },
      { workload: 'deploy/nothing' },
      { workload: 'svc/outside' },
      { workload: 'job/done' },
      { selector: 'app=web,' },
      { workload: 'pods/db-0' },
      { node: 'nobody' },
    );
    expect(results.map(({ error }) => error?.reason)).toEqual([
      'NO_PODS_FOUND',
      'WORKLOAD_NOT_FOUND',
      'WORKLOAD_WITHOUT_SELECTOR',
      'NO_POD_RUNS',
      'CLUSTER_REQUEST_REFUSED',
      undefined,
      // Who may debug pods may not read nodes: the cluster says so itself.
      'CLUSTER_PERMISSION_DENIED',
    ]);
    expect(results[3]!.error?.detail).toContain('1 Completed');
    expect(results[4]!.error?.detail).toBe(
      "Cluster c1 refused: found '', expected: identifier after ','",
    );
    expect(results[6]!.error?.detail).toContain(
      'User "engineer@endoscope.example" cannot get resource "nodes"',
    );
  });

  it('is debugged: several at once, each by itself', async () => {
    const client = stage.client();
    const place = { cluster: 'c1', namespace: stage.namespace.name };
    const workload = { image: 'busybox:1.36', command: ['sh', '-c', 'exit 4'] };
    const requests = ['deploy/web', 'deploy/nothing', 'sts/db'].map((named) => ({
      target: { ...place, workload: named },
      workload,
    }));
    const results = await client.sessions.createAll(requests);
    expect(results.map(({ error }) => error?.reason)).toEqual([
      undefined,
      'WORKLOAD_NOT_FOUND',
      undefined,
    ]);
    for (const { session } of results) {
      if (!session) continue;
      const { end, target } = await stage.endedSession(session.id);
      expect([end?.reason, end?.exitCode]).toEqual(['process_exited', 4]);
      expect(target.chosen).toBe(session.target.chosen);
    }
    const metadata = bearer(await stage.gateway.token('engineer'));
    const batch = { requests: [requests[2], requests[1]], requestId: 'once' };
    const twice = [1, 2].map(() => grpc.unary('session', 'batchCreateSessions', batch, metadata));
    const [first, second] = await Promise.all(twice);
    const ids = [first, second].map((answer) => answer!.response.results[0].session?.id);
    expect(ids[0]).toMatch(/^ses_/);
    expect(ids[1]).toBe(ids[0]);
    await stage.endedSession(ids[0]);
  });

  it('shows nodes to those whom the cluster lets see them', async () => {
    const names = await stage.cluster.kubectl(['get', 'nodes', '-o', 'name']);
    const admin = { kind: 'Group', name: 'operators', apiGroup: 'rbac.authorization.k8s.io' };
    const metadata = { name: `${stage.namespace.name}-nodes` };
    const rbac = 'rbac.authorization.k8s.io';
    await stage.namespace.apply(
      {
        kind: 'ClusterRole',
        apiVersion: `${rbac}/v1`,
        metadata,
        rules: [{ apiGroups: [''], resources: ['nodes'], verbs: ['get', 'list'] }],
      },
      {
        kind: 'ClusterRoleBinding',
        apiVersion: `${rbac}/v1`,
        metadata,
        roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: metadata.name },
        subjects: [admin],
      },
    );
    try {
      const { items } = await stage.client('operator').nodes.list({ cluster: 'c1' });
      expect(items.map(({ name }) => `node/${name}`)).toEqual(names.stdout.trim().split('\n'));
      const [first] = items;
      expect(first).toMatchObject({ ready: true, status: 'Ready' });
      const columns = 'jsonpath={.status.nodeInfo.kubeletVersion} {.metadata.uid}';
      const told = await stage.cluster.kubectl(['get', 'node', first!.name, '-o', columns]);
      expect(`${first!.kubeletVersion} ${first!.uid}`).toBe(told.stdout);
      const described = await stage.client('operator').nodes.describe({
        cluster: 'c1',
        node: first!.name,
      });
      expect(described.name).toBe(first!.name);
    } finally {
      await stage.cluster.kubectl(['delete', 'clusterrole,clusterrolebinding', metadata.name]);
    }
  });
});
