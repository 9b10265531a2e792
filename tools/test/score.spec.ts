import { describe, expect, it } from '@jest/globals';
import { scoreOf } from './score.ts';

const clean = {
  numPassedTests: 5,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  numRuntimeErrorTestSuites: 0,
  success: true,
};

describe('the score of a jest run', () => {
  it.each([
    ['a clean run', clean, 0, { passed: 5, failed: 0, skipped: 0 }],
    ['failed tests', { ...clean, numFailedTests: 2 }, 1, { passed: 5, failed: 2, skipped: 0 }],
    [
      'a file that could not be loaded',
      { ...clean, numRuntimeErrorTestSuites: 1, success: false },
      1,
      { passed: 5, failed: 1, skipped: 0 },
    ],
    ['a skipped test', { ...clean, numPendingTests: 1 }, 0, { passed: 5, failed: 1, skipped: 1 }],
    ['a failure outside of any test', clean, 1, { passed: 5, failed: 1, skipped: 0 }],
    ['no report', undefined, 137, { passed: 0, failed: 1, skipped: 0 }],
  ])('counts %s', (_what, report, code, expected) => {
    const text = report && JSON.stringify(report);
    expect(scoreOf(text, { code, isSelection: false })).toEqual(expected);
  });

  it('does not count what -t has left out', () => {
    const report = JSON.stringify({ ...clean, numPendingTests: 9 });
    expect(scoreOf(report, { code: 0, isSelection: true }).failed).toBe(0);
  });
});
