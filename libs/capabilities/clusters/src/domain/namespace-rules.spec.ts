import { describe, expect, it } from '@jest/globals';
import { isNamespaceRule, namespaceIsOpen, namespaceRulesDefault } from './namespace-rules.ts';
import type { NamespaceRules } from './namespace-rules.ts';

function check(rules: NamespaceRules, open: string[], closed: string[]): void {
  const { allowed, denied } = rules;
  it(`allowed ${JSON.stringify(allowed)}, denied ${JSON.stringify(denied)}`, () => {
    expect([...open, ...closed].filter((name) => namespaceIsOpen(rules, name))).toEqual(open);
  });
}

describe('namespace rules', () => {
  check({ allowed: [], denied: [] }, ['default', 'kube-system'], []);
  check(namespaceRulesDefault, ['default', 'kube'], ['kube-system', 'endoscope-system']);
  check({ allowed: ['shop'], denied: [] }, ['shop'], ['shop-2', 'sho', 'default']);
  check({ allowed: ['team-*'], denied: [] }, ['team-a', 'team-'], ['team', 'a-team-a']);
  check({ allowed: ['team-*'], denied: ['team-secret'] }, ['team-a'], ['team-secret']);
  check({ allowed: ['*'], denied: ['kube-*'] }, ['default'], ['kube-system']);
  check({ allowed: ['shop'], denied: ['*'] }, [], ['shop', 'default']);

  it('are names, prefixes with a trailing star, or a star', () => {
    const right = ['a', 'shop', 'team-*', 'team*', '*', 'a'.repeat(63), `${'a'.repeat(62)}*`];
    const wrong = ['', '**', '*a', 'a*b', '-a', 'a-', 'A', 'a.b', 'a/b', 'a'.repeat(64), '?'];
    expect([...right, ...wrong].filter(isNamespaceRule)).toEqual(right);
  });
});
