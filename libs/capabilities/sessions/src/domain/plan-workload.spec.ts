import { describe, expect, it } from '@jest/globals';
import { newId } from '@endoscope/core';
import { aPod, aWorkload } from '../testing/builders.ts';
import { planWorkload } from './plan-workload.ts';
import type { PlanInput } from './plan-workload.ts';
import { keepFlagsDefault } from './workload.ts';

const sessionId = newId('session', new Date('2026-01-01T00:00:00Z'));
const copy = {
  ...{ name: 'copy', setImages: [], shareProcesses: undefined, sameNode: false },
  ...{ replace: false, keep: keepFlagsDefault },
};
const onPod = { kind: 'pod', pod: aPod(), container: undefined } as const;
const onNode = { kind: 'node', node: { name: 'n' }, namespace: 'debug' } as const;

const plan = (change: Partial<PlanInput>) =>
  planWorkload({
    ...{ sessionId, workload: aWorkload(), image: 'tools:1', profile: 'general', target: onPod },
    ...change,
  });

describe('planning a workload', () => {
  it('adds an ephemeral container to a pod', () => {
    const { planned } = plan({ target: { ...onPod, container: 'app' } });
    expect(planned).toMatchObject({
      style: 'ephemeral',
      container: { image: 'tools:1', targetContainerName: 'app' },
    });
  });

  it('copies a pod where a copy is asked for', () => {
    const { planned } = plan({ workload: aWorkload({ copy }) });
    expect(planned).toMatchObject({ style: 'copy', container: { image: 'tools:1' } });
  });

  it('makes a pod on a node', () => {
    const { planned } = plan({ target: onNode });
    expect(planned).toMatchObject({ style: 'node', pod: { spec: { nodeName: 'n' } } });
  });

  it('refuses a target container in a copy, in the words of kubectl', () => {
    const target = { ...onPod, container: 'app' };
    expect(() => plan({ workload: aWorkload({ copy }), target })).toThrow(
      'TARGET_WITH_COPY: --target is incompatible with --copy-to. Use --share-processes instead.',
    );
  });

  it('is the same each time', () => {
    const inputs = [{}, { workload: aWorkload({ copy }) }, { target: onNode }];
    for (const input of inputs) expect(plan(input)).toEqual(plan(input));
  });

  it('marks the container of every style, last in its environment', () => {
    for (const input of [{}, { workload: aWorkload({ copy }) }, { target: onNode }]) {
      expect(plan(input).planned.container.env?.at(-1)).toEqual({
        name: 'ENDOSCOPE_SESSION',
        value: sessionId,
      });
    }
  });

  it('takes no container without an image for granted', () => {
    expect(() => plan({ image: undefined })).toThrow('a new container has an image');
    expect(() => plan({ image: undefined, workload: aWorkload({ copy }) })).toThrow(
      'COPY_IMAGE_REQUIRED',
    );
  });
});
