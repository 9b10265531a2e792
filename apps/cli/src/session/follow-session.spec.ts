import type { SessionEvent } from '@endoscope/client';
import { describe, expect, it } from '@jest/globals';
import { progressLine } from './follow-session.ts';

function check(event: Partial<SessionEvent>, text: string | undefined, isProblem = false): void {
  const time = '2026-11-21T10:00:00.000Z';
  const line = progressLine({ number: 1, time, type: 'waiting', ...event }, 'endo-1');
  expect(line).toEqual(text === undefined ? undefined : { text, isProblem });
}

describe('what is shown while a container starts', () => {
  it('is a problem when the kubelet has something to say', () => {
    const event = { reason: 'ErrImagePull', message: 'not found' };
    check(event, 'Waiting for container endo-1: ErrImagePull: not found', true);
  });

  it('is plain progress when it has not, or when the gateway speaks', () => {
    check({ reason: 'ContainerCreating' }, 'Waiting for container endo-1: ContainerCreating');
    const event = { reason: 'container_added', message: 'It was added.' };
    check(event, 'Waiting for container endo-1: It was added.');
  });

  it('shows warnings of the API server and events of the pod', () => {
    check({ type: 'warning', message: 'deprecated' }, 'Warning: deprecated', true);
    check({ type: 'pod_event', reason: 'Pulled', message: 'Image there' }, '  Pulled: Image there');
  });

  it('counts an event that says why a container fails as a problem', () => {
    const failed = { type: 'pod_event', reason: 'Failed', message: 'Error: ErrImagePull' };
    check(failed, '  Failed: Error: ErrImagePull', true);
    const never = { type: 'pod_event', reason: 'ErrImageNeverPull', message: 'not present' };
    check(never, '  ErrImageNeverPull: not present', true);
  });

  it('leaves states and attachments out', () => {
    check({ type: 'state', state: 'ready', message: 'Ready.' }, undefined);
    check({ type: 'attachment', message: 'Attached.' }, undefined);
    check({}, undefined);
  });
});
