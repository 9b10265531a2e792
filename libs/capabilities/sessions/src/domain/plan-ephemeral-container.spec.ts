import { describe, expect, it } from '@jest/globals';
import { newId } from '@endoscope/core';
import { aPod, aWorkload } from '../testing/builders.ts';
import { planEphemeralContainer } from './plan-ephemeral-container.ts';
import { profiles } from './profile.ts';
import type { DebugContainer, WorkloadRequest } from './workload.ts';

const sessionId = newId('session', new Date('2026-01-01T00:00:00Z'));
const marker = { name: 'ENDOSCOPE_SESSION', value: sessionId };
const base = {
  name: `debugger-${sessionId.slice(4)}`,
  image: 'busybox:1.36',
  env: [marker],
  terminationMessagePolicy: 'File',
} as const;
const ptrace = { securityContext: { capabilities: { add: ['SYS_PTRACE'] } } };
const restricted = {
  securityContext: {
    runAsNonRoot: true,
    capabilities: { drop: ['ALL'] },
    allowPrivilegeEscalation: false,
    seccompProfile: { type: 'RuntimeDefault' },
  },
};

function check(
  change: Partial<WorkloadRequest>,
  expected: DebugContainer,
  { target, pod = aPod() }: { target?: string; pod?: ReturnType<typeof aPod> } = {},
) {
  const workload = aWorkload(change);
  const { image = '', profile } = workload;
  const { container } = planEphemeralContainer({
    ...{ sessionId, workload, image, pod, targetContainer: target },
    profile: profile === undefined || profile === 'auto' ? 'general' : profile,
  });
  expect(container).toEqual(expected);
}

// The names of kubectl's own cases (kubectl/pkg/cmd/debug/debug_test.go, TestGenerateDebugContainer).
describe('kubectl: TestGenerateDebugContainer', () => {
  const kubectl = { profile: 'legacy', imagePullPolicy: 'IfNotPresent' } as const;
  const made = { ...base, imagePullPolicy: 'IfNotPresent' } as const;

  it('minimum fields', () => {
    check({ ...kubectl, containerName: 'debugger' }, { ...made, name: 'debugger' });
  });

  it('namespace targeting', () => {
    const expected = { ...made, name: 'debugger', targetContainerName: 'app' };
    check({ ...kubectl, containerName: 'debugger' }, expected, { target: 'app' });
  });

  it('debug args as container command', () => {
    const command = ['/bin/echo', 'one', 'two', 'three'];
    check({ ...kubectl, command }, { ...made, command });
  });

  it('debug args as container args', () => {
    const args = ['echo', 'one', 'two', 'three'];
    check({ ...kubectl, args }, { ...made, args });
  });

  it('random name generation: the name comes from the session instead', () => {
    check(kubectl, made);
    expect(base.name).toMatch(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
    expect(base.name.length).toBeLessThanOrEqual(63);
  });

  it('random name collision: two sessions have two names', () => {
    const other = newId('session', new Date('2026-01-01T00:00:00Z'));
    expect(other).not.toBe(sessionId);
    const pod = aPod({ spec: { containers: [{ name: `debugger-${other.slice(4)}` }] } });
    check(kubectl, made, { pod });
  });

  it('pod with init containers', () => {
    const pod = aPod({ spec: { initContainers: [{ name: 'init-1' }, { name: 'init-2' }] } });
    check(kubectl, made, { pod });
  });

  it('pod with ephemeral containers', () => {
    const pod = aPod({ spec: { ephemeralContainers: [{ name: 'debugger-1' }] } });
    check(kubectl, made, { pod });
  });

  it.each([
    ['general', ptrace],
    ['baseline', {}],
    ['restricted', restricted],
    ['netadmin', { securityContext: { capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } } }],
    ['sysadmin', { securityContext: { privileged: true } }],
    ['legacy', {}],
  ] as const)('%s profile', (profile, expected) => {
    check({ ...kubectl, profile }, { ...made, ...expected });
  });

  it('has a row here for every profile', () => {
    expect(profiles).toHaveLength(6);
  });
});

describe('the plan of an ephemeral container', () => {
  it('holds the fields that kubectl debug sets and nothing else', () => {
    check({}, { ...base, ...ptrace });
  });

  it('sets stdin, stdinOnce and tty only where asked', () => {
    check({ stdin: true, tty: true }, { ...base, ...ptrace, stdin: true, tty: true });
    check({ stdin: true, stdinOnce: true }, { ...base, ...ptrace, stdin: true, stdinOnce: true });
  });

  it('keeps the order of the environment and adds the session marker last', () => {
    const env = [
      { name: 'B', value: '2' },
      { name: 'A', value: '1' },
    ];
    check({ env }, { ...base, ...ptrace, env: [...env, marker] });
  });

  it('lets nothing but the session set its marker', () => {
    const env = [{ name: 'ENDOSCOPE_SESSION', value: 'ses_of_somebody_else' }];
    check({ env }, { ...base, ...ptrace });
  });

  it('takes sources of environment after what the request names', () => {
    const envFrom = [{ secretRef: { name: 'db' } }, { prefix: 'C_', configMapRef: { name: 'c' } }];
    check({ envFrom }, { ...base, ...ptrace, envFrom });
  });

  it('merges the custom profile last, before the marker', () => {
    const custom = {
      env: [{ name: 'A', value: '2' }],
      securityContext: { capabilities: { add: ['NET_ADMIN'] } },
    };
    check(
      { env: [{ name: 'A', value: '1' }], custom },
      {
        ...base,
        env: [{ name: 'A', value: '2' }, marker],
        securityContext: { capabilities: { add: ['NET_ADMIN'] } },
      },
    );
  });

  it('sets the user after the profile, which would take it away', () => {
    check({ profile: 'baseline', asUser: 0 }, { ...base, securityContext: { runAsUser: 0 } });
    check(
      { profile: 'restricted', asUser: 1000 },
      { ...base, securityContext: { ...restricted.securityContext, runAsUser: 1000 } },
    );
  });
});
