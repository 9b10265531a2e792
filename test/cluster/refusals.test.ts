// Goal: when a debug container cannot start, the cluster's own words say so, soon, and nothing
// is left half-made.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Session, SessionEvent, SessionRequest } from '@endoscope/client';
import { Attached } from './support/attached.ts';
import type { WorkloadChange } from './support/stage.ts';
import { Stage } from './support/stage.ts';
import { TestNamespace } from './support/test-namespace.ts';
import { kubectlPatience } from '../support/patience.ts';

const startTimeoutMs = 40_000;
/** It is not waited for as what may start yet: 1 to 3 s, and more on a busy machine. */
const failFastMs = 30_000;
/** A container that waits in vain is not waited for. */
const cancelledWithinMs = 20_000;

let stage: Stage;
let restricted: TestNamespace;

beforeAll(async () => {
  stage = await Stage.open({ env: { ENDOSCOPE_SESSION_START_TIMEOUT: `${startTimeoutMs}ms` } });
  restricted = await TestNamespace.create(stage.cluster, `${stage.namespace.name}-restricted`, {
    'pod-security.kubernetes.io/enforce': 'restricted',
  });
  const securityContext = {
    allowPrivilegeEscalation: false,
    runAsNonRoot: true,
    runAsUser: 65532,
    capabilities: { drop: ['ALL'] },
    seccompProfile: { type: 'RuntimeDefault' },
  };
  const app = { name: 'app', image: 'distroless-app:1', securityContext };
  await Promise.all([
    stage.namespace.startPod('web'),
    restricted.startPod('ledger', { containers: [app] }),
  ]);
}, 600_000);

afterAll(async () => {
  await restricted?.remove();
  await stage?.close();
});

/** A container that fails slows its whole pod down, so each of these tests has a pod of its own. */
let pods = 0;
function freshPod(): Promise<string> {
  pods += 1;
  return stage.namespace.startPod(`web-${pods}`);
}

async function failed(change: WorkloadChange): Promise<{ session: Session; afterMs: number }> {
  const pod = await freshPod();
  const from = Date.now();
  const { id } = await stage.client().sessions.create(stage.request(pod, change));
  const session = await stage.endedSession(id);
  return { session, afterMs: Date.now() - from };
}

/** Creates it and answers the refusal; fails when it was accepted. */
async function refusal(request: SessionRequest): Promise<{ reason: string; detail: string }> {
  const accepted = await stage
    .client()
    .sessions.create(request)
    .catch((error: unknown) => error as { reason: string; detail: string });
  if ('id' in accepted) throw new Error('it was accepted');
  return accepted;
}

const nowhere = { image: 'localhost:1/none:1' };

describe('a debug container that cannot start', () => {
  it('is waited for with each reason told, and given up with the last one', async () => {
    const client = stage.client();
    const { id } = await client.sessions.create(stage.request(await freshPod(), nowhere));
    const events: SessionEvent[] = [];
    for await (const event of client.sessions.events(id)) events.push(event);
    const waiting = events.filter((e) => e.type === 'waiting').map((e) => e.reason);
    expect(waiting).toContain('ErrImagePull');
    const told = events.filter((e) => e.type === 'pod_event').map((e) => e.reason);
    expect(told).toEqual(expect.arrayContaining(['Pulling', 'Failed', 'BackOff']));
    const { end } = await client.sessions.get(id);
    expect(end).toMatchObject({ reason: 'start_failed' });
    expect(end?.detail).toMatch(/did not start within 40 s.*(ErrImagePull|ImagePullBackOff)/);
  });

  it('is given up when the user cancels', async () => {
    const client = stage.client();
    const { id } = await client.sessions.create(stage.request(await freshPod(), nowhere));
    const controller = new AbortController();
    for await (const event of client.sessions.events(id, { signal: controller.signal })) {
      if (event.reason === 'ErrImagePull') break;
    }
    const from = Date.now();
    await client.sessions.terminate(id, { reason: 'wrong image' });
    const { end } = await stage.endedSession(id);
    expect(Date.now() - from).toBeLessThan(cancelledWithinMs);
    expect(end).toMatchObject({ reason: 'terminated' });
    expect(end?.detail).toContain('wrong image');
    expect(end?.detail).toContain('its entry stays in the pod');
  });

  it('tells endo’s user why it waits, and ends with --timeout', async () => {
    const endo = await stage.endo('engineer');
    const args = [
      'debug',
      '-i',
      await freshPod(),
      '--image',
      nowhere.image,
      '--timeout',
      '5s',
      '--',
      'sh',
    ];
    const { status, stdout, stderr } = await endo.run(args);
    expect([status, stdout]).toEqual([124, '']);
    expect(stderr).toContain('did not start within 5 s');
    expect(stderr).toContain('Failed to pull image "localhost:1/none:1"');
  });

  it.each([
    [
      'an image that may not be pulled',
      { image: 'nosuch:1', imagePullPolicy: 'Never' },
      'ErrImageNeverPull',
    ],
    ['an image of root under a profile without root', { profile: 'restricted' }, 'runAsNonRoot'],
    ['a program that does not exist', { command: ['/no/such'] }, '/no/such'],
  ])('fails at once for %s', async (_what, change, words) => {
    const { session, afterMs } = await failed(change);
    expect(session.end?.reason).toBe('start_failed');
    expect(session.end?.detail).toContain(words);
    expect(afterMs).toBeLessThan(failFastMs);
  });
});

describe('a request that the cluster refuses', () => {
  it("gets Pod Security's own sentence, and nothing has been made", async () => {
    const request = stage.request('ledger');
    const target = { ...request.target, namespace: restricted.name };
    const endo = await stage.endo('engineer', { ENDOSCOPE_NAMESPACE: restricted.name });
    const before = await stage.client().sessions.list();
    const answer = await refusal({ ...request, target });
    expect(answer).toMatchObject({ kind: 'permission_denied' });
    expect(answer.detail).toContain('violates PodSecurity "restricted:latest"');
    expect(answer.detail).toContain('unrestricted capabilities');
    const args = ['debug', '-it', 'ledger', '--image', 'busybox:1.36', '--', 'sh'];
    const { status, stderr } = await endo.run(args);
    expect(status).toBe(77);
    expect(stderr).toContain('violates PodSecurity "restricted:latest"');
    expect(await stage.client().sessions.list()).toEqual(before);
    expect((await restricted.pod('ledger')).spec.ephemeralContainers).toBeUndefined();
    const allowed = {
      ...request,
      target,
      workload: { ...request.workload, profile: 'restricted' },
    };
    await expect(stage.client().sessions.plan(allowed)).resolves.toMatchObject({
      specHash: expect.any(String),
    });
  });

  it('says which containers there are when the target is none of them', async () => {
    expect(await refusal(stage.request('web', { target: 'nosuch' }))).toMatchObject({
      reason: 'TARGET_CONTAINER_NOT_FOUND',
      detail: 'The pod has no container "nosuch" to target. It has: app.',
    });
  });

  it('names the pod that does not exist', async () => {
    const answer = await refusal(stage.request('nosuch'));
    expect(answer).toMatchObject({ reason: 'POD_NOT_FOUND', kind: 'not_found' });
    expect(answer.detail).toContain('nosuch');
  });

  it('says that a completed pod has nothing to debug', async () => {
    const container = { name: 'app', image: 'busybox:1.36', command: ['true'] };
    await stage.namespace.apply({
      kind: 'Pod',
      apiVersion: 'v1',
      metadata: { name: 'job', namespace: stage.namespace.name },
      spec: { restartPolicy: 'Never', containers: [container] },
    });
    const done = ['wait', 'pod/job', '--for=jsonpath={.status.phase}=Succeeded', kubectlPatience];
    await stage.namespace.kubectl(...done);
    const { detail } = await refusal(stage.request('job'));
    expect(detail).toContain('is completed');
  });

  it.each([
    ['is not scheduled', { nodeSelector: { no: 'such-node' } }, {}],
    ['static pod', { nodeName: 'no-such-node' }, { 'kubernetes.io/config.mirror': 'f3e1' }],
  ])('says that a pod %s takes no debug container', async (words, spec, annotations) => {
    const name = words.replaceAll(' ', '-');
    await stage.namespace.apply({
      kind: 'Pod',
      apiVersion: 'v1',
      metadata: { name, namespace: stage.namespace.name, annotations },
      spec: { ...spec, containers: [{ name: 'app', image: 'distroless-app:1' }] },
    });
    const answer = await refusal(stage.request(name));
    expect(answer).toMatchObject({ reason: 'TARGET_UNSUITABLE' });
    expect(answer.detail).toContain(words);
  });

  it('says that a pod is being deleted', async () => {
    const deaf = { name: 'app', image: 'busybox:1.36', command: ['sleep', '9999'] };
    const spec = { containers: [deaf], terminationGracePeriodSeconds: 20 };
    await stage.namespace.startPod('leaving', spec);
    await stage.namespace.kubectl('delete', 'pod', 'leaving', '--wait=false');
    const { detail } = await refusal(stage.request('leaving'));
    expect(detail).toContain('is being deleted');
  });

  it.each([
    [
      'a volume of the host that its pod has',
      { volumes: [{ name: 'host', hostPath: { path: '/var/log' } }] },
      { volumeMounts: [{ name: 'host', mountPath: '/host' }] },
    ],
    ['the network of the host that its pod is in', { hostNetwork: true }, {}],
  ])(
    'is denied to an engineer by policy for %s, and not to an operator',
    async (_w, spec, change) => {
      const pod = await stage.namespace.startPod(`host-${++pods}`, spec);
      const denied = await refusal(stage.request(pod, change));
      expect(denied).toMatchObject({ reason: 'POLICY_DENIED' });
      expect(denied.detail).toContain('pods-with-the-host-are-for-operators');
      expect((await stage.namespace.pod(pod)).spec.ephemeralContainers).toBeUndefined();
      await stage.namespace.letDebug('operators');
      const plan = stage.client('operator').sessions.plan(stage.request(pod, change));
      await expect(plan).resolves.toMatchObject({ specHash: expect.any(String) });
    },
  );

  it('is refused in the name of the caller who may not, and recorded', async () => {
    const endo = await stage.endo('outsider');
    const args = ['debug', '-it', 'web', '--image', 'busybox:1.36', '--', 'sh'];
    const { status, stderr } = await endo.run(args);
    expect(status).not.toBe(0);
    expect(stderr).not.toContain('web" not found');
    const { body } = await stage.gateway.call('GET', '/v1/audit-events?pageSize=50', {
      as: 'operator',
    });
    const denied = body.auditEvents.filter(
      (e: { username: string; result: string }) =>
        e.username === 'outsider@endoscope.example' && e.result === 'denied',
    );
    expect(denied.length).toBeGreaterThan(0);
  });
});

describe('a pod that goes away', () => {
  it('ends the session as target_gone and tells the one attached', async () => {
    await stage.namespace.startPod('short-lived');
    const change = { command: ['sh'], stdin: true };
    const session = await stage.readySession(stage.request('short-lived', change));
    const attached = new Attached(await stage.client().attach(session.id, { stdin: true }));
    await attached.type('echo here\n');
    await attached.shows('here');
    await stage.namespace.kubectl('delete', 'pod', 'short-lived', '--now');
    expect(await attached.exit).toMatchObject({ reason: 'target_gone', process: 'gone' });
    const { end } = await stage.endedSession(session.id);
    expect(end).toMatchObject({ reason: 'target_gone', process: 'gone' });
  });
});
