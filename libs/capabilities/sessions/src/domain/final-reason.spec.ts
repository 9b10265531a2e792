import { describe, expect, it } from '@jest/globals';
import { cannotStart, finalEventSentence } from './final-reason.ts';

/** As kubelet 1.34 with containerd 2.2 writes them. */
const finals: [string, string, string][] = [
  [
    'ErrImageNeverPull',
    'Container image "nosuch:1" is not present with pull policy of Never',
    'IfNotPresent',
  ],
  [
    'InspectFailed',
    'Failed to apply default image tag "UPPER": couldn\'t parse image name "UPPER": invalid reference format',
    'Correct the image name',
  ],
  [
    'Failed',
    'Error: container has runAsNonRoot and image will run as root (pod: "web", container: dbg)',
    'numeric non-root user',
  ],
  ['Failed', 'Error: unable to find target container nobody', 'debug without --target'],
  [
    'Failed',
    'Error: failed to create containerd task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/no/such": stat /no/such: no such file or directory',
    'Check that the command exists',
  ],
];

describe('an event of the kubelet', () => {
  it.each(finals)('%s "%s" is final, and says what to do', (reason, message, next) => {
    const sentence = finalEventSentence({ type: 'Warning', reason, message });
    expect(sentence).toContain(message);
    expect(sentence).toContain(next);
  });

  it.each([
    ['Warning', 'Failed', 'Failed to pull image "a": connection refused'],
    ['Warning', 'Failed', 'Error: ErrImagePull'],
    ['Warning', 'BackOff', 'Back-off pulling image "a"'],
    ['Normal', 'Pulling', 'Pulling image "runAsNonRoot"'],
  ])('%s %s "%s" is not', (type, reason, message) => {
    expect(finalEventSentence({ type, reason, message })).toBeUndefined();
  });
});

describe('a container that waits', () => {
  it.each([
    ['ImagePullBackOff', true],
    ['Unschedulable', true],
    ['CreateContainerConfigError', true],
    ['ContainerCreating', false],
    ['PodInitializing', false],
  ])('for %s cannot start soon: %s', (reason, expected) => {
    expect(cannotStart({ is: 'waiting', reason })).toBe(expected);
  });

  it('is not one that runs', () => {
    expect(cannotStart({ is: 'running' })).toBe(false);
  });
});
