import { describe, expect, it } from '@jest/globals';
import { ClusterPermissionDenied } from '@endoscope/kubernetes';
import type { KubernetesClient, KubernetesRequest } from '@endoscope/kubernetes';
import type { PodEvent } from '../ports/debug-runtime.ts';
import { podEventOf, watchContainerEvents } from './watch-container-events.ts';

const event = (reason: string, of: { uid?: string; fieldPath?: string }) => ({
  metadata: { uid: `e-${reason}` },
  type: 'Normal',
  reason,
  message: 'm',
  count: 2,
  involvedObject: of,
});
const own = { uid: 'new', fieldPath: 'spec.containers{dbg}' };
const items = [
  event('Scheduled', { uid: 'new' }),
  event('Pulling', own),
  event('Other', { uid: 'new', fieldPath: 'spec.containers{app}' }),
  event('OldPull', { uid: 'old', fieldPath: 'spec.containers{dbg}' }),
  event('OldScheduled', { uid: 'old' }),
];
const container = { cluster: 'c', namespace: 'n', pod: 'p', container: 'dbg' };
const reference = { ...container, podUid: 'new', wholePod: false };

describe('the events of a pod', () => {
  const reasons = (change: object = {}) =>
    items
      .flatMap((each) => [...podEventOf(each, { ...reference, ...change })])
      .map((e) => e.reason);

  it('are of one container, and of no earlier pod of the same name', () => {
    expect(reasons()).toEqual(['Pulling']);
    expect(reasons({ podUid: undefined })).toEqual(['Pulling', 'OldPull']);
  });

  it('are of the pod as a whole too when that is asked', () => {
    expect(reasons({ wholePod: true })).toEqual(['Scheduled', 'Pulling']);
  });

  it('keep what is told of them', () => {
    const [first] = podEventOf(items[0]!, { ...reference, wholePod: true });
    expect(first).toEqual({
      uid: 'e-Scheduled',
      count: 2,
      type: 'Normal',
      reason: 'Scheduled',
      message: 'm',
    });
  });
});

describe('watching the events of a container', () => {
  type Line = { type: string; object: object };

  /** Every list has `items`; a watch gives its lines, or throws. Ends after `count` events. */
  async function watched(count: number, watch: (nth: number) => readonly Line[] | Error) {
    const asked: string[] = [];
    const stop = new AbortController();
    let watches = 0;
    const client = {
      request: () => {
        asked.push('list');
        return Promise.resolve({ body: { metadata: { resourceVersion: '7' }, items } });
      },
      async *watch({ query }: KubernetesRequest) {
        asked.push(`watch from ${query?.['resourceVersion']}`);
        const lines = watch((watches += 1));
        if (lines instanceof Error) throw lines;
        yield* lines;
      },
    } as unknown as KubernetesClient;
    const seen: PodEvent[] = [];
    const options = { as: undefined, signal: stop.signal };
    for await (const each of watchContainerEvents(client, reference, options)) {
      seen.push(each);
      if (seen.length === count) stop.abort();
    }
    return { asked, reasons: seen.map((each) => each.reason) };
  }

  it('gives those there are, then each that comes for this container', async () => {
    const lines = [
      { type: 'ADDED', object: event('Created', own) },
      { type: 'BOOKMARK', object: event('Bookmark', own) },
      { type: 'ADDED', object: event('Theirs', { uid: 'new', fieldPath: 'spec.containers{app}' }) },
      { type: 'DELETED', object: event('Pulling', own) },
      { type: 'MODIFIED', object: event('Started', own) },
    ];
    const { asked, reasons } = await watched(3, () => lines);
    expect(reasons).toEqual(['Pulling', 'Created', 'Started']);
    expect(asked).toEqual(['list', 'watch from 7']);
  });

  it('goes on by listing where events may not be watched', async () => {
    const details = { cluster: 'c', httpStatus: 403, status: { kind: 'Status' } } as const;
    const { asked, reasons } = await watched(2, () => new ClusterPermissionDenied(details));
    expect(reasons).toEqual(['Pulling', 'Pulling']);
    expect(asked).toEqual(['list', 'watch from 7', 'list', 'watch from 7']);
  });
});
