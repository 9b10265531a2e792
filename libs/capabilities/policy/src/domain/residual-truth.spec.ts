import { describe, expect, it } from '@jest/globals';
import { anyScope } from './policy-syntax.ts';
import type { PolicyExpression, PolicyJson } from './policy-syntax.ts';
import { truthOfResidual } from './residual-truth.ts';
import type { Truth } from './residual-truth.ts';

const yes = { Value: true };
const no = { Value: false };
const open = { contains: { left: { Var: 'context' }, right: { Value: 'x' } } };
const resource = { unknown: [{ Value: 'resource' }] };
const and = (left: PolicyExpression, right: PolicyExpression) => ({ '&&': { left, right } });
const or = (left: PolicyExpression, right: PolicyExpression) => ({ '||': { left, right } });
const isPod = { is: { left: resource, entity_type: 'Pod' } };

function check(
  what: string,
  conditions: PolicyJson['conditions'],
  expected: Truth,
  resourceTypes: readonly string[] = ['Pod'],
): void {
  it(`${what} is ${expected}`, () => {
    const scopes = { principal: anyScope, action: anyScope, resource: anyScope };
    const residual: PolicyJson = { effect: 'permit', ...scopes, conditions };
    expect(truthOfResidual(residual, resourceTypes)).toBe(expected);
  });
}

const when = (body: PolicyExpression) => [{ kind: 'when', body }] as const;
const unless = (body: PolicyExpression) => [{ kind: 'unless', body }] as const;

describe('what is known of a residual:', () => {
  check('no condition', [], true);
  check('when true', when(yes), true);
  check('when false', when(no), false);
  check('unless true', unless(yes), false);
  check('unless false', unless(no), true);
  check('unless something unknown', unless(open), 'unknown');
  check('true when, false unless', [...when(yes), ...unless(no)], true);
  check('unknown when, true unless', [...when(open), ...unless(yes)], false);
  check('unknown and false', when(and(open, no)), false);
  check('unknown and true', when(and(open, yes)), 'unknown');
  check('true or unknown', when(or(yes, open)), true);
  check('unknown or true, for the unknown may fail', when(or(open, yes)), 'unknown');
  check('false or unknown', when(or(no, open)), 'unknown');
  check('false or false', when(or(no, no)), false);
  check('false or true', when(or(no, yes)), true);
  check('not false', when({ '!': { arg: no } }), true);
  check('not unknown', when({ '!': { arg: open } }), 'unknown');
  check('the only type there is', when(isPod), true);
  check('one type of several', when(isPod), 'unknown', ['Pod', 'Namespace']);
  check('a type it cannot be', when(isPod), false, ['Cluster']);
  check('a type within a place', when({ is: { ...isPod.is, in: yes } }), 'unknown');
  check('the type of something else', when({ is: { left: open, entity_type: 'User' } }), 'unknown');
});
