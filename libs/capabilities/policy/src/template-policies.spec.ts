import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { systemClock } from '@endoscope/core';
import { CedarPolicyEngine } from './adapters/cedar-policy-engine.ts';
import { CurrentPolicies } from './application/current-policies.ts';
import { DecideAccess } from './application/decide-access.ts';
import { aPodQuestion, aWorkload, contextOf } from './testing/policy-builders.ts';

const guide = readFileSync(
  join(import.meta.dirname, '../../../../docs/guides/templates.md'),
  'utf8',
);
const [, sample = ''] = /```cedar\n([^`]+)```/.exec(guide) ?? [];
const everything = '@id("everything")\npermit (principal, action, resource);\n';

describe('the policy of the guide to templates', () => {
  it.each<[string | undefined, string, boolean, string[]]>([
    [undefined, 'production', false, ['production-only-by-template']],
    ['processes', 'production', false, ['production-only-by-template']],
    ['shell', 'production', true, ['everything']],
    [undefined, 'test', true, ['everything']],
  ])('with template %s in %s lets through: %s', async (template, tier, allowed, policyIds) => {
    const source = {
      read: () => Promise.resolve([{ name: 'sample.cedar', text: everything + sample }]),
      watch: () => () => undefined,
    };
    const policies = new CurrentPolicies(source, new CedarPolicyEngine());
    expect((await policies.load()).warnings).toEqual([]);
    const question = aPodQuestion('session.create', {
      pod: { name: 'web-0', labels: { tier } },
      workload: aWorkload(template === undefined ? {} : { template }),
    });
    const decision = await new DecideAccess(policies, systemClock).execute(
      contextOf('someone', ['engineers']),
      question,
    );
    expect(decision).toMatchObject({ allowed, policyIds });
  });
});
