import { describe, expect, it } from '@jest/globals';
import { selectorText } from './label-selector.ts';
import type { LabelSelector } from './label-selector.ts';

const cases: Record<string, readonly [LabelSelector, string | undefined]> = {
  'labels one by one': [{ matchLabels: { app: 'web', tier: '' } }, 'app=web,tier='],
  'every operator': [
    {
      matchLabels: { app: 'web' },
      matchExpressions: [
        { key: 'tier', operator: 'In', values: ['a', 'b'] },
        { key: 'zone', operator: 'NotIn', values: ['x'] },
        { key: 'team', operator: 'Exists' },
        { key: 'old', operator: 'DoesNotExist' },
      ],
    },
    'app=web,tier in (a,b),zone notin (x),team,!old',
  ],
  'nothing of an empty selector, which would mean every pod': [{}, undefined],
  'nothing of an operator of the future': [
    { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'a', operator: 'Near' }] },
    undefined,
  ],
};

describe('a selector as text', () => {
  for (const [what, [selector, text]] of Object.entries(cases)) {
    it(`says ${what}`, () => expect(selectorText(selector)).toBe(text));
  }
});
