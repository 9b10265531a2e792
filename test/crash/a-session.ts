import { newId } from '@endoscope/core';
import type { Session } from '@endoscope/sessions';

/** A session as a request makes it; no builder of the tests, as these ask for jest. */
export function aSession(change: Partial<Session> = {}): Session {
  const createdAt = change.createdAt ?? new Date();
  return {
    ...{ id: newId('session', createdAt), state: 'requested', createdAt, version: 1 },
    target: {
      ...{ cluster: 'eu-1', namespace: 'shop', pod: 'web', podUid: 'uid-web' },
      ...{ node: undefined, container: 'app', chosen: undefined },
    },
    ...{ style: 'ephemeral', runsIn: { name: 'web', uid: 'uid-web' }, manifest: undefined },
    container: {
      ...{ name: 'debugger-1', image: 'busybox:1.36', stdin: true, tty: true },
      ...{ terminationMessagePolicy: 'File', targetContainerName: 'app' },
    },
    ...{ remove: false, replaces: false, template: undefined, recording: undefined },
    ...{ profile: 'general', specHash: 'a'.repeat(64), reason: '', warnings: [] },
    principal: {
      ...{ issuer: 'https://issuer.example', subject: 'u-1', username: 'ada', groups: [] },
      ...{ kind: 'user', clientId: 'endo-cli', expiresAt: new Date('2030-01-01T00:00:00Z') },
    },
    expiresAt: new Date(createdAt.getTime() + 3_600_000),
    ...{ readyAt: undefined, endedAt: undefined, waiting: undefined, end: undefined },
    startTimeoutMs: undefined,
    ...change,
  };
}
