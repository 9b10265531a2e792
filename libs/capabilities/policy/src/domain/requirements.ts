import { anyScope, operandsOf } from './policy-syntax.ts';
import type { PolicyClause, PolicyExpression, PolicyJson } from './policy-syntax.ts';

/**
 * Takes a permit apart into the single things it requires, each as a policy of its own, so that a
 * denial can say which of them is missing. All hold together exactly when the permit does.
 */
export function requirementsOf(permit: PolicyJson): PolicyJson[] {
  const open: PolicyJson = {
    effect: 'permit',
    principal: anyScope,
    action: permit.action,
    resource: anyScope,
    conditions: [],
  };
  const scopes = [
    ...(isOpen(permit.principal) ? [] : [{ ...open, principal: permit.principal }]),
    ...(isOpen(permit.resource) ? [] : [{ ...open, resource: permit.resource }]),
  ];
  const clauses = permit.conditions.flatMap(partsOf);
  return [...scopes, ...clauses.map((clause) => ({ ...open, conditions: [clause] }))];
}

/** `when { a && b }` is two parts; so is `unless { a || b }`. */
function partsOf(clause: PolicyClause): PolicyClause[] {
  const pair = operandsOf(clause.body, clause.kind === 'when' ? '&&' : '||');
  if (pair === undefined) return [clause];
  return pair.flatMap((body: PolicyExpression) => partsOf({ kind: clause.kind, body }));
}

function isOpen(scope: object): boolean {
  return (scope as { op: string }).op === anyScope.op;
}
