import { describe, expect, it } from '@jest/globals';
import { podColumns } from './pod-status.ts';
import type { PrintedPod } from './pod-status.ts';

type Status = NonNullable<PrintedPod['status']>;
type Spec = NonNullable<PrintedPod['spec']>;

const running = { running: {} };
const waiting = (reason: string) => ({ waiting: { reason } });
const ended = (exitCode: number, reason?: string) => ({ terminated: { exitCode, reason } });
const init = (...names: string[]): Spec => ({
  containers: [{}, {}],
  initContainers: names.map((name) => ({
    name,
    ...(name.startsWith('sidecar') ? { restartPolicy: 'Always' } : {}),
  })),
});

/** Cases of kubernetes `pkg/printers/internalversion/printers_test.go`, TestPrintPod. */
function check(
  name: string,
  pod: { status: Status; spec?: Spec; deleted?: boolean },
  expected: string,
): void {
  it(`${name}: ${expected}`, () => {
    const metadata = pod.deleted ? { deletionTimestamp: '2026-11-21T12:00:00Z' } : {};
    const columns = podColumns({ metadata, spec: { containers: [{}, {}], ...pod.spec }, ...pod });
    const { readyContainers, totalContainers, status, restarts } = columns;
    expect(`${readyContainers}/${totalContainers} ${status} ${restarts}`).toBe(expected);
  });
}

const c = (state: object, more: object = {}) => ({
  name: 'c',
  ready: false,
  restartCount: 0,
  state,
  ...more,
});

describe('the columns of kubectl get pods', () => {
  check('no statuses yet', { status: { phase: 'Pending' } }, '0/2 Pending 0');
  check(
    'all ready',
    {
      status: {
        phase: 'Running',
        containerStatuses: [c(running, { ready: true }), c(running, { ready: true })],
      },
    },
    '2/2 Running 0',
  );
  check(
    'one ready, one not',
    {
      status: {
        phase: 'Running',
        containerStatuses: [
          c(running, { ready: true, restartCount: 3 }),
          c(running, { restartCount: 4 }),
        ],
      },
    },
    '1/2 Running 7',
  );
  check(
    'waiting wins over the phase',
    {
      status: {
        phase: 'Running',
        containerStatuses: [
          c(running, { ready: true }),
          c(waiting('CrashLoopBackOff'), { restartCount: 6 }),
        ],
      },
    },
    '1/2 CrashLoopBackOff 6',
  );
  check(
    'the first container that is not well is named',
    {
      status: {
        phase: 'Pending',
        containerStatuses: [c(waiting('ErrImagePull')), c(waiting('ContainerCreating'))],
      },
    },
    '0/2 ErrImagePull 0',
  );
  check(
    'ended with a reason',
    { status: { phase: 'Failed', containerStatuses: [c(ended(1, 'Error'))] } },
    '0/2 Error 0',
  );
  check(
    'ended with a code only',
    { status: { phase: 'Failed', containerStatuses: [c(ended(137))] } },
    '0/2 ExitCode:137 0',
  );
  check(
    'ended by a signal',
    {
      status: {
        phase: 'Failed',
        containerStatuses: [c({ terminated: { exitCode: 0, signal: 9 } })],
      },
    },
    '0/2 Signal:9 0',
  );
  check(
    'completed beside a running one, pod ready',
    {
      status: {
        phase: 'Running',
        conditions: [{ type: 'Ready', status: 'True' }],
        containerStatuses: [c(ended(0, 'Completed')), c(running, { ready: true })],
      },
    },
    '1/2 Running 0',
  );
  check(
    'completed beside a running one, pod not ready',
    {
      status: {
        phase: 'Running',
        containerStatuses: [c(ended(0, 'Completed')), c(running, { ready: true })],
      },
    },
    '1/2 NotReady 0',
  );
  check('evicted', { status: { phase: 'Failed', reason: 'Evicted' } }, '0/2 Evicted 0');
  check(
    'held back from scheduling',
    {
      status: {
        phase: 'Pending',
        conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }],
      },
    },
    '0/2 SchedulingGated 0',
  );
  check(
    'being deleted',
    {
      status: { phase: 'Running', containerStatuses: [c(running, { ready: true })] },
      deleted: true,
    },
    '1/2 Terminating 0',
  );
  check(
    'being deleted on a lost node',
    { status: { phase: 'Running', reason: 'NodeLost' }, deleted: true },
    '0/2 Unknown 0',
  );
  check(
    'being deleted when finished',
    {
      status: { phase: 'Succeeded', containerStatuses: [c(ended(0, 'Completed'))] },
      deleted: true,
    },
    '0/2 Completed 0',
  );

  const i = (name: string, state: object, more: object = {}) => ({ ...c(state, more), name });
  check(
    'first init container running',
    {
      spec: init('a', 'b'),
      status: {
        phase: 'Pending',
        initContainerStatuses: [i('a', running), i('b', waiting('PodInitializing'))],
      },
    },
    '0/2 Init:0/2 0',
  );
  check(
    'first init container done',
    {
      spec: init('a', 'b'),
      status: {
        phase: 'Pending',
        initContainerStatuses: [
          i('a', ended(0, 'Completed')),
          i('b', running, { restartCount: 2 }),
        ],
      },
    },
    '0/2 Init:1/2 2',
  );
  check(
    'init container crashing',
    {
      spec: init('a'),
      status: {
        phase: 'Pending',
        initContainerStatuses: [i('a', waiting('CrashLoopBackOff'), { restartCount: 5 })],
        containerStatuses: [c(waiting('PodInitializing'))],
      },
    },
    '0/2 Init:CrashLoopBackOff 5',
  );
  check(
    'init container failed',
    { spec: init('a'), status: { phase: 'Pending', initContainerStatuses: [i('a', ended(3))] } },
    '0/2 Init:ExitCode:3 0',
  );
  check(
    'init containers done',
    {
      spec: init('a'),
      status: {
        phase: 'Running',
        initContainerStatuses: [i('a', ended(0, 'Completed'), { restartCount: 9 })],
        containerStatuses: [c(running, { ready: true, restartCount: 1 })],
      },
    },
    '1/2 Running 1',
  );
  check(
    'sidecar running beside the containers',
    {
      spec: init('sidecar', 'a'),
      status: {
        phase: 'Running',
        initContainerStatuses: [
          i('sidecar', running, { ready: true, started: true, restartCount: 2 }),
          i('a', ended(0), { restartCount: 4 }),
        ],
        containerStatuses: [
          c(running, { ready: true, restartCount: 1 }),
          c(running, { ready: true }),
        ],
      },
    },
    '3/3 Running 3',
  );
  check(
    'sidecar not started yet',
    {
      spec: init('sidecar', 'a'),
      status: {
        phase: 'Pending',
        initContainerStatuses: [i('sidecar', waiting('PodInitializing'), { started: false })],
      },
    },
    '0/3 Init:0/2 0',
  );
  check(
    'sidecar restarting in an initialized pod',
    {
      spec: init('sidecar'),
      status: {
        phase: 'Running',
        conditions: [{ type: 'Initialized', status: 'True' }],
        initContainerStatuses: [
          i('sidecar', waiting('CrashLoopBackOff'), { started: false, restartCount: 7 }),
        ],
        containerStatuses: [c(running, { ready: true }), c(running, { ready: true })],
      },
    },
    '2/3 Init:CrashLoopBackOff 7',
  );

  it('takes a pod that is almost empty', () => {
    const expected = { status: 'Unknown', readyContainers: 0, totalContainers: 0, restarts: 0 };
    expect(podColumns({})).toEqual(expected);
  });
});
