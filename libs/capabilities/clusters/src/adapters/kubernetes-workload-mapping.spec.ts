import { describe, expect, it } from '@jest/globals';
import type { V1Pod } from '@endoscope/kubernetes';
import { selectedPodOf, workloadOf } from './kubernetes-workload-mapping.ts';

const owner = (uid: string, controller?: boolean) => ({ uid, ...(controller && { controller }) });

/** A pod in the raw JSON of the API server. */
function aPod(change: { metadata?: object; status?: object } = {}): V1Pod {
  const metadata = {
    name: 'web-0',
    namespace: 'shop',
    uid: '5d7f0b9e-0000-4000-8000-000000000001',
    creationTimestamp: '2026-11-21T12:00:00Z',
    labels: { app: 'web' },
    ...change.metadata,
  };
  const spec = { containers: [{ name: 'app' }] };
  return { metadata, spec, status: { phase: 'Running', ...change.status } } as unknown as V1Pod;
}

const ready = { conditions: [{ type: 'Ready', status: 'True' }] };
const terminated = (exitCode: number) => ({ terminated: { exitCode, reason: 'Error' } });
const status = (name: string, state: object, more: object = {}) => {
  return { name, state, lastState: {}, restartCount: 0, ready: false, ...more };
};
const looping = status(
  'app',
  { waiting: { reason: 'CrashLoopBackOff' } },
  { restartCount: 7, lastState: terminated(3) },
);

describe('a pod that may be chosen', () => {
  it('has what the choice depends on, and nothing else', () => {
    const metadata = { ownerReferences: [owner('other'), owner('set-1', true)] };
    expect(selectedPodOf(aPod({ metadata, status: ready }))).toEqual({
      pod: {
        name: 'web-0',
        uid: '5d7f0b9e-0000-4000-8000-000000000001',
        createdAt: new Date('2026-11-21T12:00:00Z'),
        phase: 'ready',
        status: 'Running',
        crash: undefined,
      },
      labels: { app: 'web' },
      controllerUid: 'set-1',
      ports: [],
    });
  });

  it('belongs to nobody without a controller', () => {
    const metadata = { ownerReferences: [owner('set-1')] };
    expect(selectedPodOf(aPod({ metadata }))?.controllerUid).toBeUndefined();
  });

  const phases: Record<string, readonly [object, string]> = {
    ready: [{ status: ready }, 'ready'],
    'running and not ready': [{}, 'running'],
    pending: [{ status: { phase: 'Pending' } }, 'pending'],
    'pending with an init container that runs': [
      { status: { phase: 'Pending', initContainerStatuses: [status('init', { running: {} })] } },
      'starting',
    ],
    'pending with an init container that waits to begin': [
      {
        status: {
          phase: 'Pending',
          initContainerStatuses: [status('init', { waiting: { reason: 'PodInitializing' } })],
        },
      },
      'pending',
    ],
    'pending with an init container that failed': [
      {
        status: {
          phase: 'Pending',
          initContainerStatuses: [
            status(
              'init',
              { waiting: { reason: 'CrashLoopBackOff' } },
              { lastState: terminated(1) },
            ),
          ],
        },
      },
      'starting',
    ],
    succeeded: [{ status: { phase: 'Succeeded' } }, 'finished'],
    failed: [{ status: { phase: 'Failed', ...ready } }, 'finished'],
    'being deleted, though ready': [
      { metadata: { deletionTimestamp: '2026-11-21T12:01:00Z' }, status: ready },
      'leaving',
    ],
    'of no known phase': [{ status: { phase: 'Unknown' } }, 'pending'],
  };
  it.each(Object.entries(phases))('that is %s', (_, [change, phase]) => {
    expect(selectedPodOf(aPod(change))?.pod.phase).toBe(phase);
  });

  it('crashes in a loop, after an error, or before its first restart', () => {
    const crashOf = (...containerStatuses: object[]) =>
      selectedPodOf(aPod({ status: { containerStatuses } }))?.pod.crash;
    const loop = { container: 'app', restarts: 7, exitCode: 3, isDown: true };
    expect(crashOf(looping)).toEqual(loop);
    const again = status('b', { running: {} }, { restartCount: 9, lastState: terminated(1) });
    expect(crashOf(again)).toMatchObject({ container: 'b', isDown: false });
    expect(crashOf(again, looping)).toEqual(loop);
    expect(crashOf(status('c', terminated(2)))).toMatchObject({ exitCode: 2, isDown: true });
    const restartedWell = status('d', { running: {} }, { lastState: terminated(0) });
    expect(crashOf(restartedWell, status('e', terminated(0)))).toBeUndefined();
  });

  it('is none that no API server would have made', () => {
    for (const name of ['../x', 'a\u001b[2J', 'Web', '']) {
      expect(selectedPodOf(aPod({ metadata: { name } }))).toBeUndefined();
    }
    for (const uid of ['', 'a b', '../..', 'x'.repeat(129)]) {
      expect(selectedPodOf(aPod({ metadata: { uid } }))).toBeUndefined();
    }
  });

  it('says its state in plain characters', () => {
    const reason = `Bad\u001b[31m\u202e${'x'.repeat(100)}`;
    const found = selectedPodOf(aPod({ status: { phase: 'Pending', reason } }));
    expect(found?.pod.status).toMatch(/^Bad\?\?31m\?x{55}$/);
  });
});

describe('a workload', () => {
  const metadata = { name: 'web', uid: 'u-1', ownerReferences: [owner('d-1', true)] };

  it('has its selector as text, and its controller', () => {
    const spec = { selector: { matchLabels: { app: 'web' } } };
    expect(workloadOf({ metadata, spec }, false)).toEqual({
      uid: 'u-1',
      name: 'web',
      createdAt: undefined,
      selector: 'app=web',
      controllerUid: 'd-1',
    });
  });

  it.each([
    ['its only owner, even one that is called no controller', [owner('c-1')], 'c-1'],
    ['its controller among several owners', [owner('x'), owner('c-1', true)], 'c-1'],
    ['nobody among several owners without a controller', [owner('x'), owner('y')], undefined],
  ])('belongs to %s', (_whom, ownerReferences, uid) => {
    const owned = { metadata: { ...metadata, ownerReferences }, spec: {} };
    expect(workloadOf(owned, false).controllerUid).toBe(uid);
  });

  it('of a plain selector has labels in it', () => {
    expect(workloadOf({ metadata, spec: { selector: { app: 'web' } } }, true).selector).toBe(
      'app=web',
    );
    expect(workloadOf({ metadata, spec: {} }, true).selector).toBeUndefined();
    expect(workloadOf({ metadata }, false).selector).toBeUndefined();
  });
});
