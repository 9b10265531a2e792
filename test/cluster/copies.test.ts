// Goal: a session in a copy of a pod, from request to removal, on a real cluster: what is made is
// the session's own, it is gone after the end, and nothing else ever is.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Session, SessionRequest } from '@endoscope/client';
import { Attached } from './support/attached.ts';
import { SessionCalls } from './support/grpc-calls.ts';
import { Stage } from './support/stage.ts';
import type { WorkloadChange } from './support/stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open({ env: { ENDOSCOPE_SESSIONS_PER_POD_MAX: '30' } });
  await stage.namespace.letMakePods('engineers');
  await stage.namespace.startPod('web');
}, 600_000);

afterAll(() => stage?.close());

type Copy = NonNullable<SessionRequest['workload']['copy']>;

/** A shell in a copy of the pod, beside its container. */
function copyOf(pod: string, copy: Copy, change: WorkloadChange = {}): SessionRequest {
  const shell = { command: ['sh'], stdin: true, stdinOnce: true, containerName: 'shell' };
  return stage.request(pod, { ...shell, copy, ...change });
}

/** A pod whose program ends at once, again and again. */
async function crashingPod(name: string): Promise<string> {
  const { namespace } = stage;
  await namespace.apply({
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { name, namespace: namespace.name, labels: { app: name } },
    spec: {
      terminationGracePeriodSeconds: 1,
      automountServiceAccountToken: false,
      containers: [
        { name: 'app', image: 'busybox:1.36', command: ['sh', '-c', 'echo broken >&2; exit 1'] },
      ],
    },
  });
  return name;
}

async function terminated(session: Session): Promise<Session> {
  await stage.client().sessions.terminate(session.id);
  return stage.endedSession(session.id);
}

async function refusal(request: SessionRequest): Promise<{ reason: string; detail: string }> {
  const accepted = await stage
    .client()
    .sessions.create(request)
    .catch((error: unknown) => error as { reason: string; detail: string });
  if ('id' in accepted) throw new Error('it was accepted');
  return accepted;
}

describe('a session in a copy of a pod', () => {
  it('runs commands in its containers and reads their logs, which are those of the copy', async () => {
    const command = ['sh', '-c', 'echo in the copy; sleep 1000'];
    const { id } = await stage.readySession(copyOf('web', { name: 'web-tools' }, { command }));
    const { sessions } = stage.client();
    const said = await sessions.runCommand(id, { command: ['hostname'] });
    expect(said).toMatchObject({ exitCode: 0, stdout: { data: 'web-tools\n' } });
    const log: string[] = [];
    for await (const entry of sessions.logs(id, { containers: ['shell'] })) {
      log.push(entry.type === 'line' ? Buffer.from(entry.data).toString() : entry.type);
    }
    expect(log).toEqual(['in the copy', 'end']);
    await terminated(await sessions.get(id));
    await stage.namespace.untilGone('web-tools');
  });

  it('runs the crashing container with another command, and gives the exit code', async () => {
    const pod = await crashingPod('crashing');
    const request = stage.request(pod, {
      copy: { name: 'crashing-debug' },
      containerName: 'app',
      command: ['sh'],
      stdin: true,
      stdinOnce: true,
    });
    const session = await stage.readySession(request);
    expect(session).toMatchObject({ style: 'copy', runsInPod: 'crashing-debug' });
    const uid = await stage.namespace.podUid('crashing-debug');
    expect(session.runsInPodUid).toBe(uid);
    const attached = new Attached(await stage.client().attach(session.id, { stdin: true }));
    await attached.type('echo in "the copy"; exit 7\n');
    expect(await attached.exit).toMatchObject({ reason: 'process_exited', exitCode: 7 });
    expect(attached.stdout.toString()).toBe('in the copy\n');
    const { end } = await stage.endedSession(session.id);
    expect(end).toMatchObject({ reason: 'process_exited', exitCode: 7, process: 'gone' });
    await stage.namespace.untilGone('crashing-debug');
    expect(await stage.namespace.podUid('crashing')).toBeDefined();
    expect(await stage.auditOf(session.id)).toEqual(
      expect.arrayContaining(['session.pod_created', 'session.ended', 'session.pod_removed']),
    );
  });

  it('is ended by removing the copy, and has ended only when it is gone', async () => {
    const session = await stage.readySession(copyOf('web', { name: 'web-ended' }));
    const { end } = await terminated(session);
    expect(end).toMatchObject({ reason: 'terminated', process: 'gone' });
    expect(await stage.namespace.podUid('web-ended')).toBeUndefined();
    expect((await stage.auditOf(session.id)).slice(-3)).toEqual([
      'session.ending',
      'session.pod_removed',
      'session.ended',
    ]);
  });

  it('leaves the copy when it was asked to, ends its process and says so', async () => {
    const session = await stage.readySession(
      copyOf('web', { name: 'web-kept' }, { remove: false, command: ['sleep', '999'] }),
    );
    const uid = await stage.namespace.podUid('web-kept');
    const { end } = await terminated(session);
    expect(end?.detail).toContain('Pod web-kept stays in namespace');
    expect(await stage.namespace.podUid('web-kept')).toBe(uid);
  });

  it('replaces the original: the copy is there, the original is not', async () => {
    const pod = await stage.namespace.startPod('replaced');
    const session = await stage.readySession(copyOf(pod, { name: 'replacement', replace: true }));
    expect(await stage.namespace.podUid('replaced')).toBeUndefined();
    expect(await stage.auditOf(session.id)).toContain('session.original_deleted');
    await terminated(session);
  });

  it('makes nothing when the original may not be deleted', async () => {
    const { namespace } = stage;
    const group = 'rbac.authorization.k8s.io';
    const metadata = { name: 'engineers-make-pods', namespace: namespace.name };
    const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['create'] }];
    await namespace.apply({ kind: 'Role', apiVersion: `${group}/v1`, metadata, rules });
    try {
      const answer = await refusal(copyOf('web', { name: 'web-replacement', replace: true }));
      expect(answer.reason).toBe('REPLACE_NOT_ALLOWED');
      expect(answer.detail).toContain('Nothing was made');
      expect(await namespace.podUid('web-replacement')).toBeUndefined();
    } finally {
      await namespace.letMakePods('engineers');
    }
  });

  it('refuses a name that is taken before anything is made', async () => {
    await stage.namespace.startPod('taken');
    const uid = await stage.namespace.podUid('taken');
    const answer = await refusal(copyOf('web', { name: 'taken' }));
    expect(answer.reason).toBe('POD_NAME_TAKEN');
    expect(await stage.namespace.podUid('taken')).toBe(uid);
  });

  it('runs another image in a container of the copy', async () => {
    const setImages = [{ container: 'app', image: 'busybox:1.36' }];
    const request = stage.request('web', {
      copy: { name: 'web-image', setImages },
      image: undefined,
      containerName: 'app',
      command: ['sh', '-c', 'sleep 1; exit 4'],
    });
    const { id } = await stage.client().sessions.create(request);
    const { end } = await stage.endedSession(id);
    expect(end).toMatchObject({ reason: 'process_exited', exitCode: 4 });
    await stage.namespace.untilGone('web-image');
  });

  it('says why the copy is not scheduled, and removes it when that is cancelled', async () => {
    const { namespace } = stage;
    await namespace.apply({
      kind: 'Pod',
      apiVersion: 'v1',
      metadata: { name: 'picky', namespace: namespace.name },
      spec: {
        nodeSelector: { 'example.com/none': 'such' },
        automountServiceAccountToken: false,
        containers: [{ name: 'app', image: 'distroless-app:1' }],
      },
    });
    const { sessions } = stage.client();
    const { id } = await sessions.create(copyOf('picky', { name: 'picky-debug' }));
    const controller = new AbortController();
    for await (const event of sessions.events(id, { signal: controller.signal })) {
      if (event.type === 'waiting' && event.message?.includes('node')) break;
    }
    const startedAt = Date.now();
    await sessions.terminate(id);
    expect((await stage.endedSession(id)).end).toMatchObject({ process: 'gone' });
    expect(Date.now() - startedAt).toBeLessThan(25_000);
    expect(await namespace.podUid('picky-debug')).toBeUndefined();
  });
});

describe('a copy over gRPC', () => {
  it('is made, exits with its code and is removed', async () => {
    const token = await stage.gateway.token('engineer');
    const calls = new SessionCalls(stage.gateway.gateway.grpcAddress, token);
    try {
      const session = {
        target: { cluster: 'c1', namespace: stage.namespace.name, pod: 'web' },
        workload: {
          image: 'busybox:1.36',
          command: ['sh', '-c', 'exit 9'],
          containerName: 'shell',
          copy: { name: 'web-grpc' },
        },
      };
      const created = await calls.call('CreateSession', { session });
      expect(created.session).toMatchObject({ style: 'copy', runsInPod: 'web-grpc' });
      const waitFor = { waitFor: 'SESSION_STATE_ENDED', timeout: { seconds: 40 } };
      const { session: ended } = await calls.call('GetSession', {
        session: created.session.id,
        ...waitFor,
      });
      expect(ended.end).toMatchObject({ reason: 'END_REASON_PROCESS_EXITED', exitCode: 9 });
      await stage.namespace.untilGone('web-grpc');
    } finally {
      calls.close();
    }
  });
});
