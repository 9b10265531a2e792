import { describe, expect, it } from '@jest/globals';
import { aPod } from '../testing/builders.ts';
import { containerState } from './pod.ts';
import type { ContainerState, Pod } from './pod.ts';

type Status = NonNullable<Pod['status']>;

const waitingFor = (reason: string) => [{ name: 'dbg', state: { waiting: { reason } } }];
const unscheduled = {
  type: 'PodScheduled',
  status: 'False',
  reason: 'Unschedulable',
  message: '0/3 nodes are available',
};
const terminated = { exitCode: 3, reason: 'Error' };
const isOver = { is: 'terminated', exitCode: 3, reason: 'Error', podIsLeaving: false };

const cases: [string, Status, object][] = [
  ['not named anywhere', {}, { is: 'absent' }],
  ['running', { containerStatuses: [{ name: 'dbg', state: { running: {} } }] }, { is: 'running' }],
  [
    'an init container that waits',
    { initContainerStatuses: waitingFor('PodInitializing') },
    { is: 'waiting', reason: 'PodInitializing', message: '' },
  ],
  ['terminated', { ephemeralContainerStatuses: [{ name: 'dbg', state: { terminated } }] }, isOver],
  [
    'restarted and running again',
    {
      containerStatuses: [
        { name: 'dbg', restartCount: 1, state: { running: {} }, lastState: { terminated } },
      ],
    },
    isOver,
  ],
  [
    'backing off after its end',
    {
      containerStatuses: [
        {
          name: 'dbg',
          state: { waiting: { reason: 'CrashLoopBackOff' } },
          lastState: { terminated },
        },
      ],
    },
    isOver,
  ],
  [
    'in a pod that no node takes',
    { phase: 'Pending', conditions: [unscheduled] },
    { is: 'waiting', reason: 'Unschedulable', message: '0/3 nodes are available' },
  ],
  [
    'in a pod that is scheduled',
    {
      conditions: [{ ...unscheduled, status: 'True' }],
      containerStatuses: waitingFor('ContainerCreating'),
    },
    { is: 'waiting', reason: 'ContainerCreating', message: '' },
  ],
  [
    'in a pod that its node refused',
    { phase: 'Failed', reason: 'OutOfcpu', message: 'not enough' },
    { is: 'pod_failed', reason: 'OutOfcpu', message: 'not enough' },
  ],
  [
    'in a pod that failed after it had ended',
    { phase: 'Failed', containerStatuses: [{ name: 'dbg', state: { terminated } }] },
    isOver,
  ],
];

describe('what a pod says of one container', () => {
  it.each(cases)('that is %s', (_what, status, expected) => {
    const state: ContainerState = containerState(aPod({ status }), 'dbg');
    expect(state).toEqual({ ...expected });
  });
});
