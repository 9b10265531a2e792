import { describe, expect, it } from '@jest/globals';
import type { AuditEntry } from '@endoscope/audit';
import { RouteNotFound } from '@endoscope/core';
import { PolicyDenied } from '../domain/policy.errors.ts';
import { aPodQuestion, aWorkload, contextOf } from '../testing/policy-builders.ts';
import type { DecideAccess } from './decide-access.ts';
import { RequireAccess } from './require-access.ts';

const ctx = contextOf('engineer', ['engineers']);
const question = aPodQuestion('session.create', { workload: aWorkload() });
const sentence = 'Policy "p" forbids session.create here.';

function arrange(allowed: boolean) {
  const entries: AuditEntry[] = [];
  const decide = { execute: async () => ({ allowed, policyIds: ['p'], sentence }) };
  const audit = { execute: async (_ctx: unknown, entry: AuditEntry) => void entries.push(entry) };
  return { entries, require: new RequireAccess(decide as unknown as DecideAccess, audit) };
}

describe('requiring access', () => {
  it('returns the decision and records nothing when it is allowed', async () => {
    const { entries, require } = arrange(true);
    expect(await require.execute(ctx, question)).toMatchObject({ allowed: true, policyIds: ['p'] });
    expect(entries).toEqual([]);
  });

  it('records a denial with the policy and the target, then throws it', async () => {
    const { entries, require } = arrange(false);
    await expect(require.execute(ctx, question)).rejects.toThrow(
      new PolicyDenied({ policyIds: ['p'], sentence }),
    );
    expect(entries).toEqual([
      {
        event: 'policy.denied',
        result: 'denied',
        reason: 'POLICY_DENIED',
        policyIds: ['p'],
        sessionId: undefined,
        cluster: 'eu-1',
        target: 'shop/web-0',
        details: { action: 'session.create', sentence },
      },
    ]);
  });

  it('hides what the caller may not see behind the error of a missing thing', async () => {
    const { entries, require } = arrange(false);
    const hideAs = new RouteNotFound({ what: 'Pod web-0' });
    await expect(require.execute(ctx, question, { hideAs })).rejects.toBe(hideAs);
    expect(entries).toHaveLength(1);
  });
});
