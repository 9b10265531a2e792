import { describe, expect, it } from '@jest/globals';
import { RouteNotFound } from '@endoscope/core';
import { engineer } from '../testing/builders.ts';
import { KubernetesDebugRuntime } from './kubernetes-debug-runtime.ts';

/** Not found as well, but not said by the cluster: for one, it is not registered any more. */
const gone = new RouteNotFound({ what: 'cluster eu-1' });
const runtime = new KubernetesDebugRuntime(() => Promise.reject(gone));
const pod = { cluster: 'eu-1', namespace: 'shop', pod: 'web', podUid: 'uid-web' };
const acting = { by: engineer, signal: new AbortController().signal };

describe('a "not found" that is not of a pod', () => {
  it('is no proof that the pod is gone', async () => {
    await expect(runtime.findPod(pod, acting)).rejects.toBe(gone);
    await expect(runtime.deletePod(pod, acting)).rejects.toBe(gone);
  });
});
