import { operandsOf } from './policy-syntax.ts';
import type { PolicyExpression, PolicyJson } from './policy-syntax.ts';

/** What is known of a condition while some of its inputs are not. */
export type Truth = boolean | 'unknown';

/**
 * Reads the residual that Cedar's partial evaluation leaves of a policy. Cedar keeps `x && false`
 * when it cannot tell whether `x` fails; a policy that fails does not apply either, so for the
 * question "can it apply?" that is plainly false.
 */
export function truthOfResidual(residual: PolicyJson, resourceTypes: readonly string[]): Truth {
  return all(
    residual.conditions.map(({ kind, body }) => {
      const truth = truthOf(body, resourceTypes);
      return kind === 'when' ? truth : not(truth);
    }),
  );
}

function truthOf(expression: PolicyExpression, resourceTypes: readonly string[]): Truth {
  const { Value: value } = expression;
  if (typeof value === 'boolean') return value;
  const both = operandsOf(expression, '&&');
  if (both !== undefined) return all(both.map((part) => truthOf(part, resourceTypes)));
  const either = operandsOf(expression, '||');
  if (either !== undefined) return any(either.map((part) => truthOf(part, resourceTypes)));
  if (expression['!'] !== undefined) {
    const { arg } = expression['!'] as { arg: PolicyExpression };
    return not(truthOf(arg, resourceTypes));
  }
  return truthOfTypeTest(expression, resourceTypes);
}

/** `resource is Pod`, where the schema says what the resource of an action can be. */
function truthOfTypeTest(expression: PolicyExpression, resourceTypes: readonly string[]): Truth {
  const test = expression.is as
    | { left: PolicyExpression; entity_type: string; in?: object }
    | undefined;
  if (test === undefined || !isUnknownResource(test.left)) return 'unknown';
  if (!resourceTypes.includes(test.entity_type)) return false;
  return resourceTypes.length === 1 && test.in === undefined ? true : 'unknown';
}

function isUnknownResource(expression: PolicyExpression): boolean {
  const unknown = expression.unknown as readonly [{ Value?: unknown }] | undefined;
  return unknown?.[0]?.Value === 'resource';
}

const not = (truth: Truth): Truth => (truth === 'unknown' ? truth : !truth);

function all(truths: readonly Truth[]): Truth {
  if (truths.includes(false)) return false;
  return truths.includes('unknown') ? 'unknown' : true;
}

/** A part that is unknown could also fail, and then the whole does: only the first can decide. */
function any(truths: readonly Truth[]): Truth {
  if (truths[0] === true || truths.every((truth) => truth === false)) return truths[0]!;
  return truths[0] === false ? any(truths.slice(1)) : 'unknown';
}
