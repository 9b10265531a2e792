import { describe, expect, it } from '@jest/globals';
import { aSession } from '../testing/builders.ts';
import { nextStep } from './next-step.ts';
import type { Step, StepInput } from './next-step.ts';

const createdAt = new Date('2026-01-01T00:00:00Z');
const at = (seconds: number) => new Date(createdAt.getTime() + seconds * 1000);
const limits = { startTimeoutMs: 120_000, idleMs: 600_000 };
const starting = aSession({ createdAt, state: 'provisioning' });
const ready = aSession({ createdAt, state: 'ready', readyAt: at(2) });

function check(change: Partial<StepInput>, expected: Partial<Step>) {
  const input: StepInput = {
    session: starting,
    observed: { is: 'absent' },
    now: at(1),
    startedAt: createdAt,
    lastInputAt: undefined,
    limits,
    isReported: () => false,
    saidStarted: false,
    ...change,
  };
  expect(nextStep(input)).toMatchObject(expected);
}

const waitingFor = (reason: string, message = '') => ({ is: 'waiting', reason, message }) as const;
const exited = {
  is: 'terminated',
  exitCode: 3,
  reason: 'Error',
  message: undefined,
  podIsLeaving: false,
} as const;

describe('a session that is starting', () => {
  it('waits at most until its start deadline', () => {
    check({ now: at(20) }, { do: 'wait', forMs: 100_000 });
  });

  it('becomes ready when the container runs', () => {
    check({ observed: { is: 'running' } }, { do: 'become_ready' });
  });

  it('becomes ready when the kubelet says that it has started a shell at a terminal', () => {
    const shell = { ...starting.container, command: ['sh'], stdin: true, tty: true };
    const session = { ...starting, container: shell };
    const early = { session, saidStarted: true };
    check({ ...early }, { do: 'become_ready' });
    check({ ...early, observed: waitingFor('ContainerCreating') }, { do: 'become_ready' });
    check({ ...early, observed: { is: 'unknown' } }, { do: 'wait' });
    check({ ...early, observed: exited }, { do: 'finish' });
    const withTask = { ...session, container: { ...shell, args: ['-c', 'echo first'] } };
    check({ ...early, session: withTask }, { do: 'wait' });
  });

  it('ends with the exit code of a container that ran and ended meanwhile', () => {
    check({ observed: exited }, {
      do: 'finish',
      end: { reason: 'process_exited', exitCode: 3, process: 'gone' },
    } as Step);
  });

  it('tells a program that could not be started from one that ran and failed', () => {
    const message = 'exec: "sh": executable file not found in $PATH';
    const unstarted = { ...exited, exitCode: 128, reason: 'StartError', message };
    check(
      { observed: unstarted },
      {
        do: 'finish',
        end: {
          reason: 'start_failed',
          detail: `StartError: ${message}. Check that the command exists in the image.`,
          exitCode: undefined,
          process: 'gone',
          containerReason: 'StartError',
        },
      },
    );
  });

  it('ends as target_gone when the deletion of the pod killed the container', () => {
    const killed = { ...exited, exitCode: 137, podIsLeaving: true };
    check({ session: ready, observed: killed }, {
      do: 'finish',
      end: { reason: 'target_gone', exitCode: 137, process: 'gone' },
    } as Step);
    check({ session: ready, observed: { ...exited, podIsLeaving: true } }, {
      do: 'finish',
      end: { reason: 'process_exited', exitCode: 3, process: 'gone' },
    } as Step);
  });

  it('reports each waiting reason once', () => {
    const observed = waitingFor('ImagePullBackOff', 'Back-off pulling');
    check({ observed }, { do: 'report_waiting' });
    check({ observed, isReported: ({ reason }) => reason === 'ImagePullBackOff' }, { do: 'wait' });
  });

  it.each([
    ['InvalidImageName', 'Failed to apply default image tag'],
    ['ErrImageNeverPull', 'Container image is not present with pull policy of Never'],
    ['CreateContainerConfigError', 'container has runAsNonRoot and image will run as root'],
    ['CreateContainerConfigError', 'unable to find target container app'],
    ['RunContainerError', 'exec: "nope": executable file not found'],
  ])('fails fast on %s', (reason, message) => {
    check(
      { observed: waitingFor(reason, message) },
      { do: 'begin_ending', reason: 'start_failed' },
    );
  });

  it.each(['ContainerCreating', 'ErrImagePull', 'ImagePullBackOff', 'CreateContainerError'])(
    'goes on waiting for %s, which time may mend',
    (reason) => {
      check({ observed: waitingFor(reason) }, { do: 'report_waiting' });
    },
  );

  it('fails at the start deadline and says what it waited for', () => {
    const observed = waitingFor('ImagePullBackOff', 'no such host');
    const session = { ...starting, waiting: { ...observed, since: at(3) } };
    check({ session, observed, now: at(119.9), isReported: () => true }, { do: 'wait' });
    check(
      { session, observed, now: at(120) },
      {
        do: 'begin_ending',
        detail:
          'The debug container did not start within 120 s. It waits for ImagePullBackOff: no such host',
      },
    );
  });
});

describe('a start with a time of its own', () => {
  const session = { ...starting, startTimeoutMs: 5_000 };

  it('ends at that time and not at the gateway’s', () => {
    check({ session, now: at(4.9) }, { do: 'wait', forMs: 100 });
    check(
      { session, now: at(5) },
      {
        do: 'begin_ending',
        reason: 'start_failed',
        detail: expect.stringContaining('did not start within 5 s') as unknown as string,
      },
    );
  });
});

describe('a pod that failed as a whole', () => {
  const observed = { is: 'pod_failed', reason: 'Evicted', message: 'low on memory' } as const;

  it.each([
    ['starting', starting, 'start_failed'],
    ['ready', ready, 'target_gone'],
  ] as const)('ends a session that is %s, with its own words', (_what, session, reason) => {
    check(
      { session, observed },
      { do: 'begin_ending', reason, detail: 'The pod failed: Evicted: low on memory.' },
    );
  });
});

describe('a session that is ready', () => {
  const running = { session: ready, observed: { is: 'running' } } as const;

  it('ends when its process exits', () => {
    check({ session: ready, observed: exited }, { do: 'finish' });
  });

  it('ends when its pod is gone', () => {
    check({ session: ready, observed: { is: 'pod_gone' } }, {
      do: 'finish',
      end: { reason: 'target_gone' },
    } as Step);
  });

  it('ends when nothing was typed for the idle time, counted from the last input', () => {
    check({ ...running, now: at(601) }, { do: 'wait', forMs: 1_000 });
    check({ ...running, now: at(602) }, { do: 'begin_ending', reason: 'idle' });
    check({ ...running, now: at(700), lastInputAt: at(650) }, { do: 'wait', forMs: 550_000 });
  });

  it('ends at its time limit, typing or not', () => {
    check({ ...running, now: at(3_599), lastInputAt: at(3_599) }, { do: 'wait', forMs: 1_000 });
    check(
      { ...running, now: at(3_600), lastInputAt: at(3_600) },
      { do: 'begin_ending', reason: 'expired' },
    );
  });

  it('goes on while the cluster says nothing', () => {
    check({ session: ready, observed: { is: 'unknown' } }, { do: 'wait' });
  });
});
