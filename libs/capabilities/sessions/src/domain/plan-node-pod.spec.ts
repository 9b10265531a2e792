import { describe, expect, it } from '@jest/globals';
import { newId } from '@endoscope/core';
import { aWorkload } from '../testing/builders.ts';
import { nodePodName, planNodePod } from './plan-node-pod.ts';
import type { Profile } from './profile.ts';
import { keepFlagsDefault } from './workload.ts';
import type { WorkloadRequest } from './workload.ts';

const sessionId = newId('session', new Date('2026-01-01T00:00:00Z'));
const id = sessionId.slice(4);
const marker = { name: 'ENDOSCOPE_SESSION', value: sessionId };
const debuggerContainer = {
  name: 'debugger',
  image: 'busybox',
  imagePullPolicy: 'IfNotPresent',
  env: [marker],
  terminationMessagePolicy: 'File',
};
const hostMount = { volumeMounts: [{ name: 'host-root', mountPath: '/host' }] };
const hostVolume = { volumes: [{ name: 'host-root', hostPath: { path: '/' } }] };
const hostNamespaces = { hostNetwork: true, hostPID: true, hostIPC: true };

interface Ask {
  readonly workload?: Partial<WorkloadRequest>;
  readonly profile?: Profile;
}

function plan({ workload, profile = 'legacy' }: Ask) {
  const request = aWorkload({ image: 'busybox', imagePullPolicy: 'IfNotPresent', ...workload });
  const { planned, findings } = planNodePod({
    ...{ sessionId, workload: request, image: 'busybox', profile },
    ...{ node: { name: 'node-xxx' }, namespace: 'debug' },
  });
  if (planned.style !== 'node') throw new Error('not a node pod');
  return { ...planned, findings };
}

function check(ask: Ask, container: object, spec: object) {
  const planned = plan(ask);
  expect(planned.pod).toEqual({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `node-debugger-node-xxx-${id}`,
      namespace: 'debug',
      labels: {
        'app.kubernetes.io/managed-by': 'endoscope',
        'endoscope.dev/session': sessionId,
      },
    },
    spec: {
      containers: [{ ...debuggerContainer, ...container }],
      nodeName: 'node-xxx',
      restartPolicy: 'Never',
      tolerations: [{ operator: 'Exists' }],
      ...spec,
    },
  });
  expect(planned.container).toBe(planned.pod.spec.containers[0]);
}

const host = { ...hostVolume, ...hostNamespaces };

// The names of kubectl's own cases (debug_test.go, TestGenerateNodeDebugPod).
describe('kubectl: TestGenerateNodeDebugPod', () => {
  it('minimum options', () => check({}, hostMount, host));

  it('debug args as container command', () => {
    const command = ['/bin/echo', 'one', 'two', 'three'];
    const workload = { containerName: 'custom-debugger', command };
    check({ workload }, { ...hostMount, name: 'custom-debugger', command }, host);
  });

  it('debug args as container args', () => {
    const args = ['echo', 'one', 'two', 'three'];
    check({ workload: { args } }, { ...hostMount, args }, host);
  });

  it.each<[Profile, object, object]>([
    ['general', hostMount, host],
    ['baseline', {}, {}],
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
      {},
    ],
    [
      'netadmin',
      { securityContext: { capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } } },
      hostNamespaces,
    ],
    ['sysadmin', { ...hostMount, securityContext: { privileged: true } }, host],
  ])('%s profile', (profile, container, spec) => check({ profile }, container, spec));
});

// TestGenerateNodeDebugPodCustomProfile.
describe('kubectl: TestGenerateNodeDebugPodCustomProfile', () => {
  const pull = { imagePullPolicy: 'Never', stdin: true };
  const variable = { name: 'TEST_KEY', value: 'TEST_VALUE' };
  const noRoot = { capabilities: { drop: ['ALL'] }, runAsNonRoot: false };

  it('baseline profile', () => {
    const custom = { ...pull, tty: false, securityContext: noRoot };
    const made = { ...pull, securityContext: noRoot };
    check({ profile: 'baseline', workload: { custom } }, made, {});
  });

  it('restricted profile', () => {
    const securityContext = {
      runAsNonRoot: true,
      capabilities: { drop: ['ALL'] },
      allowPrivilegeEscalation: false,
      seccompProfile: { type: 'RuntimeDefault' },
    };
    const custom = { ...pull, tty: false };
    check({ profile: 'restricted', workload: { custom } }, { ...pull, securityContext }, {});
  });

  it('netadmin profile', () => {
    const securityContext = { capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } };
    const made = { env: [variable, marker], securityContext };
    const workload = { custom: { env: [variable] } };
    check({ profile: 'netadmin', workload }, made, hostNamespaces);
  });

  it('sysadmin profile', () => {
    const volumeMounts = [{ name: 'host-root', mountPath: '/host', readOnly: true }];
    const custom = { env: [variable], volumeMounts };
    const made = { env: [variable, marker], volumeMounts, securityContext: { privileged: true } };
    check({ profile: 'sysadmin', workload: { custom } }, made, host);
  });
});

describe('the plan of a node pod', () => {
  it('sets stdin, tty and the environment', () => {
    const env = [{ name: 'A', value: '1' }];
    const workload = { env, stdin: true, tty: true };
    const made = { ...hostMount, env: [...env, marker], stdin: true, tty: true };
    check({ workload }, made, host);
  });

  it('mounts the root of the node where it is asked to', () => {
    const more = { name: 'host-root', mountPath: '/node', readOnly: true };
    const volumeMounts = [...hostMount.volumeMounts, more];
    check({ workload: { volumeMounts: [more] } }, { volumeMounts }, host);
  });

  it('starts in the root of the node, and says what that needs', () => {
    const { container, findings } = plan({
      workload: { chrootTarget: true },
      profile: 'general',
    });
    expect(container.command).toEqual(['chroot', '/host', 'sh']);
    expect(findings.map((f) => f.code)).toEqual(['CHROOT_NEEDS_CAPABILITY']);
    const sysadmin = plan({
      workload: { chrootTarget: true, command: ['ps'], args: ['-ef'] },
      profile: 'sysadmin',
    });
    expect(sysadmin.container.command).toEqual(['chroot', '/host', 'ps', '-ef']);
    expect(sysadmin.container.args).toBeUndefined();
    expect(sysadmin.findings).toEqual([]);
  });

  it.each<[string, Ask, string]>([
    [
      'a copy',
      {
        workload: {
          copy: {
            ...{ name: 'c', setImages: [], shareProcesses: undefined, sameNode: false },
            ...{ replace: false, keep: keepFlagsDefault },
          },
        },
      },
      'OPTION_UNSUITABLE: --copy-to copies a pod, and the target is a node. Leave it out; a node is debugged from a pod of its own.',
    ],
    [
      'the mounts of a container',
      { workload: { mountsOf: 'app' } },
      'OPTION_UNSUITABLE: --mounts-of needs a pod, and a node has no containers to copy mounts from. The file system of the node is at /host with the profiles general and sysadmin.',
    ],
    [
      'the user of a container',
      { workload: { userOf: 'app' } },
      'OPTION_UNSUITABLE: --user-of needs a pod, and a node has no containers to copy a user from. Give the user by number (--as-user).',
    ],
    [
      'a volume that only a pod has',
      { workload: { volumeMounts: [{ name: 'data', mountPath: '/data' }] }, profile: 'netadmin' },
      'VOLUME_NOT_IN_POD: The pod has no volume "data" to mount. It has: none.',
    ],
    [
      'a root that the profile does not mount',
      { workload: { chrootTarget: true }, profile: 'netadmin' },
      '--chroot-target cannot work: this profile does not mount the file system of the node. Use --profile sysadmin, or general.',
    ],
  ])('is refused with %s', (_name, ask, sentence) => {
    expect(() => plan(ask)).toThrow(sentence);
  });
});

describe('the name of a node pod', () => {
  const dnsSubdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

  it.each([
    ['a short name', 'node-1', `node-debugger-node-1-${id}`],
    ['a domain', 'ip-10-0-0-1.eu.internal', `node-debugger-ip-10-0-0-1.eu.internal-${id}`],
    ['the longest name', 'n'.repeat(253), `node-debugger-${'n'.repeat(212)}-${id}`],
    [
      'a cut that would end in a dot',
      `${'n'.repeat(211)}.x`,
      `node-debugger-${'n'.repeat(211)}-${id}`,
    ],
    ['a cut after dashes', `${'n'.repeat(209)}.--x`, `node-debugger-${'n'.repeat(209)}-${id}`],
  ])('is a DNS name for %s', (_name, node, expected) => {
    const name = nodePodName(node, sessionId);
    expect(name).toBe(expected);
    expect(name).toMatch(dnsSubdomain);
    expect(name.length).toBeLessThanOrEqual(253);
  });
});
