// Goal: what `kubectl debug` makes on a cluster and what our planner makes for the same request are
// the same object, field by field. Method: kubectl itself runs; both objects are read back, so
// that the server's defaults are in both; what may differ is listed in compare-pods.ts.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ensureClusters } from './harness/index.ts';
import { comparable, containersOf, ignoredDifferences } from './support/compare-pods.ts';
import { kubectlFlags, plan } from './support/debug-request.ts';
import type { DebugRequest, DebugSubject, PlannedWorkload } from './support/debug-request.ts';
import { parityCases } from './support/parity-cases.ts';
import type { ParityCase } from './support/parity-cases.ts';
import { parityPods } from './support/parity-pods.ts';
import type { ParityPod } from './support/parity-pods.ts';
import { RawApi } from './support/raw-api.ts';
import { TestNamespace } from './support/test-namespace.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- any object the server gives back
type Json = any;

const strategicPatch = 'application/strategic-merge-patch+json';
const folder = mkdtempSync(join(tmpdir(), 'parity-'));

let namespace: TestNamespace;
let api: RawApi;
let node: string;
let made = 0;

beforeAll(async () => {
  const [cluster] = await ensureClusters({ count: 1 });
  namespace = await TestNamespace.create(cluster!, `parity-${randomBytes(3).toString('hex')}`);
  api = new RawApi(cluster!);
  const nodes = await api.call('GET', { path: '/api/v1/nodes' });
  node = nodes.items[0].metadata.name;
  await Promise.all([
    ...Object.keys(parityPods(cluster!.version)).map((of) => createPod(of, of as ParityPod)),
    namespace.startPod('running'),
  ]);
}, 600_000);

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await namespace?.remove();
});

const podsPath = (): string => `/api/v1/namespaces/${namespace.name}/pods`;
const podPath = (name: string): string => `${podsPath()}/${name}`;
const nameOf = (of: string): string => of.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);
const readPod = (name: string): Promise<Json> => api.call('GET', { path: podPath(name) });

async function createPod(name: string, of: ParityPod): Promise<void> {
  const { metadata, spec } = parityPods(namespace.cluster.version)[of];
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...metadata, name: nameOf(name) },
    spec,
  };
  await api.call('POST', { path: podsPath(), body: pod });
}

/** Straight away: the objects were compared, nobody needs them to run. */
async function deletePods(...names: string[]): Promise<void> {
  for (const name of names) {
    await api.try('DELETE', { path: `${podPath(name)}?gracePeriodSeconds=0` });
  }
}

async function kubectlDebug(target: string, request: DebugRequest, copyName: string) {
  const customFile = join(folder, `${copyName}.json`);
  writeFileSync(customFile, JSON.stringify(request.workload?.custom ?? {}));
  const [flags, words] = split(kubectlFlags(request, { copyName, customFile }));
  const where = ['debug', target, '-n', namespace.name, '--attach=false', '--quiet'];
  return namespace.cluster.kubectl([...where, ...flags, ...words]);
}

function split(args: readonly string[]): [string[], string[]] {
  const dash = args.indexOf('--');
  return dash < 0 ? [[...args], []] : [args.slice(0, dash), args.slice(dash)];
}

async function byKubectl(target: string, request: DebugRequest, copyName: string): Promise<void> {
  const { code, stderr } = await kubectlDebug(target, request, copyName);
  if (code !== 0) throw new Error(`kubectl debug: ${stderr}`);
}

/** Sends a plan as the gateway does: a strategic patch of one container, or a pod to create. */
async function send(planned: PlannedWorkload, pod: string): Promise<Json> {
  if (planned.style !== 'ephemeral') {
    return api.call('POST', { path: podsPath(), body: planned.pod });
  }
  const path = `${podPath(pod)}/ephemeralcontainers`;
  const body = { spec: { ephemeralContainers: [planned.container] } };
  return api.call('PATCH', { path, body, contentType: strategicPatch });
}

/** The container that the debugger made or changed, on the side of kubectl. */
function debugged({ of, workload }: ParityCase, pod: Json, before: Json): string {
  const { containerName } = workload ?? {};
  if (containerName !== undefined) return containerName;
  if (of === 'node') return 'debugger';
  const had = containersOf(before).map((c) => c.name);
  const added = containersOf(pod).find((c) => !had.includes(c.name));
  return added?.name ?? pod.spec.containers[0].name;
}

function expectSame(
  request: ParityCase,
  sides: { theirs: Json; ours: Json; before: Json; planned: PlannedWorkload },
): void {
  const { theirs, ours, before, planned } = sides;
  const common = {
    style: planned.style,
    envIsUnordered: (request.workload?.env ?? []).length > 1,
    isOnNode: request.copy?.sameNode === true,
  };
  const container = planned.container.name;
  expect(
    containersOf(ours)
      .find((c) => c.name === container)
      .env.at(-1),
  ).toEqual(planned.container.env?.at(-1));
  const kubectls = debugged(request, theirs, before);
  expect(comparable(ours, { ...common, container })).toEqual(
    comparable(theirs, { ...common, container: kubectls }),
  );
}

const titled = (cases: readonly ParityCase[]): [string, ParityCase][] =>
  cases.map((each) => {
    const flags = kubectlFlags(each, { copyName: 'COPY', customFile: 'FILE' });
    const { custom } = each.workload ?? {};
    return [`${each.of}: ${flags.join(' ')}${custom ? ` ${JSON.stringify(custom)}` : ''}`, each];
  });

describe('an ephemeral container is the one of kubectl debug', () => {
  it.each(titled(parityCases.ephemeral))('%s', async (_title, request) => {
    made += 1;
    const [theirs, ours] = [`theirs-${made}`, `ours-${made}`];
    const of = request.of === 'debugged' ? 'small' : (request.of as ParityPod);
    await Promise.all([theirs, ours].map((name) => createPod(name, of)));
    if (request.of === 'debugged') await Promise.all([theirs, ours].map(addFirstContainer));
    await byKubectl(theirs, request, theirs);
    const pod = await readPod(ours);
    const planned = plan(request, { kind: 'pod', pod }, ours);
    await send(planned, ours);
    const sides = { theirs: await readPod(theirs), ours: await readPod(ours), before: pod };
    expectSame(request, { ...sides, planned });
    await deletePods(theirs, ours);
  });
});

async function addFirstContainer(pod: string): Promise<void> {
  const container = { name: 'first', image: 'busybox:1.36' };
  await send({ style: 'ephemeral', container }, pod);
}

describe('a copy is the one of kubectl debug', () => {
  beforeAll(async () => {
    await createPod('debugged', 'small');
    await addFirstContainer('debugged');
  });

  it.each(titled(parityCases.copies))('%s', async (_title, request) => {
    made += 1;
    const [theirs, ours] = [`theirs-${made}`, `ours-${made}`];
    const source = nameOf(request.of);
    await byKubectl(source, request, theirs);
    const before = await readPod(source);
    const planned = plan(request, { kind: 'pod', pod: before }, ours);
    await send(planned, source);
    const sides = { theirs: await readPod(theirs), ours: await readPod(ours) };
    await deletePods(theirs, ours);
    expectSame(request, { ...sides, before, planned });
  });
});

describe('a pod on a node is the one of kubectl debug', () => {
  it.each(titled(parityCases.nodes))('%s', async (_title, request) => {
    await byKubectl(`node/${node}`, request, 'unused');
    const label = 'labelSelector=app.kubernetes.io%2Fmanaged-by%3Dkubectl-debug';
    const { items } = await api.call('GET', { path: `${podsPath()}?${label}` });
    expect(items).toHaveLength(1);
    const subject: DebugSubject = {
      ...{ kind: 'node', node: { name: node }, namespace: namespace.name },
    };
    const planned = plan(request, subject, 'unused');
    const ours = await send(planned, '');
    const theirs = { apiVersion: 'v1', kind: 'Pod', ...items[0] };
    const names = [theirs.metadata.name, ours.metadata.name];
    await deletePods(...names);
    expect(names[0]).toMatch(new RegExp(`^node-debugger-${node}-`));
    expect(names[1]).toMatch(new RegExp(`^node-debugger-${node}-`));
    expectSame(request, { theirs, ours, before: { spec: { containers: [] } }, planned });
  });
});

describe('the comparison', () => {
  it('has forty combinations and more', () => {
    const count = Object.values(parityCases).flat().length;
    expect(count).toBeGreaterThanOrEqual(40);
  });

  it('gives a reason for each difference it passes over', () => {
    for (const { why } of ignoredDifferences) expect(why).not.toBe('');
  });

  it('sees a difference that is not on its list', async () => {
    const pod = await readPod('rich');
    const view = (change: object): Json =>
      comparable(
        { ...pod, spec: { ...pod.spec, ...change } },
        {
          ...{ style: 'copy', container: 'app', envIsUnordered: false, isOnNode: false },
        },
      );
    expect(view({ hostPID: true })).not.toEqual(view({}));
    const [app, ...others] = pod.spec.containers;
    const env = [...app.env].reverse();
    expect(view({ containers: [{ ...app, env }, ...others] })).not.toEqual(view({}));
  });
});

/** The sentence of an error that a plan is refused with. */
async function refusal(of: ParityPod, request: DebugRequest): Promise<string> {
  const pod = await readPod(nameOf(of));
  try {
    plan(request, { kind: 'pod', pod }, 'copy');
  } catch (error) {
    return (error as Error).message;
  }
  return 'not refused';
}

describe('what kubectl debug refuses is refused in its words', () => {
  const image = 'busybox:1.36';

  it.each<[string, DebugRequest, string]>([
    [
      'a target in a copy',
      { profile: 'general', workload: { image }, copy: {}, target: 'app' },
      '--target is incompatible with --copy-to. Use --share-processes instead.',
    ],
    [
      'a copy of nothing changed',
      { profile: 'general', copy: {} },
      'you must specify --image, --set-image or command arguments.',
    ],
    [
      'words for no container',
      { profile: 'general', workload: { command: ['sh'] }, copy: {} },
      'you must specify an existing container or a new image when specifying args.',
    ],
    [
      'a new container without an image',
      { profile: 'general', workload: { containerName: 'new', command: ['sh'] }, copy: {} },
      'you must specify image when creating new container',
    ],
  ])('%s', async (_name, request, sentence) => {
    const { code, stderr } = await kubectlDebug('rich', request, 'refused');
    expect([code, stderr]).toEqual([1, expect.stringContaining(sentence)]);
    expect(await refusal('rich', request)).toContain(sentence);
  });
});

describe('where we differ from kubectl debug, on purpose', () => {
  const setImages = [{ container: 'app', image: 'busybox:1.35' }];

  it('a copy with changed images only loses labels, annotations and probes too', async () => {
    const request: DebugRequest = { profile: 'general', copy: { setImages } };
    await byKubectl('rich', request, 'images-theirs');
    const theirs = await readPod('images-theirs');
    const planned = plan(request, { kind: 'pod', pod: await readPod('rich') }, 'images-ours');
    const ours = await send(planned, 'rich');
    await deletePods('images-theirs', 'images-ours');
    expect(theirs.metadata.labels.app).toBe('web');
    expect(theirs.spec.containers[0].livenessProbe).toBeDefined();
    expect(Object.keys(ours.metadata.labels).sort()).toEqual([
      'app.kubernetes.io/managed-by',
      'endoscope.dev/session',
    ]);
    expect(ours.metadata.annotations).toBeUndefined();
    for (const field of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
      expect(ours.spec.containers[0][field]).toBeUndefined();
    }
  });

  it('an image for a container that is not there is refused, not ignored', async () => {
    const copy = { setImages: [...setImages, { container: 'nope', image: 'busybox:1.35' }] };
    await byKubectl('rich', { profile: 'general', copy }, 'unknown-theirs');
    await deletePods('unknown-theirs');
    expect(await refusal('rich', { profile: 'general', copy })).toContain(
      '--set-image names "nope"',
    );
  });

  it('a copy may differ in nothing but the terminal of a container', async () => {
    const workload = { containerName: 'sidecar', stdin: true, tty: true };
    const request: DebugRequest = { profile: 'general', workload, copy: {} };
    const { stderr } = await kubectlDebug('rich', request, 'terminal-theirs');
    expect(stderr).toContain('you must specify --image, --set-image or command arguments.');
    const planned = plan(request, { kind: 'pod', pod: await readPod('rich') }, 'terminal-ours');
    const { spec } = await send(planned, 'rich');
    await deletePods('terminal-ours');
    expect(spec.containers[1]).toMatchObject({ name: 'sidecar', stdin: true, tty: true });
  });

  it('a name for no container is refused, not ignored', async () => {
    const request: DebugRequest = {
      ...{ profile: 'general', workload: { containerName: 'nope' }, copy: { setImages } },
    };
    await byKubectl('rich', request, 'name-theirs');
    await deletePods('name-theirs');
    expect(await refusal('rich', request)).toContain('The pod has no container "nope"');
  });

  it('a source of a variable takes the place of its value', async () => {
    const valueFrom = { fieldRef: { fieldPath: 'metadata.name' } };
    const request: DebugRequest = {
      profile: 'general',
      workload: {
        ...{ image: 'busybox:1.36', env: [{ name: 'A', value: '1' }] },
        custom: { env: [{ name: 'A', valueFrom }] },
      },
    };
    const { stderr } = await kubectlDebug('small', request, 'sourced');
    expect(stderr).toContain('may not be specified when `value` is not empty');
    const planned = plan(request, { kind: 'pod', pod: await readPod('small') }, '');
    const { spec } = await send(planned, 'small');
    expect(spec.ephemeralContainers[0].env[0]).toMatchObject({ name: 'A', valueFrom });
  });

  it('a custom profile reaches an init container too', async () => {
    const workload = { containerName: 'setup', command: ['id'], custom: { workingDir: '/tmp' } };
    const request: DebugRequest = { profile: 'general', workload, copy: {} };
    const { stderr } = await kubectlDebug('rich', request, 'init-theirs');
    expect(stderr).toContain('unable to find the setup container');
    const planned = plan(request, { kind: 'pod', pod: await readPod('rich') }, 'init-ours');
    const { spec } = await send(planned, 'rich');
    await deletePods('init-ours');
    expect(spec.initContainers[0]).toMatchObject({ name: 'setup', workingDir: '/tmp' });
  });

  it('a misspelt field of a custom profile is refused, not ignored', async () => {
    const custom = { securityContxt: { privileged: false } };
    const request = { profile: 'general', workload: { image: 'busybox:1.36', custom } } as const;
    await byKubectl('apart', request, 'misspelt');
    expect(await refusal('apart', request)).toContain(
      'securityContxt: is not a field of a container (core/v1)',
    );
  });

  it('what the server refuses in an ephemeral container is refused before, with what to do', async () => {
    const custom = { resources: { limits: { cpu: '1' } } };
    const request = { profile: 'general', workload: { image: 'busybox:1.36', custom } } as const;
    const { code, stderr } = await kubectlDebug('apart', request, 'limited');
    expect([code, stderr]).toEqual([1, expect.stringContaining('cannot be set for an Ephemeral')]);
    expect(await refusal('apart', request)).toContain(
      'resources cannot be set for an ephemeral container: the resources of a running pod are already reserved.',
    );
  });
});
