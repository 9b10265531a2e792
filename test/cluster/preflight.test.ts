// Goal: a dry run says, on a real cluster and in its words, everything that is in the way of a
// session, and changes nothing.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Finding, SessionPlan, SessionRequest } from '@endoscope/client';
import { SessionCalls } from './support/grpc-calls.ts';
import { Stage } from './support/stage.ts';
import { TestNamespace } from './support/test-namespace.ts';

let stage: Stage;
let full: TestNamespace;

const apiGroup = 'rbac.authorization.k8s.io';
const distroless = { name: 'app', image: 'distroless-app:1' };

beforeAll(async () => {
  stage = await Stage.open();
  const { namespace, cluster } = stage;
  full = await TestNamespace.create(cluster, `${namespace.name}-full`);
  await Promise.all([namespace.startPod('web'), full.startPod('web')]);
  await Promise.all([namespace, full].map((each) => each.letMakePods('engineers')));
  await namespace.apply(
    ...roleOf('operators', [
      { apiGroups: [''], resources: ['pods'], verbs: ['get'] },
      { apiGroups: [''], resources: ['pods/ephemeralcontainers'], verbs: ['patch'] },
    ]),
    {
      kind: 'Pod',
      apiVersion: 'v1',
      ...podWith('host-port', { ports: [{ containerPort: 80, hostPort: 18_080 }] }),
    },
    {
      kind: 'PersistentVolumeClaim',
      apiVersion: 'v1',
      metadata: { name: 'data', namespace: namespace.name },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } } },
    },
    {
      kind: 'Pod',
      apiVersion: 'v1',
      ...podWith('stateful', { volumeMounts: [{ name: 'data', mountPath: '/data' }] }, [
        { name: 'data', persistentVolumeClaim: { claimName: 'data' } },
      ]),
    },
  );
  await full.apply({
    kind: 'ResourceQuota',
    apiVersion: 'v1',
    metadata: { name: 'one-pod', namespace: full.name },
    spec: { hard: { pods: '1' } },
  });
}, 600_000);

afterAll(async () => {
  await full?.remove();
  await stage?.close();
});

function roleOf(group: string, rules: object[]): object[] {
  const metadata = { name: `${group}-limited`, namespace: stage.namespace.name };
  const roleRef = { apiGroup, kind: 'Role', name: metadata.name };
  const subjects = [{ kind: 'Group', name: group, apiGroup }];
  const apiVersion = `${apiGroup}/v1`;
  return [
    { kind: 'Role', apiVersion, metadata, rules },
    { kind: 'RoleBinding', apiVersion, metadata, roleRef, subjects },
  ];
}

function podWith(name: string, container: object, volumes: object[] = []) {
  const metadata = { name, namespace: stage.namespace.name };
  return { metadata, spec: { containers: [{ ...distroless, ...container }], volumes } };
}

const plan = (request: SessionRequest, user: 'engineer' | 'operator' = 'engineer') =>
  stage.client(user).sessions.plan(request);
const find = ({ findings = [] }: SessionPlan, code: string): Finding | undefined =>
  findings.find((each) => each.code === code);
const all = ({ findings = [] }: SessionPlan, code: string) =>
  findings.filter((each) => each.code === code);
const copyOf = (pod: string, change: object = {}): SessionRequest =>
  stage.request(pod, { copy: { name: `${pod}-copy`, ...change } });

describe('a dry run with nothing in the way', () => {
  it('shows the exact container, the decision, and what was looked at', async () => {
    const planned = await plan(stage.request('web', { target: 'app', command: ['sh'] }));
    expect(planned.verdict).toBe('accepted');
    expect(planned.container).toMatchObject({
      image: 'busybox:1.36',
      command: ['sh'],
      targetContainerName: 'app',
      securityContext: { capabilities: { add: ['SYS_PTRACE'] } },
    });
    expect(planned.decision).toMatchObject({
      allowed: true,
      policyIds: ['engineers-debug-with-ordinary-profiles'],
    });
    expect(find(planned, 'DRY_RUN')?.severity).toBe('ok');
    expect(find(planned, 'ACCESS')?.message).toBe(
      'The cluster lets you patch pods/ephemeralcontainers, get pods, watch pods, get pods/attach, get pods/log, get pods/exec, create pods/exec, create pods/portforward.',
    );
    expect(find(planned, 'EPHEMERAL_CONTAINERS')?.message).toContain('0 ephemeral containers');
    expect(find(planned, 'NO_RESOURCE_LIMITS')?.severity).toBe('info');
  });

  it('has changed nothing', async () => {
    const { spec } = await stage.namespace.pod('web');
    expect(spec.ephemeralContainers).toBeUndefined();
    expect((await stage.client().sessions.list()).items).toEqual([]);
  });

  it('says the same over gRPC', async () => {
    const token = await stage.gateway.token('engineer');
    const calls = new SessionCalls(stage.gateway.gateway.grpcAddress, token);
    const request = stage.request('web', { target: 'app' });
    try {
      const overGrpc = await calls.call('planSession', { session: request });
      const overRest = await plan(request);
      expect([overGrpc.verdict, overGrpc.profile]).toEqual(['accepted', 'general']);
      expect(overGrpc.decision).toEqual(overRest.decision);
      expect(overGrpc.findings).toEqual(overRest.findings);
      expect(JSON.parse(overGrpc.containerJson)).toMatchObject({ targetContainerName: 'app' });
    } finally {
      calls.close();
    }
  });

  it('is printed by endo: the object for a pipe, the rest for a person', async () => {
    const endo = await stage.endo('engineer');
    const { status, stdout, stderr } = await endo.run([
      'debug',
      'web',
      '--image',
      'busybox:1.36',
      '--dry-run',
    ]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^name: debugger-/);
    expect(stderr).toContain('policy: Permitted by "engineers-debug-with-ordinary-profiles".');
    expect(stderr).toContain('ok: The API server would take it');
    expect(stderr).toContain('Nothing is in the way.');
  });
});

describe('a dry run with obstacles', () => {
  it('names them all at once', async () => {
    const planned = await plan(stage.request('web', { image: 'Not An Image', target: 'nosuch' }));
    expect(planned.verdict).toBe('refused');
    expect(find(planned, 'IMAGE_INVALID')?.severity).toBe('error');
    expect(find(planned, 'TARGET_CONTAINER_NOT_FOUND')?.message).toContain('It has: app.');
    expect(find(planned, 'ACCESS')?.severity).toBe('ok');
  });

  it('is told by the exit status of endo', async () => {
    const endo = await stage.endo('engineer');
    const args = ['debug', 'web', '--image', 'busybox:1.36', '--target', 'nosuch', '--dry-run'];
    const { status, stderr } = await endo.run(args);
    expect(status).toBe(78);
    expect(stderr).toContain('error: The pod has no container "nosuch" to target.');
  });

  it('shows each right that the caller lacks, and what is unknown to them', async () => {
    const planned = await plan(stage.request('web'), 'operator');
    expect(planned.verdict).toBe('refused');
    const denied = all(planned, 'ACCESS_DENIED').map(({ severity, message }) => [
      severity,
      message.replace(/^The cluster does not let you ([^(:]*?) ?[(:].*$/, '$1'),
    ]);
    expect(denied).toEqual([
      ['error', 'watch pods'],
      ['error', 'get pods/attach'],
      ['warning', 'get pods/log'],
      ['warning', 'get pods/exec'],
      ['warning', 'create pods/exec'],
      ['warning', 'create pods/portforward'],
    ]);
    expect(find(planned, 'DRY_RUN')?.severity).toBe('ok');
    expect(find(planned, 'POD_SECURITY')?.severity).toBe('unknown');
  });

  it('is an error for who may not even see the pod, and for whom policy denies', async () => {
    const target = { ...stage.request('web').target, namespace: full.name };
    const unseen = plan({ ...stage.request('web'), target }, 'operator');
    await expect(unseen).rejects.toMatchObject({ reason: 'CLUSTER_PERMISSION_DENIED' });
    const forbidden = plan(stage.request('web', { profile: 'sysadmin' }));
    await expect(forbidden).rejects.toMatchObject({ reason: 'POLICY_DENIED' });
  });
});

describe('a dry run of a copy', () => {
  it('shows the refusal of a quota word by word, and so does the deed', async () => {
    const request = copyOf('web');
    const target = { ...request.target, namespace: full.name };
    const words = 'exceeded quota: one-pod, requested: pods=1, used: pods=1, limited: pods=1';
    const planned = await plan({ ...request, target });
    expect(planned.verdict).toBe('refused');
    expect(find(planned, 'CLUSTER_PERMISSION_DENIED')?.message).toContain(words);
    const made = stage.client().sessions.create({ ...request, target });
    await expect(made).rejects.toMatchObject({ detail: expect.stringContaining(words) });
    expect(await full.podUid('web-copy')).toBeUndefined();
  });

  it('warns of host ports', async () => {
    const planned = await plan(copyOf('host-port'));
    expect(find(planned, 'HOST_PORT')).toMatchObject({ severity: 'warning' });
    expect(find(planned, 'HOST_PORT')?.message).toContain('18080');
    expect(planned.verdict).toBe('accepted');
  });

  it('says unknown of a claim that may not be read, and warns once it may', async () => {
    expect(find(await plan(copyOf('stateful')), 'CLAIM_ACCESS_UNKNOWN')).toBeDefined();
    const readClaims = { apiGroups: [''], resources: ['persistentvolumeclaims'], verbs: ['get'] };
    await stage.namespace.apply(...roleOf('engineers', [readClaims]));
    const warned = await plan(copyOf('stateful'));
    expect(find(warned, 'READ_WRITE_ONCE_CLAIM')).toMatchObject({
      severity: 'warning',
      suggestion: 'Add --same-node.',
    });
    const sameNode = await plan(copyOf('stateful', { sameNode: true }));
    expect(find(sameNode, 'READ_WRITE_ONCE_CLAIM')).toBeUndefined();
  });

  it('reviews creating and deleting pods instead of adding containers', async () => {
    const { message = '' } = find(await plan(copyOf('web')), 'ACCESS') ?? {};
    expect(message).toContain('create pods, delete pods');
    expect(message).not.toContain('ephemeralcontainers');
  });
});
