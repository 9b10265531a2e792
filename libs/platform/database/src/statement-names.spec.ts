import { describe, expect, it } from '@jest/globals';
import { databaseLimits } from './database.limits.ts';
import { StatementNames } from './statement-names.ts';

describe('the names of prepared statements', () => {
  it('are one for each text, always the same', () => {
    const names = new StatementNames(10);
    const [one, two] = [names.nameOf('SELECT 1'), names.nameOf('SELECT 2')];
    expect(new Set([one, two, '']).size).toBe(3);
    expect([names.nameOf('SELECT 1'), names.nameOf('SELECT 2')]).toEqual([one, two]);
  });

  it('are given to so many and no more; those there are stay', () => {
    const max = databaseLimits.preparedStatementsMax;
    const names = new StatementNames(max);
    const given = Array.from({ length: max }, (_, n) => names.nameOf(`SELECT ${n}`));
    expect(new Set(given).size).toBe(max);
    expect(given).not.toContain('');
    expect(names.nameOf('SELECT more')).toBe('');
    expect(names.nameOf('SELECT 0')).toBe(given[0]);
  });
});
