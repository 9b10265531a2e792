import { describe, expect, it } from '@jest/globals';
import { containerState } from '../../domain/pod.ts';
import { isOlder, podNameOf, withoutBallast } from './watched-pod.ts';
import type { WatchedPod } from './watched-pod.ts';

describe('a watched pod', () => {
  it('is kept with what is read of it, and nothing else', () => {
    const running = { state: { running: { startedAt: 't' } }, imageID: 'sha256:…', ready: true };
    const pod = {
      kind: 'Pod',
      metadata: { name: 'web', uid: 'u', resourceVersion: '7', managedFields: [{}], labels: {} },
      spec: { nodeName: 'node-1', containers: [{ name: 'app' }] },
      status: {
        phase: 'Running',
        podIPs: [],
        conditions: [{ type: 'PodScheduled', status: 'True' }],
        ephemeralContainerStatuses: [{ name: 'dbg', ...running }],
      },
    } as unknown as WatchedPod;
    expect(withoutBallast(pod)).toEqual({
      metadata: { uid: 'u', resourceVersion: '7' },
      spec: { nodeName: 'node-1' },
      status: {
        phase: 'Running',
        conditions: [{ type: 'PodScheduled', status: 'True' }],
        containerStatuses: [],
        initContainerStatuses: [],
        ephemeralContainerStatuses: [{ name: 'dbg', state: running.state }],
      },
    });
    expect(containerState(withoutBallast(pod), 'dbg')).toEqual({ is: 'running' });
  });

  it('has versions that grow as numbers do; of others nothing is known', () => {
    const older = (a: string | undefined, b: string | undefined) => isOlder(a, b);
    expect([older('9', '10'), older('10', '9'), older('10', '10')]).toEqual([true, false, false]);
    expect([older('a', 'b'), older(undefined, '3'), older('3', '')]).toEqual([false, false, false]);
  });
});

describe('the name in a line of a watch', () => {
  const line = (object: object, type = 'MODIFIED') => JSON.stringify({ type, object });
  const metadata = { name: 'web', namespace: 'n' };

  it('is found where API servers write it', () => {
    expect(podNameOf(line({ kind: 'Pod', apiVersion: 'v1', metadata }))).toBe('web');
    expect(podNameOf(line({ apiVersion: 'v1', kind: 'Pod', metadata }))).toBe('web');
    expect(podNameOf(line({ metadata }, 'DELETED'))).toBe('web');
  });

  it('is not guessed anywhere else', () => {
    const bookmark = { kind: 'Pod', apiVersion: 'v1', metadata: { resourceVersion: '1' } };
    expect(podNameOf(line(bookmark, 'BOOKMARK'))).toBeUndefined();
    expect(podNameOf(line({ spec: { metadata }, metadata }))).toBeUndefined();
    expect(podNameOf(line({ metadata: { name: 'a"b' } }))).toBeUndefined();
    expect(podNameOf('{"type":')).toBeUndefined();
  });
});
