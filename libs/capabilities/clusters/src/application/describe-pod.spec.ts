import { describe, expect, it } from '@jest/globals';
import { ClusterPermissionDenied } from '@endoscope/kubernetes';
import type { Node } from '../domain/node.ts';
import type { FoundContainer, FoundPod, PodReader } from '../ports/pod-reader.ts';
import type { PodSession } from '../ports/pod-sessions.ts';
import { aCluster } from '../testing/cluster-builder.ts';
import { aRequest, ClustersFixture } from '../testing/clusters-fixture.ts';
import { DescribePod } from './describe-pod.ts';
import { PodSurroundings } from './pod-surroundings.ts';

const web = { cluster: 'eu-1', namespace: 'shop', pod: 'web' };
const createdAt = new Date('2026-11-21T11:00:00.000Z');
const enforce = 'pod-security.kubernetes.io/enforce';

const forbidden = (): never => {
  const status = { kind: 'Status', message: 'User "x" cannot get it' };
  throw new ClusterPermissionDenied({ cluster: 'eu-1', httpStatus: 403, status });
};

function aContainer(change: Partial<FoundContainer> = {}): FoundContainer {
  return {
    name: 'app',
    list: 'container',
    image: 'app:1',
    state: 'running',
    since: undefined,
    ready: true,
    reason: '',
    message: '',
    restarts: 0,
    exitCode: undefined,
    lastState: undefined,
    ports: [],
    targetContainer: undefined,
    claimedSession: undefined,
    managed: undefined,
    ...change,
  };
}

function aFoundPod(change: Partial<FoundPod> = {}): FoundPod {
  return {
    summary: {
      name: 'web',
      namespace: 'shop',
      uid: 'uid-web',
      status: 'Running',
      readyContainers: 1,
      totalContainers: 1,
      restarts: 0,
      node: 'node-1',
      createTime: undefined,
      containers: ['app'],
    },
    labels: { app: 'web' },
    containers: [aContainer()],
    events: [],
    controller: undefined,
    qosClass: 'BestEffort',
    serviceAccount: 'web',
    isStatic: false,
    noted: {
      metadata: { name: 'web', namespace: 'shop' },
      spec: { nodeName: 'node-1', containers: [{ name: 'app' }] },
      status: { phase: 'Running' },
    },
    ...change,
  };
}

const aNode: Node = {
  name: 'node-1',
  uid: 'uid-node-1',
  status: 'Ready',
  ready: true,
  roles: [],
  kubeletVersion: 'v1.34.2',
  containerRuntime: 'containerd://2.0.4',
  operatingSystem: 'linux',
  osImage: 'Debian 12',
  architecture: 'amd64',
  kernelVersion: '6.1',
  unschedulable: false,
  createTime: undefined,
  addresses: [],
  taints: [],
  conditions: [],
  labels: {},
};

async function fixture(found: FoundPod | undefined) {
  const f = await new ClustersFixture().with(aCluster());
  const world = {
    labels: (): Record<string, string> => ({ tier: 'shop' }),
    node: (): Node | undefined => aNode,
    sessions: (): ReadonlyMap<string, PodSession> => new Map(),
  };
  const pods = {
    find: async () => found,
    namespaceLabels: async () => world.labels(),
    ownersFrom: async () => ({
      owners: [{ kind: 'ReplicaSet', name: 'web-1', uid: 'r' }],
      unknown: 'the deployment may not be read.',
    }),
  } as unknown as PodReader;
  const nodes = { find: async () => world.node() };
  const sessions = { confirm: async () => world.sessions() };
  const around = new PodSurroundings(f.access.decide, pods, nodes, sessions);
  const describing = new DescribePod(f.find, f.access.require, pods, around);
  return { f, world, describe: (input = web) => describing.execute(aRequest(), input) };
}

describe('describing a pod', () => {
  it('shows it to who may view it, as policy sees it', async () => {
    const { f, describe } = await fixture(aFoundPod());
    expect((await describe()).pod.name).toBe('web');
    expect(f.access.asked.find(({ action }) => action === 'pod.view')).toEqual({
      action: 'pod.view',
      cluster: { name: 'eu-1', labels: { region: 'eu' } },
      namespace: { name: 'shop', labels: { tier: 'shop' } },
      pod: { name: 'web', labels: { app: 'web' } },
    });
  });

  it('says that there is none', async () => {
    const { describe } = await fixture(undefined);
    await expect(describe()).rejects.toThrow('POD_NOT_FOUND');
  });

  it('gives a stranger the same answer whether or not there is one', async () => {
    const answers = [await fixture(aFoundPod()), await fixture(undefined)].map(
      async ({ f, describe }) => {
        f.access.denies = ({ action }) => action === 'pod.view';
        return describe().catch((error: Error) => error.message);
      },
    );
    const [there, notThere] = await Promise.all(answers);
    expect(there).toContain('POLICY_DENIED');
    expect(notThere).toBe(there);
  });

  it('is refused in a closed namespace', async () => {
    const { describe } = await fixture(aFoundPod());
    const dns = { ...web, namespace: 'kube-system', pod: 'dns' };
    await expect(describe(dns)).rejects.toThrow('NAMESPACE_NOT_ALLOWED');
  });

  for (const pod of ['', '..', 'a/b', 'a?b', 'A', 'a'.repeat(254)]) {
    it(`refuses the name ${JSON.stringify(pod).slice(0, 20)}`, async () => {
      const { describe } = await fixture(undefined);
      await expect(describe({ ...web, pod })).rejects.toThrow('REQUEST_INVALID');
    });
  }
});

describe('what is around a pod', () => {
  it('is its node, its owners and its Pod Security level, each unknown where it is', async () => {
    const controller = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-1', uid: 'r' };
    const { world, describe } = await fixture(aFoundPod({ controller }));
    world.labels = () => ({ [enforce]: 'baseline' });
    const described = await describe();
    expect(described).toMatchObject({
      node: { name: 'node-1', ready: 'yes', runtime: 'containerd://2.0.4' },
      owners: [{ kind: 'ReplicaSet', name: 'web-1' }],
      podSecurity: { enforce: { level: 'baseline', version: 'latest' } },
      profilesPassing: ['baseline', 'legacy', 'restricted'],
      unknown: ['Owners: the deployment may not be read.'],
    });
    expect(described.debuggable).toMatchObject({
      verdict: 'yes',
      next: 'endo debug -it pod/web --cluster eu-1 -n shop --target app --profile auto -- sh',
    });
  });

  it('is said to be unknown where the caller may read the pod alone', async () => {
    const { world, describe } = await fixture(aFoundPod({ events: undefined }));
    world.labels = forbidden;
    world.node = forbidden;
    const described = await describe();
    expect(described).toMatchObject({
      events: [],
      node: { name: 'node-1', ready: 'unknown', runtime: '' },
      podSecurity: { enforce: { level: 'unknown' } },
      profilesPassing: undefined,
    });
    expect(described.unknown).toEqual([
      'Events: you may not list them in this namespace.',
      'Pod Security: you may not read the namespace.',
      'Node: Cluster eu-1 refused: User "x" cannot get it',
    ]);
  });

  it('leaves out the node where policy hides nodes', async () => {
    const { f, describe } = await fixture(aFoundPod());
    f.access.denies = ({ action }) => action === 'node.view';
    const { node, unknown } = await describe();
    expect([node?.ready, node?.runtime]).toEqual(['unknown', '']);
    expect(unknown).toEqual(['Node: you may not view nodes of this cluster.']);
  });

  it('says that a static pod cannot be debugged, and what can', async () => {
    const noted = {
      metadata: { name: 'web', annotations: { 'kubernetes.io/config.mirror': 'x' } },
      spec: { nodeName: 'node-1' },
    };
    const { describe } = await fixture(aFoundPod({ isStatic: true, noted }));
    const { isStatic, debuggable } = await describe();
    expect([isStatic, debuggable.verdict]).toEqual([true, 'no']);
    expect(debuggable.next).toContain('endo debug -it node/node-1');
  });

  it('says that a debug container waits for a node that is not ready', async () => {
    const { world, describe } = await fixture(aFoundPod());
    const message = 'Kubelet stopped posting node status.';
    const condition = { type: 'Ready', status: 'Unknown', reason: '', message, since: undefined };
    world.node = () => ({ ...aNode, ready: false, conditions: [condition] });
    const { node, debuggable } = await describe();
    expect(node).toMatchObject({ ready: 'no', message });
    expect(debuggable.verdict).toBe('unknown');
    expect(debuggable.notes.map(({ code }) => code)).toContain('NODE_NOT_READY');
  });
});

describe('the origin of a debug container', () => {
  const at = new Date('2026-11-21T11:30:00.000Z');
  const managed = { by: 'kubectl-debug', at };
  const claims = [
    aContainer({ name: 'ours', list: 'ephemeral', claimedSession: 'ses_1' }),
    aContainer({ name: 'forged', list: 'ephemeral', claimedSession: 'ses_1', managed }),
    aContainer({ name: 'plain', list: 'ephemeral', managed }),
    aContainer(),
  ];

  it('is a session only by the records; a marker alone makes it an outsider', async () => {
    const { world, describe } = await fixture(aFoundPod({ containers: claims }));
    const seen = { state: 'ready', username: 'engineer', profile: 'general' };
    world.sessions = () => new Map([['ours', { id: 'ses_1', createdAt, seen }]]);
    const { containers } = await describe();
    expect(containers.map((c) => [c.name, c.session, c.debugger?.origin])).toEqual([
      ['ours', 'ses_1', 'session'],
      ['forged', undefined, 'outside'],
      ['plain', undefined, 'outside'],
      ['app', undefined, undefined],
    ]);
    expect(containers[0]?.debugger).toMatchObject({
      sessionState: 'ready',
      username: 'engineer',
      profile: 'general',
      addedAt: createdAt,
    });
    expect(containers[1]?.debugger).toMatchObject({ manager: 'kubectl-debug', addedAt: at });
  });

  it('is shown of a copy’s regular debug container too', async () => {
    const copy = aContainer({ name: 'debugger', claimedSession: 'ses_1' });
    const { world, describe } = await fixture(aFoundPod({ containers: [copy] }));
    world.sessions = () => new Map([['debugger', { id: 'ses_1', createdAt, seen: undefined }]]);
    const { containers } = await describe();
    expect(containers[0]?.debugger).toMatchObject({ origin: 'session', username: undefined });
  });

  it('is unknown while the records cannot be consulted, but only of who makes a claim', async () => {
    const { world, describe } = await fixture(aFoundPod({ containers: claims }));
    world.sessions = forbidden;
    const { containers, unknown } = await describe();
    expect(containers.map((c) => c.debugger?.origin)).toEqual([
      'unknown',
      'unknown',
      'outside',
      undefined,
    ]);
    expect(unknown[0]).toMatch(/^Sessions: /);
  });
});
