import { describe, expect, it } from '@jest/globals';
import { systemContext } from '@endoscope/core';
import { keepFlagsDefault } from '../domain/workload.ts';
import { aPod, aWorkload } from '../testing/builders.ts';
import { ScriptedDebugRuntime } from '../testing/scripted-debug-runtime.ts';
import { checkReplace } from './check-replace.ts';

const copy = {
  name: 'web-debug',
  setImages: [],
  shareProcesses: undefined,
  sameNode: false,
  replace: true,
  keep: keepFlagsDefault,
};

function check(runtime: ScriptedDebugRuntime, replace: boolean): Promise<void> {
  const reference = { cluster: 'eu-1', namespace: 'shop', pod: 'web' };
  const pod = aPod();
  return checkReplace(runtime, systemContext(), {
    cluster: { name: 'eu-1' },
    subject: { kind: 'pod', reference, pod, chosen: undefined, namespaceLabels: {} },
    input: { workload: aWorkload({ copy: { ...copy, replace } }) },
  } as Parameters<typeof checkReplace>[2]);
}

describe('checking that a pod may be replaced by its copy', () => {
  it('asks whether the caller may delete this very pod', async () => {
    const runtime = new ScriptedDebugRuntime();
    await check(runtime, true);
    expect(runtime.calls).toEqual(['may delete pods web']);
  });

  it('refuses with the words of the cluster when they may not', async () => {
    const runtime = new ScriptedDebugRuntime();
    runtime.mayDelete = { allowed: false, reason: 'no RBAC policy matched' };
    await expect(check(runtime, true)).rejects.toMatchObject({
      reason: 'REPLACE_NOT_ALLOWED',
      detail: expect.stringContaining('shop/web (no RBAC policy matched). Nothing was made.'),
    });
  });

  it('asks nothing of a copy that leaves its original', async () => {
    const runtime = new ScriptedDebugRuntime();
    await check(runtime, false);
    expect(runtime.calls).toEqual([]);
  });
});
