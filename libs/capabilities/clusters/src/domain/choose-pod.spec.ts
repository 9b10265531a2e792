import { describe, expect, it } from '@jest/globals';
import { choosePod } from './choose-pod.ts';
import type { ContainerCrash, PodCandidate, PodPhase } from './choose-pod.ts';

const of = 'deployment web';

/** `minute` of its creation; a larger one is newer. */
function aPod(
  name: string,
  phase: PodPhase,
  minute: number,
  more: Partial<PodCandidate> = {},
): PodCandidate {
  const createdAt = new Date(Date.UTC(2026, 0, 1, 0, minute));
  const statuses: Record<PodPhase, string> = {
    ready: 'Running',
    running: 'Running',
    starting: 'Init:0/1',
    pending: 'Pending',
    finished: 'Completed',
    leaving: 'Terminating',
  };
  const status = statuses[phase];
  return { name, uid: `uid-${name}`, createdAt, phase, status, crash: undefined, ...more };
}

const crash = (more: Partial<ContainerCrash> = {}): { crash: ContainerCrash } => ({
  crash: { container: 'app', restarts: 3, exitCode: 1, isDown: true, ...more },
});

interface Case {
  readonly pods: readonly PodCandidate[];
  readonly crashing?: boolean;
  /** The pod and why, or the refusal and what the pods do. */
  readonly expect: readonly [string, string];
}

const cases: Record<string, Case> = {
  'the newest ready one, not the newest': {
    pods: [aPod('a', 'ready', 1), aPod('b', 'ready', 2), aPod('c', 'running', 3)],
    expect: ['b', 'newest ready of 3 pods of deployment web'],
  },
  'the only one, without ado': {
    pods: [aPod('a', 'ready', 1)],
    expect: ['a', 'the only pod of deployment web'],
  },
  'the only one although it is not ready': {
    pods: [aPod('a', 'running', 1, { status: 'CrashLoopBackOff' })],
    expect: ['a', 'the only pod of deployment web, which is not ready (CrashLoopBackOff)'],
  },
  'the newest running one when none is ready': {
    pods: [aPod('a', 'running', 1), aPod('b', 'running', 2), aPod('c', 'pending', 3)],
    expect: [
      'b',
      'newest running of 3 pods of deployment web; none is ready (2 Running, 1 Pending)',
    ],
  },
  'one whose init containers have begun when none runs': {
    pods: [aPod('a', 'starting', 1), aPod('c', 'pending', 3)],
    expect: [
      'a',
      'newest starting of 2 pods of deployment web; none is ready (1 Init:0/1, 1 Pending)',
    ],
  },
  'none that is leaving or finished': {
    pods: [aPod('a', 'ready', 1), aPod('b', 'leaving', 2), aPod('c', 'finished', 3)],
    expect: ['a', 'newest ready of 3 pods of deployment web'],
  },
  'the first by name of the same second': {
    pods: [aPod('b', 'ready', 1), aPod('a', 'ready', 1)],
    expect: ['a', 'newest ready of 2 pods of deployment web'],
  },
  'an older one over one without a time': {
    pods: [aPod('a', 'ready', 1), aPod('b', 'ready', 1, { createdAt: undefined })],
    expect: ['a', 'newest ready of 2 pods of deployment web'],
  },
  'nothing when all are done': {
    pods: [aPod('a', 'finished', 1), aPod('b', 'finished', 2, { status: 'Error' })],
    expect: ['none_runs', '1 Completed, 1 Error'],
  },
  'nothing of pods that wait': {
    pods: [aPod('a', 'pending', 1, { status: 'ImagePullBackOff' })],
    expect: ['none_runs', '1 ImagePullBackOff'],
  },
  'nothing of nothing': { pods: [], expect: ['no_pods', ''] },
  'nothing of nothing that crashes': { pods: [], crashing: true, expect: ['no_pods', ''] },
  'the newest that is down, of those that crash': {
    pods: [
      aPod('a', 'running', 1, crash()),
      aPod('b', 'running', 2, crash()),
      aPod('c', 'ready', 3, crash({ isDown: false })),
      aPod('d', 'ready', 4),
    ],
    crashing: true,
    expect: [
      'b',
      'newest crashing (3) of 4 of deployment web: container app was restarted 3 times, last with exit code 1, and is down',
    ],
  },
  'one that has crashed and runs again, when none is down': {
    pods: [aPod('a', 'ready', 1, crash({ isDown: false, restarts: 1, exitCode: undefined }))],
    crashing: true,
    expect: ['a', 'newest crashing (1) of 1 of deployment web: container app was restarted once'],
  },
  'none whose crash was its last act': {
    pods: [aPod('a', 'finished', 1, { status: 'Error', ...crash() }), aPod('b', 'ready', 1)],
    crashing: true,
    expect: ['none_crashes', '1 Error, 1 Running'],
  },
  'the five most frequent states in words': {
    pods: ['A', 'B', 'C', 'D', 'E', 'F', 'F'].map((status, i) =>
      aPod(`p${i}`, 'pending', i, { status }),
    ),
    expect: ['none_runs', '2 F, 1 A, 1 B, 1 C, 1 D, others'],
  },
};

describe('choosing a pod', () => {
  for (const [what, { pods, crashing = false, expect: expected }] of Object.entries(cases)) {
    it(`takes ${what}`, () => {
      const choice = choosePod(pods, { of, crashing });
      const told =
        'pod' in choice ? [choice.pod.name, choice.chosen] : [choice.refused, choice.doing];
      expect(told).toEqual(expected);
    });
  }

  it('does not depend on the order of the list', () => {
    const pods = cases['the newest ready one, not the newest']!.pods;
    expect(choosePod(pods.toReversed(), { of, crashing: false })).toEqual(
      choosePod(pods, { of, crashing: false }),
    );
  });
});
