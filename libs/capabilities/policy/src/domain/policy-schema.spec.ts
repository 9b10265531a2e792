import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { schemaToJson } from '@cedar-policy/cedar-wasm/nodejs';
import { actions } from './action.ts';
import { policySchema } from './policy-schema.ts';

describe('the policy schema', () => {
  it('has the very actions and resources that questions have', () => {
    const answer = schemaToJson(policySchema);
    if (answer.type === 'failure') throw new Error(JSON.stringify(answer.errors));
    const declared = Object.entries(answer.json['']!.actions)
      .filter(([, action]) => action.appliesTo!.resourceTypes.length > 0)
      .map(([name, action]) => [name, [...action.appliesTo!.resourceTypes].sort()]);
    const expected = Object.entries(actions).map(([name, types]) => [name, [...types].sort()]);
    expect(new Map(declared as [string, string[]][])).toEqual(
      new Map(expected as [string, string[]][]),
    );
  });

  it('is the one given to editors', () => {
    const copy = join(import.meta.dirname, '../../../../../deploy/policies/endoscope.cedarschema');
    expect(readFileSync(copy, 'utf8')).toBe(policySchema);
  });
});
