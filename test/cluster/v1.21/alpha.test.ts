// Goal: on a real Kubernetes 1.21, which speaks of EphemeralContainers instead of Pods, the whole
// life of a session is the same; and where the feature is off, that is said, and not "no such pod".
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SessionRequest } from '@endoscope/client';
import { Attached } from '../support/attached.ts';
import { documentForms, recipeContainer } from '../support/raw-documents.ts';
import { Stage } from '../support/stage.ts';

const version = '1.21.14';
let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open({ version });
  await stage.namespace.startPod('web');
}, 600_000);

afterAll(() => stage?.close());

const plain = (request: Partial<SessionRequest['workload']>) =>
  stage.request('web', { target: 'app', ...request });

/** Of the pod as the cluster has it, by name. */
async function containerInPod(name: string) {
  const { spec } = await stage.namespace.pod('web');
  return spec.ephemeralContainers?.find((container) => container.name === name);
}

/** Types into a session's terminal and ends it with an exit code. */
async function endOnTerminal(session: string, exitCode: number): Promise<void> {
  const terminal = new Attached(
    await stage.client().attach(session, { stdin: true, size: { width: 91, height: 31 } }),
  );
  // The size comes on a channel of its own, and here after a redraw of another one.
  await terminal.type('sleep 1; stty size; ps | grep /app; echo "tty is $(tty)"\r');
  await terminal.shows('31 91\r\n');
  await terminal.shows(/\d+ .*\/app/);
  await terminal.shows('tty is /dev/pts/');
  await terminal.type(`exit ${exitCode}\r`);
  expect((await terminal.exit).exitCode).toBe(exitCode);
}

describe('a cluster of the alpha dialect', () => {
  it('is one: its subresource is a kind of its own', async () => {
    const path = `/api/v1/namespaces/${stage.namespace.name}/pods/web/ephemeralcontainers`;
    const { kind } = JSON.parse(await stage.namespace.kubectl('get', '--raw', path)) as {
      kind: string;
    };
    expect(kind).toBe('EphemeralContainers');
  });

  it('is planned for without adding anything', async () => {
    const request = plain({ containerName: 'planned', command: ['sh'], stdin: true, tty: true });
    const plan = await stage.client().sessions.plan(request);
    expect([plan.verdict, plan.style, plan.profile]).toEqual(['accepted', 'ephemeral', 'baseline']);
    const chosen = plan.findings?.find(({ code }) => code === 'PROFILE_CHOSEN');
    expect(chosen?.message).toContain('Profile baseline is used instead of general');
    expect(await containerInPod('planned')).toBeUndefined();
  });

  it('says its own words of a container that it refuses', async () => {
    const workload = { command: ['x'.repeat(100)], custom: { terminationMessagePolicy: 'Never' } };
    const refused = stage.client().sessions.plan(plain(workload));
    const { findings } = await refused;
    expect(JSON.stringify(findings)).toContain('terminationMessagePolicy');
  });

  it.each<[string, object]>([
    ['a profile', { profile: 'general' }],
    ['a user', { asUser: 1000 }],
    ['a custom profile', { custom: { securityContext: { readOnlyRootFilesystem: true } } }],
    [
      'a raw document',
      { image: undefined, document: recipeContainer('d', { securityContext: { runAsUser: 1 } }) },
    ],
  ])('says that it is too old for %s with a security context', async (_what, workload) => {
    const create = stage.client().sessions.create(plain(workload));
    await expect(create).rejects.toMatchObject({
      reason: 'SECURITY_CONTEXT_UNSUPPORTED',
      detail: expect.stringContaining('no Kubernetes before 1.22 does'),
    });
  });

  it('steps down by itself when the profile is left to it', async () => {
    const plan = await stage.client().sessions.plan(plain({ profile: 'auto' }));
    expect([plan.verdict, plan.profile]).toEqual(['accepted', 'baseline']);
  });

  it('adds a container, attaches on a terminal and tells the exit code', async () => {
    const session = await stage.readySession(
      plain({ containerName: 'plain', command: ['sh'], stdin: true, tty: true }),
    );
    await endOnTerminal(session.id, 4);
    const ended = await stage.endedSession(session.id);
    expect(ended.end).toMatchObject({ reason: 'process_exited', exitCode: 4, process: 'gone' });
    const state = await stage.namespace.debugContainer('web', 'plain');
    expect(state?.terminated?.exitCode).toBe(4);
  });

  it('keeps output and errors apart without a terminal', async () => {
    const request = plain({ containerName: 'lines', command: ['sh'], stdin: true });
    const session = await stage.readySession(request);
    const attached = new Attached(await stage.client().attach(session.id, { stdin: true }));
    // One stream here: its outputs may be joined after the first input is there (ADR 0010).
    await attached.type('sleep 1; echo out; echo err >&2; sleep 1; exit 5\n');
    expect((await attached.exit).exitCode).toBe(5);
    expect([attached.stdout.toString(), attached.stderr.toString()]).toEqual(['out\n', 'err\n']);
  });
});

describe('a raw document on a cluster of the alpha dialect', () => {
  it.each(Object.keys(documentForms))(
    'runs, in the form of %s, from plan to exit code',
    async (form) => {
      const name = form.toLowerCase().replaceAll(' ', '-').slice(0, 20);
      const document = documentForms[form]!('web', recipeContainer(name));
      const target = { cluster: 'c1', namespace: stage.namespace.name, pod: 'web' };
      const request = { target, workload: { document } };
      const plan = await stage.client().sessions.plan(request);
      expect(plan.container).toMatchObject({ ...recipeContainer(name) });
      const session = await stage.readySession(request);
      expect(await containerInPod(name)).toMatchObject(recipeContainer(name));
      await endOnTerminal(session.id, 6);
      const state = await stage.namespace.debugContainer('web', name);
      expect(state?.terminated?.exitCode).toBe(6);
    },
  );

  it('may hold the containers that the cluster lists, and refuses them changed', async () => {
    const path = `/api/v1/namespaces/${stage.namespace.name}/pods/web/ephemeralcontainers`;
    const listed = JSON.parse(await stage.namespace.kubectl('get', '--raw', path)) as {
      ephemeralContainers: object[];
    };
    expect(listed.ephemeralContainers.length).toBeGreaterThan(1);
    const target = { cluster: 'c1', namespace: stage.namespace.name, pod: 'web' };
    const added = { name: 'beside-history', image: 'busybox:1.36', command: ['true'] };
    const document = {
      ...listed,
      ephemeralContainers: [...listed.ephemeralContainers, added],
    };
    const session = await stage.client().sessions.create({ target, workload: { document } });
    await stage.endedSession(session.id);
    expect(await containerInPod('beside-history')).toMatchObject(added);

    const [first, ...others] = listed.ephemeralContainers;
    const changed = [{ ...first, image: 'busybox:2' }, ...others, recipeContainer('never')];
    const create = stage.client().sessions.create({
      target,
      workload: { document: { ...listed, ephemeralContainers: changed } },
    });
    await expect(create).rejects.toMatchObject({ reason: 'DOCUMENT_CHANGES_CONTAINER' });
  });
});

describe('a cluster of 1.21 in which the feature is off', () => {
  let off: Stage;
  beforeAll(async () => {
    off = await Stage.open({ version, featureGates: 'EphemeralContainers=false' });
    await off.namespace.startPod('web');
  }, 600_000);
  afterAll(() => off?.close());

  it('says so, with its version and what to do instead', async () => {
    const create = off.client().sessions.create(off.request('web', { command: ['sh'] }));
    await expect(create).rejects.toMatchObject({
      reason: 'EPHEMERAL_CONTAINERS_DISABLED',
      detail:
        'Cluster c1 (Kubernetes v1.21.14) does not serve ephemeral containers. In this version they are off unless the feature gate EphemeralContainers is switched on in the API server and in each kubelet. Debug a copy of the pod instead (--copy-to).',
    });
  });

  it('tells it apart from a pod that does not exist', async () => {
    const create = off.client().sessions.create(off.request('nobody', { command: ['sh'] }));
    await expect(create).rejects.toMatchObject({ reason: 'POD_NOT_FOUND' });
  });
});
