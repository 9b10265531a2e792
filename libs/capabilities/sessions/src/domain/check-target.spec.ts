import { describe, expect, it } from '@jest/globals';
import { aPod } from '../testing/builders.ts';
import { containerProblem, countProblem, findingsOf } from './check-target.ts';
import type { SecurityContext } from './container.ts';
import type { DebugContainer } from './workload.ts';

const container: DebugContainer = {
  name: 'dbg',
  image: 'busybox:1.36',
  terminationMessagePolicy: 'File',
  targetContainerName: 'app',
};

describe('a pod as a target', () => {
  it.each(['app', 'setup', 'old'])('refuses a container name that is taken by %s', (name) => {
    const pod = aPod({ spec: { ephemeralContainers: [{ name: 'old' }] } });
    expect(containerProblem(pod, { ...container, name })?.reason).toBe('CONTAINER_NAME_TAKEN');
  });

  it('lets a regular and an init container be targeted, but no ephemeral one', () => {
    const pod = aPod({ spec: { ephemeralContainers: [{ name: 'old' }] } });
    const target = (targetContainerName: string) =>
      containerProblem(pod, { ...container, targetContainerName })?.message;
    expect(target('app')).toBeUndefined();
    expect(target('setup')).toBeUndefined();
    expect(target('old')).toBe(
      'TARGET_CONTAINER_EPHEMERAL: "old" is an ephemeral container, which cannot be a target. The pod has: app, sidecar, setup.',
    );
    expect(target('nope')).toBe(
      'TARGET_CONTAINER_NOT_FOUND: The pod has no container "nope" to target. It has: app, sidecar, setup.',
    );
  });

  it('takes ephemeral containers up to the limit and no further', () => {
    const pod = (count: number) =>
      aPod({
        spec: { ephemeralContainers: Array.from({ length: count }, (_, i) => ({ name: `e${i}` })) },
      });
    expect(countProblem(pod(31), 32)).toBeUndefined();
    expect(countProblem(pod(32), 32)?.message).toContain('already has 32');
  });
});

describe('findings on a plan', () => {
  const codes = (podChange: object, change: Partial<DebugContainer>) =>
    findingsOf(aPod(podChange), { ...container, ...change }).map((f) => f.code);

  it('warn that added capabilities are inert in a non-root pod', () => {
    const nonRoot = { spec: { securityContext: { runAsUser: 1000 } } };
    const add = { securityContext: { capabilities: { add: ['SYS_PTRACE'] } } };
    expect(codes(nonRoot, add)).toEqual(['NON_ROOT_POD']);
    expect(codes(nonRoot, {})).toEqual([]);
    expect(codes({}, add)).toEqual([]);
  });

  it.each<[string, object, SecurityContext, boolean]>([
    ['a user of the container itself', {}, { runAsUser: 7, privileged: true }, true],
    ['a pod that only says it is not root', { runAsNonRoot: true }, { privileged: true }, true],
    ['root in a non-root pod', { runAsUser: 7 }, { runAsUser: 0, privileged: true }, false],
    ['a non-root pod without gains', { runAsUser: 7 }, { privileged: false }, false],
    ['a root pod', { runAsUser: 0 }, { capabilities: { add: ['NET_ADMIN'] } }, false],
  ])('know whether added capabilities are inert: %s', (_name, ofPod, own, isWarned) => {
    const found = codes({ spec: { securityContext: ofPod } }, { securityContext: own });
    expect(found).toEqual(isWarned ? ['NON_ROOT_POD'] : []);
  });

  it('say that without a target the process is on its own', () => {
    expect(codes({}, { targetContainerName: undefined })).toEqual(['OWN_PROCESS_NAMESPACE']);
    const shared = { spec: { shareProcessNamespace: true } };
    expect(codes(shared, { targetContainerName: undefined })).toEqual([]);
  });

  it('say that output is kept in the log of an interactive container', () => {
    expect(codes({}, { stdin: true })).toEqual(['LOGS_KEEP_OUTPUT']);
  });
});
