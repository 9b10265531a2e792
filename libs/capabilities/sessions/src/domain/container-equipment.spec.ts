// Goal: user, mounts and root of a debug container, as they come out of a whole plan.
import { describe, expect, it } from '@jest/globals';
import { newId } from '@endoscope/core';
import { aPod, aWorkload } from '../testing/builders.ts';
import type { SecurityContext } from './container.ts';
import { planWorkload } from './plan-workload.ts';
import type { Profile } from './profile.ts';
import { keepFlagsDefault } from './workload.ts';
import type { WorkloadRequest } from './workload.ts';

const sessionId = newId('session', new Date('2026-01-01T00:00:00Z'));
const tokenPath = '/var/run/secrets/kubernetes.io/serviceaccount';
const copy = {
  ...{ name: 'copy', setImages: [], shareProcesses: undefined, sameNode: false },
  ...{ replace: false, keep: keepFlagsDefault },
};

interface Ask {
  readonly workload?: Partial<WorkloadRequest>;
  readonly profile?: Profile;
  readonly spec?: object;
  readonly target?: string;
}

function plan({ workload, profile = 'legacy', spec = {}, target }: Ask) {
  const { planned, findings } = planWorkload({
    ...{ sessionId, workload: aWorkload(workload), image: 'tools:1', profile },
    target: { kind: 'pod', pod: aPod({ spec }), container: target },
  });
  return { ...planned, findings, codes: findings.map((f) => f.code) };
}

describe('the user of a debug container', () => {
  const pod = (container: object | undefined, securityContext: object = {}) => ({
    securityContext,
    containers: [{ name: 'app', ...(container && { securityContext: container }) }],
  });

  it.each<[string, object, Partial<WorkloadRequest>, SecurityContext | undefined]>([
    [
      'is that of the container',
      pod({ runAsUser: 7, runAsGroup: 8, privileged: true }, { runAsUser: 1 }),
      { userOf: 'app' },
      { runAsUser: 7, runAsGroup: 8 },
    ],
    [
      'is that of the pod where the container says nothing',
      pod(undefined, { runAsUser: 1, runAsGroup: 2 }),
      { userOf: 'app' },
      { runAsUser: 1, runAsGroup: 2 },
    ],
    [
      'is taken field by field',
      pod({ runAsGroup: 8 }, { runAsUser: 1, runAsGroup: 2 }),
      { userOf: 'app' },
      { runAsUser: 1, runAsGroup: 8 },
    ],
    [
      'is the number, with the group of the container',
      pod({ runAsUser: 7, runAsGroup: 8 }),
      { userOf: 'app', asUser: 9 },
      { runAsUser: 9, runAsGroup: 8 },
    ],
    ['is not set where nobody asks', pod({ runAsUser: 7 }), {}, undefined],
    [
      'is root, where the pod demands the contrary for its own containers',
      pod(undefined, { runAsNonRoot: true, runAsUser: 7 }),
      { asUser: 0 },
      { runAsUser: 0, runAsNonRoot: false },
    ],
    ['is root, with nothing more to say', pod(undefined), { asUser: 0 }, { runAsUser: 0 }],
  ])('%s', (_name, spec, workload, expected) => {
    const { container, codes } = plan({ workload, spec });
    expect(container.securityContext).toEqual(expected);
    expect(codes).toEqual([]);
  });

  it('is said to be unknown where only the image decides', () => {
    const { container, findings } = plan({ workload: { userOf: 'app' } });
    expect(container.securityContext).toBeUndefined();
    expect(findings).toEqual([
      {
        code: 'USER_UNKNOWN',
        severity: 'warning',
        message:
          'Container app sets no user and neither does its pod: its image decides, and the cluster does not say how.',
        suggestion:
          'Look it up from inside (the owner of /proc/1) and give it by number (--as-user).',
      },
    ]);
  });

  it('is refused as root under a profile that demands another', () => {
    expect(() => plan({ workload: { asUser: 0 }, profile: 'restricted' })).toThrow(
      'USER_CONTRADICTS_PROFILE: The debug container would run as user 0, but profile restricted demands a non-root user, so it would never start. Choose another user or another profile.',
    );
  });

  it('is refused where the container is not there', () => {
    expect(() => plan({ workload: { userOf: 'nope' } })).toThrow(
      'CONTAINER_NOT_IN_POD: --user-of names "nope", but the pod has no such container. It has: app, sidecar, setup.',
    );
  });
});

describe('the mounts of a debug container', () => {
  const data = { name: 'data', mountPath: '/data' };
  const sub = { name: 'conf', mountPath: '/etc/app.conf', subPath: 'app.conf' };
  const expr = { name: 'conf', mountPath: '/etc/b', subPathExpr: '$(POD)' };
  const token = { name: 'kube-api-access-x', mountPath: tokenPath, readOnly: true };
  const spec = {
    volumes: [{ name: 'data' }, { name: 'conf' }, { name: 'kube-api-access-x' }],
    containers: [
      { name: 'app', image: 'app:1', volumeMounts: [data, sub, expr, token] },
      { name: 'sidecar', image: 'side:1' },
    ],
  };

  it('are those of the container, without subPath, which is said', () => {
    const { container, findings } = plan({ workload: { mountsOf: 'app' }, spec });
    expect(container.volumeMounts).toEqual([data, token]);
    expect(findings.map(({ code, message }) => [code, message])).toEqual([
      [
        'SUB_PATH_MOUNTS_SKIPPED',
        'These mounts of app use subPath, which an ephemeral container may not, and are left out: /etc/app.conf (volume conf), /etc/b (volume conf).',
      ],
      [
        'TOKEN_MOUNTED',
        "The mounts of app hold the token of the pod's service account; the debug container can read it.",
      ],
    ]);
  });

  it('keep subPath in a copy, where it is allowed', () => {
    const { container, codes } = plan({ workload: { mountsOf: 'app', copy }, spec });
    expect(container.volumeMounts).toEqual([data, sub, expr, token]);
    expect(codes).toEqual(['TOKEN_MOUNTED']);
  });

  it('are none where the container has none', () => {
    const { container, codes } = plan({ workload: { mountsOf: 'sidecar' }, spec });
    expect([container.volumeMounts, codes]).toEqual([undefined, []]);
  });

  it('are volumes of the pod at paths of their own, which win over those of the container', () => {
    const volumeMounts = [
      { name: 'conf', mountPath: '/data' },
      { name: 'data', mountPath: '/mnt', readOnly: true },
    ];
    const { container } = plan({ workload: { mountsOf: 'app', volumeMounts }, spec });
    expect(container.volumeMounts).toEqual([token, ...volumeMounts]);
  });

  it('do not let mounts out to the node', () => {
    const both = { ...data, mountPropagation: 'Bidirectional' };
    const { container } = plan({
      workload: { mountsOf: 'app' },
      spec: { ...spec, containers: [{ name: 'app', volumeMounts: [both] }] },
    });
    expect(container.volumeMounts).toEqual([{ ...data, mountPropagation: 'HostToContainer' }]);
  });

  it.each<[string, Partial<WorkloadRequest>, string]>([
    [
      'of a container that is not there',
      { mountsOf: 'nope' },
      'CONTAINER_NOT_IN_POD: --mounts-of names "nope", but the pod has no such container. It has: app, sidecar, setup.',
    ],
    [
      'of a volume that is not there',
      { volumeMounts: [{ name: 'nope', mountPath: '/x' }] },
      'VOLUME_NOT_IN_POD: The pod has no volume "nope" to mount. It has: data, conf, kube-api-access-x.',
    ],
    [
      'of a volume that only the custom profile names',
      { custom: { volumeMounts: [{ name: 'nope', mountPath: '/x' }] } },
      'VOLUME_NOT_IN_POD',
    ],
    [
      'of two volumes at one path',
      {
        volumeMounts: [
          { name: 'data', mountPath: '/x' },
          { name: 'conf', mountPath: '/x' },
        ],
      },
      'MOUNT_PATH_TAKEN: Two volumes would be mounted at /x. Choose another path for one of them.',
    ],
    [
      'with subPath, in an ephemeral container',
      { custom: { volumeMounts: [{ name: 'data', mountPath: '/x', subPath: 'a' }] } },
      'EPHEMERAL_FIELD_REFUSED: subPath (in the mount at /x) cannot be set for an ephemeral container: it could escape the volume of a container that is running already. Mount the whole volume and change into the folder.',
    ],
  ])('are refused %s', (_name, workload, sentence) => {
    expect(() => plan({ workload, spec })).toThrow(sentence);
  });
});

describe('starting in the root of the target', () => {
  const chroot = (change: Partial<WorkloadRequest> = {}) => ({ chrootTarget: true, ...change });

  it('runs the command there, or a shell', () => {
    const words = (change: Partial<WorkloadRequest>) =>
      plan({ workload: chroot(change), target: 'app', profile: 'general' }).container;
    expect(words({}).command).toEqual(['chroot', '/proc/1/root', 'sh']);
    const both = words({ command: ['ls'], args: ['-l'] });
    expect([both.command, both.args]).toEqual([['chroot', '/proc/1/root', 'ls', '-l'], undefined]);
  });

  it.each<[string, Ask, string[]]>([
    ['general', { profile: 'general' }, ['CHROOT_NEEDS_CAPABILITY', 'CHROOT_NEEDS_SHELL']],
    ['sysadmin', { profile: 'sysadmin' }, ['CHROOT_NEEDS_SHELL']],
    [
      'baseline, with a command',
      { profile: 'baseline', workload: chroot({ command: ['ls'] }) },
      ['CHROOT_NEEDS_CAPABILITY', 'CHROOT_NEEDS_PTRACE'],
    ],
    [
      'restricted, with rights from a custom profile',
      {
        profile: 'restricted',
        workload: chroot({
          command: ['ls'],
          custom: {
            securityContext: { capabilities: { add: ['SYS_CHROOT', 'CAP_SYS_PTRACE'] } },
          },
        }),
      },
      [],
    ],
  ])('says what rights it needs: %s', (_name, ask, codes) => {
    expect(plan({ workload: chroot(), target: 'app', ...ask }).codes).toEqual(codes);
  });

  it.each<[string, Ask, string]>([
    ['without a target', {}, 'there is no target container. Name it (--target CONTAINER).'],
    [
      'where all containers share their processes',
      { target: 'app', spec: { shareProcessNamespace: true } },
      'the containers of this pod share their processes, so process 1 is not the target. Find the process with ps and look into /proc/PID/root.',
    ],
    [
      'in a copy',
      { workload: chroot({ copy }) },
      'in a copy process 1 is not the target. Look into /proc/PID/root of its process instead.',
    ],
    [
      'without the capability',
      { target: 'app', profile: 'restricted' },
      'chroot needs the capability SYS_CHROOT, which the profile drops. Use --profile general.',
    ],
    [
      'as another user than root',
      { target: 'app', workload: chroot({ asUser: 7 }) },
      'chroot needs root, and the debug container would run as user 7. Add --as-user 0.',
    ],
    [
      'in a pod of another user than root',
      { target: 'app', spec: { securityContext: { runAsUser: 7 } } },
      'chroot needs root, and the debug container would run as user 7. Add --as-user 0.',
    ],
    [
      'with arguments alone',
      { target: 'app', workload: chroot({ args: ['-l'] }) },
      'arguments alone are for the program of the debug image, which is outside of the target. Give the whole command, as in: -- ls -l /',
    ],
  ])('is refused %s', (_name, ask, sentence) => {
    expect(() => plan({ workload: chroot(), ...ask })).toThrow(
      `CHROOT_UNAVAILABLE: --chroot-target cannot work: ${sentence}`,
    );
  });
});
