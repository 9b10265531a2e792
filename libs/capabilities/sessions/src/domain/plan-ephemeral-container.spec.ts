import { describe, expect, it } from '@jest/globals';
import { newId } from '@endoscope/core';
import { aWorkload } from '../testing/builders.ts';
import { planEphemeralContainer } from './plan-ephemeral-container.ts';
import { profiles } from './profile.ts';
import type { Profile } from './profile.ts';
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

function check(change: Partial<WorkloadRequest>, expected: DebugContainer, target?: string) {
  const workload = aWorkload(change);
  const image = workload.image ?? '';
  const plan = planEphemeralContainer({
    sessionId,
    workload,
    image,
    profile: workload.profile as Profile,
    targetContainer: target,
  });
  expect(plan).toEqual(expected);
}

describe('the plan of an ephemeral container', () => {
  it('holds the fields that kubectl debug sets and nothing else', () => {
    check({}, { ...base, ...ptrace });
  });

  it('takes words after -- as the command', () => {
    check({ command: ['sh', '-c', 'id'] }, { ...base, ...ptrace, command: ['sh', '-c', 'id'] });
  });

  it('takes arguments only as args and leaves the command to the image', () => {
    check({ args: ['-v'] }, { ...base, ...ptrace, args: ['-v'] });
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

  it('targets the named container', () => {
    check({}, { ...base, ...ptrace, targetContainerName: 'app' }, 'app');
  });

  it('takes the name and the pull policy it is given', () => {
    check(
      { containerName: 'dbg', imagePullPolicy: 'Never' },
      { ...base, ...ptrace, name: 'dbg', imagePullPolicy: 'Never' },
    );
  });

  it.each([
    ['legacy', {}],
    ['general', ptrace],
    ['baseline', {}],
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
    ['netadmin', { securityContext: { capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } } }],
    ['sysadmin', { securityContext: { privileged: true } }],
  ] as const)('applies profile %s as kubectl does', (profile, expected) => {
    check({ profile }, { ...base, ...expected });
  });

  it('has a row here for every profile', () => {
    expect(profiles).toHaveLength(6);
  });

  it('names the container after the session, as a DNS label', () => {
    expect(base.name).toMatch(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
    expect(base.name.length).toBeLessThanOrEqual(63);
  });
});
