import { describe, expect, it } from '@jest/globals';
import { problemsOf } from './feature.ts';
import type { Feature } from './feature.ts';
import { features } from './features.ts';

const files: Record<string, string> = { 'test/a.test.ts': "it('does it', () => {});" };
const row: Feature = {
  number: 7,
  capability: 'x',
  kind: 'match',
  state: 'done',
  tests: ['test/a.test.ts › does it'],
};

describe('a row of the parity table', () => {
  it.each<[string, Partial<Feature>, string[]]>([
    ['is fine when its test is there', {}, []],
    ['names a file that is not there', { tests: ['b.ts › x'] }, ['row 7: there is no b.ts']],
    [
      'names a test that is not there',
      { tests: ['test/a.test.ts › flies'] },
      ['row 7: test/a.test.ts has no test "flies"'],
    ],
    ['is not done without a test', { tests: [] }, ['row 7: no test shows it']],
    [
      'says what is missing when it is partly done',
      { state: 'partly' },
      ['row 7: what is missing is not said'],
    ],
    ['needs no test when it is not done', { state: 'not done', tests: [], note: 'later' }, []],
  ])('%s', (_title, change, expected) => {
    expect(problemsOf({ ...row, ...change }, (path) => files[path])).toEqual(expected);
  });

  it('is numbered from 1 to 78, each once', () => {
    expect(features.map((each) => each.number)).toEqual(
      Array.from({ length: 78 }, (_, i) => i + 1),
    );
  });
});
