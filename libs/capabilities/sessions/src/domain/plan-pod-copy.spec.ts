import { describe, expect, it } from '@jest/globals';
import { newId } from '@endoscope/core';
import { aPod, aWorkload } from '../testing/builders.ts';
import type { PodManifest } from './container.ts';
import { planPodCopy } from './plan-pod-copy.ts';
import type { Pod } from './pod.ts';
import type { Profile } from './profile.ts';
import { keepFlagsDefault } from './workload.ts';
import type { CopyRequest, WorkloadRequest } from './workload.ts';

const sessionId = newId('session', new Date('2026-01-01T00:00:00Z'));
const marker = { name: 'ENDOSCOPE_SESSION', value: sessionId };
const owner = {
  'app.kubernetes.io/managed-by': 'endoscope',
  'endoscope.dev/session': sessionId,
};
const ownName = `debugger-${sessionId.slice(4)}`;
const ptrace = { capabilities: { add: ['SYS_PTRACE'] } };

const aCopy = (change: Partial<CopyRequest> = {}): CopyRequest => ({
  name: 'debugger',
  setImages: [],
  shareProcesses: undefined,
  sameNode: false,
  replace: false,
  keep: keepFlagsDefault,
  ...change,
});

interface Ask {
  readonly workload?: Partial<WorkloadRequest>;
  readonly copy?: Partial<CopyRequest>;
  readonly profile?: Profile;
}

function plan(pod: Pod, { workload, copy, profile = 'legacy' }: Ask) {
  const request = aWorkload({ image: undefined, ...workload });
  const planned = planPodCopy({
    ...{ sessionId, workload: request, image: request.image },
    ...{ copy: aCopy(copy), profile, pod },
  });
  if (planned.planned.style === 'ephemeral') throw new Error('not a copy');
  return { ...planned.planned, findings: planned.findings };
}

type Wanted = Omit<PodManifest['metadata'], 'namespace'> & Record<string, unknown>;

/** `want` is written as kubectl's own table has it: name, labels, annotations, and the spec. */
function check(pod: Pod, ask: Ask, { name, labels, annotations, ...spec }: Wanted) {
  const { pod: made, container } = plan(pod, ask);
  expect(made).toEqual({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'shop',
      labels: { ...labels, ...owner },
      ...(annotations && { annotations }),
    },
    spec,
  });
  const all = [...made.spec.containers, ...(made.spec.initContainers ?? [])];
  expect(all).toContainEqual(container);
}

const target = (spec: NonNullable<Pod['spec']>, metadata: object = {}): Pod => ({
  metadata: { name: 'target', namespace: 'shop', ...metadata },
  spec,
});

const ifNotPresent = { imagePullPolicy: 'IfNotPresent' } as const;
const busybox = { image: 'busybox', ...ifNotPresent };
const added = { ...busybox, env: [marker], terminationMessagePolicy: 'File' };

// The names of kubectl's own cases (debug_test.go, TestGeneratePodCopyWithDebugContainer). Theirs
// with the least said keep no labels; ours carry the owner labels and the session marker besides.
describe('kubectl: TestGeneratePodCopyWithDebugContainer', () => {
  const named = { containerName: 'debugger', ...busybox } as const;

  it('basic', () => {
    check(
      target({ containers: [{ name: 'debugger' }], nodeName: 'node-1' }),
      { workload: named },
      { name: 'debugger', containers: [{ name: 'debugger', ...busybox, env: [marker] }] },
    );
  });

  it('same node', () => {
    check(
      target(
        { containers: [{ name: 'debugger' }], nodeName: 'node-1' },
        { labels: { app: 'business' } },
      ),
      { workload: named, copy: { sameNode: true } },
      {
        name: 'debugger',
        containers: [{ name: 'debugger', ...busybox, env: [marker] }],
        nodeName: 'node-1',
      },
    );
  });

  it('metadata stripping', () => {
    check(
      target(
        { containers: [{ name: 'debugger' }] },
        {
          labels: { app: 'business' },
          annotations: { test: 'test' },
          resourceVersion: '1',
          uid: 'u-1',
          creationTimestamp: '2026-01-01T00:00:00Z',
          ownerReferences: [{ kind: 'ReplicaSet', name: 'web', uid: 'u-2' }],
          finalizers: ['example.com/hold'],
        },
      ),
      { workload: named },
      {
        name: 'debugger',
        annotations: { test: 'test' },
        containers: [{ name: 'debugger', ...busybox, env: [marker] }],
      },
    );
  });

  const business = target({ containers: [{ name: 'business' }] });

  it('add a debug container', () => {
    const containers = [{ name: 'business' }, { name: 'debugger', ...added }];
    check(business, { workload: named }, { name: 'debugger', containers });
  });

  it('customize envs', () => {
    const env = [{ name: 'TEST', value: 'test' }];
    const containers = [
      { name: 'business' },
      { name: 'debugger', ...added, env: [...env, marker] },
    ];
    check(business, { workload: { ...named, env } }, { name: 'debugger', containers });
  });

  it('debug args as container command', () => {
    const command = ['/bin/echo', 'one', 'two', 'three'];
    const containers = [{ name: 'business' }, { name: 'debugger', ...added, command }];
    check(business, { workload: { ...named, command } }, { name: 'debugger', containers });
  });

  it('debug args as container args (kubectl names it as the one before)', () => {
    const args = ['one', 'two', 'three'];
    const containers = [{ name: 'business' }, { name: 'debugger', ...added, args }];
    check(business, { workload: { ...named, args } }, { name: 'debugger', containers });
  });

  const echo = {
    name: 'debugger',
    command: ['echo'],
    image: 'app',
    args: ['one', 'two', 'three'],
    terminationMessagePolicy: 'File',
  };

  it('modify existing command to debug args', () => {
    const { args: _cleared, ...rest } = echo;
    check(
      target({ containers: [echo] }),
      { workload: { containerName: 'debugger', command: ['sleep', '1d'], ...ifNotPresent } },
      {
        name: 'debugger',
        containers: [{ ...rest, command: ['sleep', '1d'], ...ifNotPresent, env: [marker] }],
      },
    );
  });

  it('random name', () => {
    const containers = [{ name: 'business' }, { name: ownName, ...added }];
    check(business, { workload: busybox }, { name: 'debugger', containers });
  });

  it('random name collision', () => {
    const containers = [{ name: 'debugger-1' }, { name: ownName, ...added }];
    const pod = target({ containers: [{ name: 'debugger-1' }] });
    check(pod, { workload: busybox }, { name: 'debugger', containers });
  });

  const probes = { livenessProbe: {}, readinessProbe: {}, startupProbe: {} };

  it('pod with probes', () => {
    const pod = target({ containers: [{ name: 'business', ...probes }] });
    const keep = { ...keepFlagsDefault, liveness: true, readiness: true, startup: true };
    const containers = [
      { name: 'business', ...probes },
      { name: 'debugger', ...added },
    ];
    check(pod, { workload: named, copy: { keep } }, { name: 'debugger', containers });
  });

  it('pod with init containers', () => {
    const initContainers = [{ name: 'init-container-1' }, { name: 'init-container-2' }];
    const pod = target({ initContainers, containers: [{ name: 'debugger-1' }] });
    const containers = [{ name: 'debugger-1' }, { name: ownName, ...added }];
    check(pod, { workload: busybox }, { name: 'debugger', initContainers, containers });
  });

  it('pod with ephemeral containers', () => {
    const ephemeralContainers = [{ name: 'ephemeral-1' }, { name: 'ephemeral-2' }];
    const pod = target({ ephemeralContainers, containers: [{ name: 'debugger-1' }] });
    const containers = [{ name: 'debugger-1' }, { name: ownName, ...added }];
    check(pod, { workload: busybox }, { name: 'debugger', containers });
  });

  it('shared process namespace', () => {
    const old = {
      name: 'debugger',
      imagePullPolicy: 'Always',
      terminationMessagePolicy: 'File',
    };
    check(
      target({ containers: [old], nodeName: 'node-1' }),
      { workload: named, copy: { shareProcesses: true } },
      {
        name: 'debugger',
        containers: [{ name: 'debugger', ...added }],
        shareProcessNamespace: true,
      },
    );
  });

  it('Change image for a named container', () => {
    const pod = target({ containers: [{ name: 'app', image: 'appimage' }, { name: 'sidecar' }] });
    check(
      pod,
      { workload: { containerName: 'app', image: 'busybox' } },
      {
        name: 'debugger',
        containers: [{ name: 'app', image: 'busybox', env: [marker] }, { name: 'sidecar' }],
      },
    );
  });

  const twoImages = [
    { name: 'app', image: 'appimage' },
    { name: 'sidecar', image: 'sidecarimage' },
  ];

  it('Change image for a named container with set-image', () => {
    check(
      target({ containers: twoImages }),
      { copy: { setImages: [{ container: 'app', image: 'busybox' }] } },
      {
        name: 'debugger',
        containers: [{ name: 'app', image: 'busybox', env: [marker] }, twoImages[1]],
      },
    );
  });

  it('Change image for all containers with set-image', () => {
    check(
      target({ containers: twoImages }),
      { copy: { setImages: [{ container: '*', image: 'busybox' }] } },
      {
        name: 'debugger',
        containers: [
          { name: 'app', image: 'busybox', env: [marker] },
          { name: 'sidecar', image: 'busybox' },
        ],
      },
    );
  });

  it('Change image for multiple containers with set-image', () => {
    const setImages = [
      { container: '*', image: 'busybox' },
      { container: 'app', image: 'app-debugger' },
    ];
    check(
      target({ containers: twoImages }),
      { copy: { setImages } },
      {
        name: 'debugger',
        containers: [
          { name: 'app', image: 'app-debugger', env: [marker] },
          { name: 'sidecar', image: 'busybox' },
        ],
      },
    );
  });

  it('Add interactive debug container minimal args', () => {
    check(
      target({ containers: twoImages }),
      { workload: { image: 'busybox', stdin: true, tty: true } },
      {
        name: 'debugger',
        containers: [
          ...twoImages,
          {
            ...{ name: ownName, image: 'busybox', env: [marker], stdin: true, tty: true },
            terminationMessagePolicy: 'File',
          },
        ],
      },
    );
  });

  it('Pod copy: add container and also mutate images', () => {
    const setImages = [
      { container: 'app', image: 'app-debugger' },
      { container: 'sidecar', image: 'sidecar-debugger' },
    ];
    check(
      target({ containers: twoImages }),
      { workload: { image: 'busybox', stdin: true, tty: true }, copy: { setImages } },
      {
        name: 'debugger',
        containers: [
          { name: 'app', image: 'app-debugger' },
          { name: 'sidecar', image: 'sidecar-debugger' },
          {
            ...{ name: ownName, image: 'busybox', env: [marker], stdin: true, tty: true },
            terminationMessagePolicy: 'File',
          },
        ],
      },
    );
  });

  it.each([
    ['general', { securityContext: ptrace }],
    ['baseline', {}],
    ['netadmin', { securityContext: { capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } } }],
    ['sysadmin', { securityContext: { privileged: true } }],
    [
      'restricted',
      {
        securityContext: {
          runAsNonRoot: true,
          capabilities: { drop: ['ALL'] },
          allowPrivilegeEscalation: false,
          seccompProfile: { type: 'RuntimeDefault' },
        },
      },
    ],
  ] as const)('%s profile', (profile, expected) => {
    check(
      target({ containers: twoImages }),
      { workload: busybox, profile },
      {
        name: 'debugger',
        containers: [...twoImages, { name: ownName, ...added, ...expected }],
        shareProcessNamespace: true,
      },
    );
  });

  it('baseline profile not share process when user explicitly disables it', () => {
    check(
      target({ containers: twoImages }),
      { workload: busybox, profile: 'baseline', copy: { shareProcesses: false } },
      {
        name: 'debugger',
        containers: [...twoImages, { name: ownName, ...added }],
        shareProcessNamespace: false,
      },
    );
  });
});

// profiles_test.go, "debug by pod copy" of each profile.
describe('kubectl: profiles in a copy', () => {
  const probes = { livenessProbe: {}, readinessProbe: {}, startupProbe: {} };
  const pod = target(
    {
      initContainers: [{ name: 'init', ...probes }],
      containers: [{ name: 'app', image: 'appimage', ...probes, securityContext: { a: 1 } }],
    },
    { labels: { app: 'podcopy' }, annotations: { note: 'a' } },
  );
  const app = { name: 'app', image: 'appimage', securityContext: { a: 1 } };
  const init = { name: 'init', ...probes };
  const workload = { containerName: 'dbg', image: 'dbgimage' };
  const dbg = {
    name: 'dbg',
    image: 'dbgimage',
    env: [marker],
    terminationMessagePolicy: 'File',
  };

  it('legacy removes labels and nothing else', () => {
    check(
      pod,
      { workload, profile: 'legacy', copy: { keep: { ...keepFlagsDefault, labels: true } } },
      {
        name: 'debugger',
        annotations: { note: 'a' },
        initContainers: [init],
        containers: [{ ...app, ...probes }, dbg],
      },
    );
  });

  it.each(['general', 'baseline', 'restricted', 'netadmin', 'sysadmin'] as const)(
    '%s removes labels, annotations and probes, keeps init containers, shares processes',
    (profile) => {
      const { pod: made } = plan(pod, { workload, profile });
      expect(made.metadata).toEqual({ name: 'debugger', namespace: 'shop', labels: owner });
      expect(made.spec.initContainers).toEqual([init]);
      expect(made.spec.containers[0]).toEqual(app);
      expect(made.spec.shareProcessNamespace).toBe(true);
    },
  );

  it.each(['general', 'baseline', 'restricted', 'netadmin', 'sysadmin'] as const)(
    '%s keeps what the flags keep',
    (profile) => {
      const all = { ...keepFlagsDefault, labels: true, annotations: true, liveness: true };
      const keep = { ...all, readiness: true, startup: true, initContainers: false };
      const { pod: made } = plan(pod, { workload, profile, copy: { keep } });
      expect(made.metadata.labels).toEqual({ app: 'podcopy', ...owner });
      expect(made.metadata.annotations).toEqual({ note: 'a' });
      expect(made.spec.initContainers).toBeUndefined();
      expect(made.spec.containers[0]).toEqual({ ...app, ...probes });
    },
  );

  it.each([
    ['general', ['NET_BIND_SERVICE', 'SYS_PTRACE']],
    ['netadmin', ['NET_BIND_SERVICE', 'NET_ADMIN', 'NET_RAW']],
    ['sysadmin', ['NET_BIND_SERVICE']],
  ] as const)('%s preserves existing capabilities', (profile, add) => {
    const has = { capabilities: { add: ['NET_BIND_SERVICE'], drop: ['ALL'] }, runAsUser: 5 };
    const own = target({ containers: [{ name: 'app', image: 'a', securityContext: has }] });
    const { container } = plan(own, { workload: { containerName: 'app', image: 'b' }, profile });
    expect(container.securityContext).toEqual({
      ...has,
      capabilities: { add, drop: ['ALL'] },
      ...(profile === 'sysadmin' && { privileged: true }),
    });
  });

  it('restricted on a container that added ALL drops ALL and adds nothing', () => {
    const has = { capabilities: { add: ['ALL'] }, privileged: true };
    const own = target({ containers: [{ name: 'app', image: 'a', securityContext: has }] });
    const ask = { workload: { containerName: 'app', image: 'b' }, profile: 'restricted' } as const;
    expect(plan(own, ask).container.securityContext).toEqual({
      runAsNonRoot: true,
      capabilities: { drop: ['ALL'] },
      allowPrivilegeEscalation: false,
      seccompProfile: { type: 'RuntimeDefault' },
    });
  });
});

describe('the plan of a copy', () => {
  const app = { name: 'app', image: 'app:1', command: ['run'], args: ['-a'] };
  const pod = target({ containers: [app] });
  const containerOf = (workload: Partial<WorkloadRequest>, from = pod) =>
    plan(from, { workload: { containerName: 'app', ...workload } }).container;

  it('overwrites stdin and tty of an existing container', () => {
    const open = target({ containers: [{ ...app, stdin: true, tty: true, stdinOnce: true }] });
    expect(containerOf({ image: 'b' }, open)).toEqual({
      ...app,
      image: 'b',
      stdinOnce: true,
      env: [marker],
    });
  });

  it('keeps the command where only arguments are given', () => {
    expect(containerOf({ args: ['-b'] })).toEqual({ ...app, args: ['-b'], env: [marker] });
  });

  it('takes command and arguments together', () => {
    const words = { command: ['sh'], args: ['-c', 'id'] };
    expect(containerOf(words)).toEqual({ ...app, ...words, env: [marker] });
  });

  it('replaces the whole environment where one is given, and keeps it otherwise', () => {
    const env = [{ name: 'A', value: '1' }];
    const has = target({ containers: [{ ...app, env }] });
    expect(containerOf({ image: 'b' }, has).env).toEqual([...env, marker]);
    const given = [{ name: 'B', value: '2' }];
    expect(containerOf({ env: given }, has).env).toEqual([...given, marker]);
  });

  it('adds to the sources of environment that a container has', () => {
    const has = target({ containers: [{ ...app, envFrom: [{ secretRef: { name: 'a' } }] }] });
    const envFrom = [{ configMapRef: { name: 'b' } }];
    expect(containerOf({ envFrom }, has).envFrom).toEqual([
      { secretRef: { name: 'a' } },
      { configMapRef: { name: 'b' } },
    ]);
  });

  it('debugs an init container', () => {
    const pod = target({ containers: [app], initContainers: [{ name: 'setup', image: 'i' }] });
    const workload = { containerName: 'setup', command: ['sleep', '1'] };
    const { pod: made, container } = plan(pod, { workload, profile: 'general' });
    expect(made.spec.initContainers).toEqual([container]);
    expect(made.spec.containers).toEqual([app]);
    expect(container).toEqual({
      ...{ name: 'setup', image: 'i', command: ['sleep', '1'], env: [marker] },
      securityContext: ptrace,
    });
  });

  it('changes images of regular containers only', () => {
    const initContainers = [{ name: 'setup', image: 'i' }];
    const made = plan(target({ containers: [app], initContainers }), {
      copy: { setImages: [{ container: '*', image: 'b' }] },
    });
    expect(made.pod.spec.initContainers).toEqual(initContainers);
  });

  it('takes the last image of several for one container', () => {
    const setImages = ['b', 'c'].map((image) => ({ container: 'app', image }));
    expect(plan(pod, { copy: { setImages } }).container.image).toBe('c');
  });

  it('strips a copy with changed images only, which kubectl does not', () => {
    const has = target(
      { containers: [{ ...app, livenessProbe: {} }], initContainers: [{ name: 'setup' }] },
      { labels: { app: 'web' }, annotations: { note: 'a' } },
    );
    const copy = { setImages: [{ container: 'app', image: 'b' }] };
    const made = plan(has, { copy, profile: 'general' });
    expect(made.pod).toEqual({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'debugger', namespace: 'shop', labels: owner },
      spec: {
        containers: [{ ...app, image: 'b', env: [marker] }],
        initContainers: [{ name: 'setup' }],
      },
    });
    expect(made.container).toBe(made.pod.spec.containers[0]);
  });

  it('says that input of a copy with changed images only stays as it was', () => {
    const copy = { setImages: [{ container: 'app', image: 'b' }] };
    const made = plan(pod, { copy, workload: { stdin: true, tty: true } });
    expect(made.container.stdin).toBeUndefined();
    expect(made.findings.map((f) => f.code)).toEqual(['COPY_INPUT_UNCHANGED']);
  });

  it('does not pass for the mirror of a static pod', () => {
    const mirror = 'kubernetes.io/config.mirror';
    const annotations = { [mirror]: 'h', 'kubernetes.io/config.hash': 'h', note: 'a' };
    const made = plan(target({ containers: [app] }, { annotations }), {
      workload: { image: 'b' },
      copy: { keep: { ...keepFlagsDefault, annotations: true } },
    });
    expect(made.pod.metadata.annotations).toEqual({ note: 'a' });
  });

  it('is owned by us even where labels are kept', () => {
    const labels = { 'app.kubernetes.io/managed-by': 'Helm', app: 'web' };
    const made = plan(aPod({ metadata: { labels } }), {
      workload: { image: 'b' },
      copy: { keep: { ...keepFlagsDefault, labels: true } },
      profile: 'general',
    });
    expect(made.pod.metadata.labels).toEqual({ app: 'web', ...owner });
  });

  it('carries along what it does not know', () => {
    const known = { containers: [app], serviceAccountName: 'web', novel: { field: [1] } };
    const made = plan(target(known), { workload: { image: 'b' } });
    expect(made.pod.spec).toMatchObject({ serviceAccountName: 'web', novel: { field: [1] } });
  });

  it('changes nothing of the pod it was given', () => {
    const given = aPod({ spec: { volumes: [{ name: 'v' }] } });
    const before = structuredClone(given);
    plan(given, { workload: { image: 'b', env: [{ name: 'A', value: '1' }] }, profile: 'general' });
    expect(given).toEqual(before);
  });
});

describe('a copy is refused', () => {
  const pod = aPod({ spec: { ephemeralContainers: [{ name: 'old' }] } });
  const refusal = (ask: Ask): string => {
    try {
      plan(pod, ask);
    } catch (error) {
      return (error as Error).message;
    }
    return 'not refused';
  };

  it.each<[string, Ask, string]>([
    [
      'without anything to do',
      {},
      'COPY_IMAGE_REQUIRED: you must specify --image, --set-image or command arguments.',
    ],
    [
      'with arguments for no container',
      { workload: { command: ['sh'] } },
      'COPY_IMAGE_REQUIRED: you must specify an existing container or a new image when specifying args.',
    ],
    [
      'with a new container and no image',
      { workload: { containerName: 'new' } },
      'COPY_IMAGE_REQUIRED: The pod has no container "new"; you must specify image when creating new container (--image).',
    ],
    [
      'with the name of an ephemeral container, which a copy does not have',
      { workload: { containerName: 'old' } },
      'COPY_IMAGE_REQUIRED: The pod has no container "old"; you must specify image when creating new container (--image).',
    ],
    [
      'under the name of the pod itself',
      { workload: { image: 'b' }, copy: { name: 'web' } },
      'COPY_NAME_TAKEN: The copy cannot be named "web", as the pod itself is. Give it another name (--copy-to).',
    ],
    [
      'with an image for a container that is not there',
      {
        copy: {
          setImages: ['app', 'setup', 'nope'].map((container) => ({ container, image: 'b' })),
        },
      },
      'SET_IMAGE_CONTAINER_NOT_FOUND: --set-image names "setup", "nope", but the regular containers of the pod are: app, sidecar. "*" stands for all of them.',
    ],
    [
      'with the debug container among what is dropped',
      {
        workload: { containerName: 'setup', command: ['sh'] },
        copy: { keep: { ...keepFlagsDefault, initContainers: false } },
        profile: 'general',
      },
      'OPTION_UNSUITABLE: --container names the init container "setup", which --keep-init-containers=false removes. Keep the init containers, or debug another container.',
    ],
    [
      'with an option that would be ignored',
      {
        workload: { env: [{ name: 'A', value: '1' }] },
        copy: { setImages: [{ container: '*', image: 'b' }] },
      },
      'OPTION_UNSUITABLE: --env is about a debug container, and a copy with --set-image alone has none. Name a container to change (--container), or add one (--image).',
    ],
  ])('%s', (_name, ask, expected) => {
    expect(refusal(ask)).toBe(expected);
  });
});
