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
const reference = { cluster: 'c', namespace: 'n', pod: 'p', container: 'dbg' };
const reasons = (podUid?: string) =>
  podEventsOf(list, { ...reference, podUid }).map((each) => each.reason);

describe('the events of a pod', () => {
  it('are of one container, whichever pod of the name it was in', () => {
    expect(reasons()).toEqual(['Pulling', 'OldPull']);
  });

  it('are also of the whole pod when it was made for the session, and of no earlier one', () => {
    expect(reasons('new')).toEqual(['Scheduled', 'Pulling']);
  });

  it('keep what is told of them', () => {
    const [first] = podEventsOf(list, { ...reference, podUid: 'new' });
    expect(first).toEqual({
      uid: 'e-Scheduled',
      count: 2,
      type: 'Normal',
      reason: 'Scheduled',
      message: 'm',
    });
  });
});
