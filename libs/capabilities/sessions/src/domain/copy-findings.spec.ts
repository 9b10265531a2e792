import { describe, expect, it } from '@jest/globals';
import { newId } from '@endoscope/core';
import { aPod, aWorkload } from '../testing/builders.ts';
import { claimFindings, claimNames } from './copy-findings.ts';
import { planPodCopy } from './plan-pod-copy.ts';
import { keepFlagsDefault } from './workload.ts';
import type { CopyRequest } from './workload.ts';

const sessionId = newId('session', new Date('2026-01-01T00:00:00Z'));
const aCopy = (change: Partial<CopyRequest> = {}): CopyRequest => ({
  ...{ name: 'copy', setImages: [], shareProcesses: undefined, sameNode: false },
  ...{ replace: false, keep: keepFlagsDefault, ...change },
});

function plan(spec: object, change: Partial<CopyRequest> = {}) {
  const pod = aPod({ metadata: { labels: { app: 'web' } }, spec });
  const copy = aCopy(change);
  const { planned, findings } = planPodCopy({
    ...{ sessionId, workload: aWorkload(), image: 'tools:1', profile: 'general', pod, copy },
  });
  if (planned.style === 'ephemeral') throw new Error('not a copy');
  return { pod: planned.pod, said: findings.map((f) => [f.code, f.message, f.suggestion]) };
}

describe('findings on a copy', () => {
  const claim = (claimName: string) => ({ name: claimName, persistentVolumeClaim: { claimName } });

  it('are none where nothing is shared', () => {
    expect(plan({ volumes: [{ name: 'v', emptyDir: {} }] }).said).toEqual([]);
  });

  it('name the claims that both use, and say what is not known', () => {
    const { pod, said } = plan({ volumes: [claim('a'), claim('b'), { ...claim('a'), name: 'c' }] });
    expect(claimNames(pod)).toEqual(['a', 'b']);
    expect(said).toEqual([
      [
        'COPY_SHARES_VOLUMES',
        'The copy uses the same persistent volumes as the pod: a, b. What it writes there, the pod reads. Whether both may use them at once is not known from the pod.',
        'Do not start the program of the pod in the copy if it writes to them.',
      ],
    ]);
  });

  const ports = { containers: [{ name: 'app', ports: [{ containerPort: 80, hostPort: 8080 }] }] };

  it('warn of host ports that another node must have free', () => {
    expect(plan(ports).said).toEqual([
      [
        'HOST_PORT',
        "The copy needs host ports (8080) and waits for a node where they are free, which is not the pod's.",
        'Debug with an ephemeral container if no node has them free.',
      ],
    ]);
  });

  it('warn of host ports that are surely taken', () => {
    expect(plan(ports, { sameNode: true }).said).toEqual([
      [
        'HOST_PORT',
        'The pod has host ports (8080) on its node, so the copy cannot run on the same node.',
        'Leave --same-node out, or debug with an ephemeral container.',
      ],
    ]);
  });

  it('warn of labels that are kept', () => {
    const { said } = plan({}, { keep: { ...keepFlagsDefault, labels: true } });
    expect(said.map(([code]) => code)).toEqual(['COPY_KEEPS_LABELS']);
  });
});

describe('findings on the claims of a copy', () => {
  it.each<[string, readonly string[] | undefined, Partial<CopyRequest>, string | undefined]>([
    ['one node only', ['ReadWriteOnce'], {}, 'READ_WRITE_ONCE_CLAIM'],
    ['one node only, and on it', ['ReadWriteOnce'], { sameNode: true }, undefined],
    ['one pod only', ['ReadWriteOncePod'], { sameNode: true }, 'READ_WRITE_ONCE_POD_CLAIM'],
    ['many writers', ['ReadWriteOnce', 'ReadWriteMany'], {}, undefined],
    ['many readers', ['ReadOnlyMany'], {}, undefined],
    ['a claim that could not be read', undefined, {}, 'CLAIM_ACCESS_UNKNOWN'],
  ])('%s', (_name, accessModes, change, code) => {
    const found = claimFindings(aCopy(change), [{ name: 'data', accessModes }]);
    expect(found.map((f) => f.code)).toEqual(code ? [code] : []);
    for (const { message } of found) expect(message).toContain('Claim data');
  });

  it('suggests the same node for one node only', () => {
    const [found] = claimFindings(aCopy(), [{ name: 'data', accessModes: ['ReadWriteOnce'] }]);
    expect(found).toMatchObject({ severity: 'warning', suggestion: 'Add --same-node.' });
  });
});
