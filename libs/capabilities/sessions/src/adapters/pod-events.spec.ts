import { describe, expect, it } from '@jest/globals';
import { podEventsOf } from './pod-events.ts';

const event = (reason: string, of: { uid?: string; fieldPath?: string }) => ({
  metadata: { uid: `e-${reason}` },
  type: 'Normal',
  reason,
  message: 'm',
  count: 2,
  involvedObject: of,
});
const list = {
  items: [
    event('Scheduled', { uid: 'new' }),
    event('Pulling', { uid: 'new', fieldPath: 'spec.containers{dbg}' }),
    event('Other', { uid: 'new', fieldPath: 'spec.containers{app}' }),
    event('OldPull', { uid: 'old', fieldPath: 'spec.containers{dbg}' }),
    event('OldScheduled', { uid: 'old' }),
  ],
};
const container = { cluster: 'c', namespace: 'n', pod: 'p', container: 'dbg' };
const reference = { ...container, podUid: 'new', wholePod: false };
const reasons = (change: object = {}) =>
  podEventsOf(list, { ...reference, ...change }).map((each) => each.reason);

describe('the events of a pod', () => {
  it('are of one container, and of no earlier pod of the same name', () => {
    expect(reasons()).toEqual(['Pulling']);
    expect(reasons({ podUid: undefined })).toEqual(['Pulling', 'OldPull']);
  });

  it('are of the pod as a whole too when that is asked', () => {
    expect(reasons({ wholePod: true })).toEqual(['Scheduled', 'Pulling']);
  });

  it('keep what is told of them', () => {
    const [first] = podEventsOf(list, { ...reference, wholePod: true });
    expect(first).toEqual({
      uid: 'e-Scheduled',
      count: 2,
      type: 'Normal',
      reason: 'Scheduled',
      message: 'm',
    });
  });
});
