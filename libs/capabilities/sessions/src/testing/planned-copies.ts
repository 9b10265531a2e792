import { expect } from '@jest/globals';
import { newId } from '@endoscope/core';
import type { PodManifest } from '../domain/container.ts';
import { planPodCopy } from '../domain/plan-pod-copy.ts';
import type { Pod } from '../domain/pod.ts';
import type { Profile } from '../domain/profile.ts';
import { keepFlagsDefault } from '../domain/workload.ts';
import type { CopyRequest, WorkloadRequest } from '../domain/workload.ts';
import { aWorkload } from './builders.ts';

const sessionId = newId('session', new Date('2026-01-01T00:00:00Z'));
export const marker = { name: 'ENDOSCOPE_SESSION', value: sessionId };
export const owner = {
  'app.kubernetes.io/managed-by': 'endoscope',
  'endoscope.dev/session': sessionId,
};
export const ownName = `debugger-${sessionId.slice(4)}`;
export const ptrace = { capabilities: { add: ['SYS_PTRACE'] } };

const aCopy = (change: Partial<CopyRequest> = {}): CopyRequest => ({
  name: 'debugger',
  setImages: [],
  shareProcesses: undefined,
  sameNode: false,
  replace: false,
  keep: keepFlagsDefault,
  ...change,
});

export interface Ask {
  readonly workload?: Partial<WorkloadRequest>;
  readonly copy?: Partial<CopyRequest>;
  readonly profile?: Profile;
}

export function plan(pod: Pod, { workload, copy, profile = 'legacy' }: Ask) {
  const request = aWorkload({ image: undefined, ...workload });
  const planned = planPodCopy({
    ...{ sessionId, workload: request, image: request.image },
    ...{ copy: aCopy(copy), profile, pod },
  });
  if (planned.planned.style === 'ephemeral') throw new Error('not a copy');
  return { ...planned.planned, findings: planned.findings };
}

type Wanted = Omit<PodManifest['metadata'], 'namespace'> & Record<string, unknown>;

/** `want` is written as kubectl's own table has it: name, labels, annotations, and the spec. */
export function check(pod: Pod, ask: Ask, { name, labels, annotations, ...spec }: Wanted) {
  const { pod: made, container } = plan(pod, ask);
  expect(made).toEqual({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'shop',
      labels: { ...labels, ...owner },
      ...(annotations && { annotations }),
    },
    spec,
  });
  const all = [...made.spec.containers, ...(made.spec.initContainers ?? [])];
  expect(all).toContainEqual(container);
}

export const target = (spec: NonNullable<Pod['spec']>, metadata: object = {}): Pod => ({
  metadata: { name: 'target', namespace: 'shop', ...metadata },
  spec,
});

export const ifNotPresent = { imagePullPolicy: 'IfNotPresent' } as const;
export const busybox = { image: 'busybox', ...ifNotPresent };
export const added = { ...busybox, env: [marker], terminationMessagePolicy: 'File' };
