import { describe, expect, it } from '@jest/globals';
import {
  marker,
  owner,
  ownName,
  ptrace,
  plan,
  check,
  target,
  ifNotPresent,
  busybox,
  added,
} from '../testing/planned-copies.ts';
import { keepFlagsDefault } from './workload.ts';

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
