import { describe, expect, it } from '@jest/globals';
import type { ClusterFinding } from '../domain/cluster-health.ts';
import { debuggerRights, wordsOf } from './access-reviews.ts';
import {
  debuggerFinding,
  directFinding,
  excessFinding,
  impersonationFinding,
  streamsFinding,
  versionFinding,
} from './probe-findings.ts';
import type { HeldOf } from './probe-findings.ts';

/** A subject that holds exactly the rights written as `wordsOf` writes them. */
const holding =
  (...words: string[]): HeldOf =>
  async (reviews) =>
    reviews.filter((review) => words.includes(wordsOf(review)));
const everything: HeldOf = async (reviews) => [...reviews];

type Expected = { severity: ClusterFinding['severity']; message?: string; suggestion?: string };

/** Every finding that is not fine says what to do. */
function check(
  name: string,
  look: () => ClusterFinding | Promise<ClusterFinding>,
  expected: Expected,
): void {
  it(`${name}: ${expected.severity}`, async () => {
    const found = await look();
    expect(found.severity).toBe(expected.severity);
    expect(found.message).toContain(expected.message ?? '');
    expect(found.suggestion).toContain(expected.suggestion ?? '');
    expect(found.severity === 'ok' || found.suggestion.length > 20).toBe(true);
  });
}

describe('the version of a cluster', () => {
  check('1.34', () => versionFinding('v1.34.2'), { severity: 'ok', message: 'v1.34.2' });
  check('1.25', () => versionFinding('v1.25.0+k3s1'), { severity: 'ok' });
  check('1.24', () => versionFinding('v1.24.17'), { severity: 'warning' });
  check('1.22', () => versionFinding('v1.22.0'), { severity: 'error' });
  check('2.0', () => versionFinding('v2.0.0'), { severity: 'ok' });
  check('no version', () => versionFinding('<html>'), { severity: 'error' });
});

describe('ephemeral containers of a cluster', () => {
  check('kind Pod', () => streamsFinding('Pod'), { severity: 'ok' });
  check('the alpha kind', () => streamsFinding('EphemeralContainers'), { severity: 'warning' });
  check('not served', () => streamsFinding(undefined), { severity: 'error' });
});

describe('the rights of the gateway', () => {
  check('none of its own', () => excessFinding(holding()), { severity: 'ok' });
  check('the proxy of nodes', () => excessFinding(holding('get nodes/proxy')), {
    severity: 'error',
    message: 'it may get nodes/proxy. It can run commands in every container of a node',
    suggestion: 'deploy/cluster-access',
  });
  check('secrets', () => excessFinding(holding('list secrets')), {
    severity: 'error',
    message: 'It can read every secret',
  });
  check('cluster-admin', () => excessFinding(everything), {
    severity: 'error',
    message: 'It is cluster-admin in all but name',
  });
  check('nothing in its own name', () => directFinding(holding()), { severity: 'ok' });
  check('exec in its own name', () => directFinding(holding('create pods/exec')), {
    severity: 'warning',
    message: 'may create pods/exec in its own name',
  });
});

describe('acting as the caller', () => {
  const as = { user: 'engineer@endoscope.example', groups: ['engineers', 'on-call'] };
  const user = 'impersonate users engineer@endoscope.example';
  const [engineers, onCall] = ['impersonate groups engineers', 'impersonate groups on-call'];
  check(
    'allowed for these names',
    () => impersonationFinding(holding(user, engineers, onCall), as),
    {
      severity: 'ok',
      message: 'may act as engineer@endoscope.example of engineers, on-call',
    },
  );
  check('allowed for all names', () => impersonationFinding(everything, as), {
    severity: 'ok',
    suggestion: 'system:masters',
  });
  check('not for a group', () => impersonationFinding(holding(user, engineers), as), {
    severity: 'error',
    message: 'may not impersonate groups on-call.',
    suggestion: 'resourceNames',
  });
  check('not at all', () => impersonationFinding(holding(), as), {
    severity: 'error',
    message: user,
  });
});

describe('the rights to debug', () => {
  const all = debuggerRights.map(wordsOf);
  const but = (word: string) => holding(...all.filter((right) => right !== word));
  check('complete', () => debuggerFinding(everything, 'engineer'), { severity: 'ok' });
  for (const word of all) {
    check(`without ${word}`, () => debuggerFinding(but(word), 'engineer'), {
      severity: 'warning',
      message: `engineer may not ${word} in every namespace.`,
      suggestion: 'endoscope-debugger',
    });
  }
  check(
    'the gateway itself without attach',
    () => debuggerFinding(but('get pods/attach'), undefined),
    {
      severity: 'error',
      suggestion: 'endoscope-direct',
    },
  );
});
