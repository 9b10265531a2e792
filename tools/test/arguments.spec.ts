import { describe, expect, it } from '@jest/globals';
import { parseTestArguments } from './arguments.ts';

describe('the arguments of npm test', () => {
  it('mean everything when there are none', () => {
    expect(parseTestArguments([], {})).toEqual({
      only: [],
      testName: undefined,
      paths: [],
      clusterRequired: false,
    });
  });

  it.each([
    [['--cluster'], {}, true],
    [[], { CI: 'true' }, true],
    [[], { CI: '' }, false],
  ])('%j with %j require clusters: %s', (args, env, clusterRequired) => {
    expect(parseTestArguments(args, env)).toMatchObject({ clusterRequired });
  });

  it('take a path as a choice of tests without checks', () => {
    expect(parseTestArguments(['libs/core', '-t', 'ids'], {})).toMatchObject({
      only: ['unit', 'db', 'system', 'cluster', 'cluster-1.25', 'cluster-1.21'],
      paths: ['libs/core'],
      testName: 'ids',
    });
  });

  it('refuse what they do not know', () => {
    expect(parseTestArguments(['--only', 'uint'], {})).toMatch(/--only uint is none of/);
    expect(parseTestArguments(['--ony'], {})).toMatch(/--help/);
  });

  it('give way to help', () => {
    expect(parseTestArguments(['-h'], {})).toBeUndefined();
  });
});
