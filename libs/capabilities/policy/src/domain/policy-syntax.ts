/** The parts of Cedar's JSON policy format that we read (a policy is parsed by Cedar itself). */
export interface PolicyJson {
  readonly effect: 'permit' | 'forbid';
  readonly principal: object;
  readonly action: object;
  readonly resource: object;
  readonly conditions: readonly PolicyClause[];
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface PolicyClause {
  readonly kind: 'when' | 'unless';
  readonly body: PolicyExpression;
}

export type PolicyExpression = Readonly<Record<string, unknown>>;

export const anyScope = { op: 'All' } as const;

/** Operands of a binary operator, when the expression is one. */
export function operandsOf(
  expression: PolicyExpression,
  operator: '&&' | '||',
): readonly [PolicyExpression, PolicyExpression] | undefined {
  const pair = expression[operator] as
    | { left: PolicyExpression; right: PolicyExpression }
    | undefined;
  return pair === undefined ? undefined : [pair.left, pair.right];
}
