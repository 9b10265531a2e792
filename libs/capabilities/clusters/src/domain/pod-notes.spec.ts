import { describe, expect, it } from '@jest/globals';
import type { NotedPod } from './noted-pod.ts';
import { podNotes } from './pod-notes.ts';

type Change = { metadata?: object; spec?: object; status?: object };

function aPod({ metadata, spec, status }: Change = {}): NotedPod {
  return {
    metadata: { name: 'web', namespace: 'shop', ...metadata },
    spec: { nodeName: 'worker-1', containers: [{ name: 'app', image: 'shop/web:1' }], ...spec },
    status: {
      phase: 'Running',
      containerStatuses: [{ name: 'app', restartCount: 0, state: { running: {} } }],
      ...status,
    },
  };
}

const waiting = (reason: string, message = '', more: object = {}) => ({
  containerStatuses: [
    { name: 'app', restartCount: 0, state: { waiting: { reason, message } }, ...more },
  ],
});

const crash = waiting('CrashLoopBackOff', 'back-off 10s', {
  restartCount: 7,
  lastState: { terminated: { exitCode: 42, reason: 'Error' } },
});

function check(
  change: Change,
  expected: { code: string; blocks?: boolean; says: RegExp; next: RegExp },
  subject: { targetContainer?: string; nodeReady?: boolean } = {},
) {
  const notes = podNotes(aPod(change), {
    cluster: 'eu-1',
    targetContainer: subject.targetContainer,
    nodeReady: subject.nodeReady,
  });
  const note = notes.find((each) => each.code === expected.code);
  expect(notes.map((each) => each.code)).toContain(expected.code);
  expect(note?.blocks).toBe(expected.blocks ?? false);
  expect(note?.message).toMatch(expected.says);
  expect(note?.suggestion).toMatch(expected.next);
}

describe('the state of a pod, for whoever debugs it', () => {
  it('has nothing to say of a healthy pod', () => {
    expect(podNotes(aPod(), { cluster: 'eu-1', targetContainer: 'app', nodeReady: true })).toEqual(
      [],
    );
  });

  it('names a static pod and leads to its node', () => {
    check(
      { metadata: { annotations: { 'kubernetes.io/config.mirror': 'x' } } },
      {
        code: 'POD_STATIC',
        blocks: true,
        says: /is a static pod/,
        next: /endo debug -it node\/worker-1 /,
      },
    );
  });

  it('refuses a pod that is being deleted', () => {
    check(
      { metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } },
      {
        code: 'POD_TERMINATING',
        blocks: true,
        says: /is being deleted/,
        next: /endo pods --cluster eu-1 -n shop/,
      },
    );
  });

  it.each(['Succeeded', 'Failed'])('offers a copy of a pod that is %s', (phase) => {
    check(
      { status: { phase } },
      {
        code: 'POD_COMPLETED',
        blocks: true,
        says: new RegExp(`current phase is ${phase}`),
        next: /--copy-to web-debug --container app -- sh/,
      },
    );
  });

  it('repeats what the scheduler says of a pod without a node', () => {
    const conditions = [
      {
        type: 'PodScheduled',
        status: 'False',
        message: '0/3 nodes are available: 3 Insufficient memory.',
      },
    ];
    check(
      { spec: { nodeName: undefined }, status: { phase: 'Pending', conditions } },
      {
        code: 'POD_UNSCHEDULED',
        blocks: true,
        says: /3 Insufficient memory/,
        next: /endo describe pod\/web/,
      },
    );
  });

  it.each([
    ['its kubelet is silent', {}, false],
    ['the node controller says so', { status: { reason: 'NodeLost' } }, undefined],
  ])('warns of a node that is gone: %s', (_why, change, nodeReady) => {
    const expected = { code: 'NODE_NOT_READY', says: /worker-1 .* not ready/, next: /describe/ };
    check(change, expected, nodeReady === undefined ? {} : { nodeReady });
  });

  it('explains a crash loop and offers a copy with another command', () => {
    check(
      { status: crash },
      {
        code: 'CONTAINER_CRASH_LOOPING',
        says: /7 restarts; it last exited with 42 \(Error\)/,
        next: /--copy-to web-debug --container app -- sh .* wait for its next start/,
      },
      { targetContainer: 'app' },
    );
  });

  it('does not also call a crashing target one that is not running', () => {
    const notes = podNotes(aPod({ status: crash }), {
      cluster: 'eu-1',
      targetContainer: 'app',
      nodeReady: true,
    });
    expect(notes.map((each) => each.code)).toEqual(['CONTAINER_CRASH_LOOPING']);
  });

  it('says which image cannot be pulled and why', () => {
    check(
      { status: waiting('ImagePullBackOff', 'Back-off pulling image "shop/web:1"') },
      {
        code: 'IMAGE_PULL_FAILING',
        says: /Image shop\/web:1 of container app .*Back-off pulling image/,
        next: /--copy-to web-debug --set-image app=IMAGE/,
      },
    );
  });

  it.each([
    ['INIT_CONTAINER_RUNNING', { state: { running: {} } }, /is still running/, /--target setup/],
    [
      'INIT_CONTAINER_FAILING',
      {
        restartCount: 3,
        state: { waiting: { reason: 'CrashLoopBackOff' } },
        lastState: { terminated: { exitCode: 1 } },
      },
      /fails \(last exit code 1, 3 restarts\)/,
      /--keep-init-containers=false/,
    ],
  ])('tells an init container apart: %s', (code, status, says, next) => {
    const initContainerStatuses = [{ name: 'setup', ...status }];
    check(
      {
        spec: { initContainers: [{ name: 'setup' }] },
        status: {
          phase: 'Pending',
          initContainerStatuses,
          ...waiting('PodInitializing'),
        },
      },
      { code, says, next },
    );
  });

  it('leaves a sidecar that runs out of it', () => {
    const change = {
      spec: { initContainers: [{ name: 'mesh', restartPolicy: 'Always' }] },
      status: {
        phase: 'Pending',
        initContainerStatuses: [{ name: 'mesh', state: { running: {} } }],
        ...waiting('ContainerCreating'),
      },
    };
    const notes = podNotes(aPod(change), {
      cluster: 'eu-1',
      targetContainer: undefined,
      nodeReady: true,
    });
    expect(notes).toEqual([]);
  });

  it('warns that a target which does not run is waited for', () => {
    check(
      { status: waiting('ContainerCreating') },
      {
        code: 'TARGET_NOT_RUNNING',
        says: /not running \(ContainerCreating\)/,
        next: /Leave out --target/,
      },
      { targetContainer: 'app' },
    );
  });

  it('tells what a shared process namespace shows', () => {
    check(
      { spec: { shareProcessNamespace: true } },
      { code: 'PROCESS_NAMESPACE_SHARED', says: /sees all processes/, next: /\/proc\/PID\/root/ },
    );
  });

  it('tells of a read-only root', () => {
    const app = { name: 'app', securityContext: { readOnlyRootFilesystem: true } };
    check(
      { spec: { containers: [app] } },
      { code: 'TARGET_ROOT_READ_ONLY', says: /read-only root/, next: /--mounts-of/ },
    );
  });

  it('puts what blocks first', () => {
    const notes = podNotes(
      aPod({ spec: { shareProcessNamespace: true }, status: { phase: 'Succeeded' } }),
      { cluster: 'eu-1', targetContainer: undefined, nodeReady: true },
    );
    expect(notes.map((each) => each.blocks)).toEqual([true, false]);
  });
});
