import { describe, expect, it } from '@jest/globals';
import { accessFindings, rightsNeeded } from './preflight-rights.ts';
import type { NeededRight, RightsQuestion } from './preflight-rights.ts';
import { keepFlagsDefault } from './workload.ts';

const question: RightsQuestion = {
  style: 'ephemeral',
  workload: { copy: undefined, remove: true, stdin: true },
  target: 'web',
  runsIn: 'web',
  version: 'v1.34.2',
};
const copy = {
  name: 'web-debug',
  setImages: [],
  shareProcesses: undefined,
  sameNode: false,
  replace: true,
  keep: keepFlagsDefault,
};
const words = (change: Partial<RightsQuestion> = {}) =>
  rightsNeeded({ ...question, ...change }).map(
    ({ verb, resource, name = '*', isOptional }) =>
      `${verb} ${resource} ${name}${isOptional ? ' (optional)' : ''}`,
  );

describe('the rights a session needs', () => {
  it('are these for an ephemeral container', () => {
    expect(words()).toEqual([
      'patch pods/ephemeralcontainers web',
      'get pods web',
      'watch pods web',
      'get pods/attach web',
      'get pods/log web (optional)',
      'get pods/exec web (optional)',
      'create pods/exec web (optional)',
      'create pods/portforward web (optional)',
    ]);
  });

  it('are creating and removing a pod for a copy, and deleting the original to replace it', () => {
    const workload = { copy, remove: true, stdin: true };
    expect(words({ style: 'copy', workload, runsIn: 'web-debug' }).slice(0, 3)).toEqual([
      'create pods *',
      'delete pods web-debug (optional)',
      'delete pods web',
    ]);
  });

  it('leave out removal where the pod is to stay', () => {
    const workload = { copy: undefined, remove: false, stdin: true };
    expect(words({ style: 'node', workload, target: '', runsIn: 'node-debugger' })).not.toContain(
      'delete pods node-debugger (optional)',
    );
  });

  it.each([
    ['v1.34.9', ['get pods/attach web']],
    ['v1.35.0', ['get pods/attach web', 'create pods/attach web']],
    ['v1.35.0-rc.1+k3s1', ['get pods/attach web', 'create pods/attach web']],
    ['v2.0.0', ['get pods/attach web', 'create pods/attach web']],
    [undefined, ['get pods/attach web', 'create pods/attach web (optional)']],
  ])('to attach are, on %s, %j', (version, rights) => {
    expect(words({ version }).filter((word) => word.includes('attach'))).toEqual(rights);
  });
});

describe('access reviews', () => {
  const right = (change: Partial<NeededRight> = {}): NeededRight => {
    const asked = { verb: 'get', resource: 'pods/log', name: 'web', without: 'it is lost' };
    return { ...asked, ...change };
  };
  const yes = { allowed: true, reason: '' };
  const no = { allowed: false, reason: 'RBAC: no rule' };

  it('name what is held in one line', () => {
    const patch = right({ verb: 'patch', resource: 'pods/ephemeralcontainers' });
    expect(
      accessFindings([
        [right(), yes],
        [patch, yes],
      ]),
    ).toEqual([
      {
        code: 'ACCESS',
        severity: 'ok',
        message: 'The cluster lets you get pods/log, patch pods/ephemeralcontainers.',
        suggestion: '',
      },
    ]);
  });

  it('are an error where a right is missing, and a warning where it can be done without', () => {
    const found = accessFindings([
      [right(), no],
      [right({ isOptional: true }), no],
    ]);
    expect(found.map(({ severity }) => severity)).toEqual(['error', 'warning']);
    expect(found[0]).toMatchObject({
      code: 'ACCESS_DENIED',
      message: 'The cluster does not let you get pods/log (RBAC: no rule): it is lost.',
    });
  });

  it('are unknown where they were not answered, with the command that asks', () => {
    expect(accessFindings([[right(), 'the cluster is slow.']])).toEqual([
      {
        code: 'ACCESS',
        severity: 'unknown',
        message:
          'Whether the cluster lets you get pods/log could not be found out: the cluster is slow.',
        suggestion: 'kubectl auth can-i get pods/web --subresource=log',
      },
    ]);
  });
});
