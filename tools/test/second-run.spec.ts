// Goal: a second run hides nothing. Each case counts once, by its last run; what passed only then is
// named with its first failure; what a report cannot tell apart is a failure.
import { describe, expect, it } from '@jest/globals';
import { suitesOf } from './cluster-results.ts';
import type { JestFile } from './jest-report.ts';
import { reportOf } from './jest-report.ts';
import { scoreOf } from './score.ts';
import { filesToRunAgain, secondRunFilesMax, secondRunNote, withSecondRun } from './second-run.ts';

/** Cases by title: true passed, a text is how it failed. */
function file(name: string, cases: Record<string, true | string>, status?: string): JestFile {
  const results = Object.entries(cases).map(([title, how]) => ({
    ancestorTitles: ['a pod'],
    title,
    status: how === true ? 'passed' : 'failed',
    failureMessages: how === true ? [] : [how],
  }));
  const failed = results.some((each) => each.status === 'failed');
  return {
    name: `/r/${name}`,
    status: status ?? (failed ? 'failed' : 'passed'),
    message:
      failed || status === 'failed' ? `\n  \u001b[1m● ${name}\u001b[22m\n\n    no such file\n` : '',
    assertionResults: results,
  };
}

const broken = (name: string): JestFile => file(name, {}, 'failed');
const text = (...files: JestFile[]): string => JSON.stringify(reportOf(files));
const score = (report: string, code: number) => scoreOf(report, { code, isSelection: false });

const well = file('well.test.ts', { runs: true, ends: true });
const slow = file('slow.test.ts', {
  starts: true,
  ends: 'Error: \u001b[31mtoo late\u001b[39m\n  at x',
});
const slowNoMore = file('slow.test.ts', { starts: true, ends: true });

describe('the files that run a second time', () => {
  it('are those with a failure, also one outside of every case', () => {
    const afterwards = file('leaves.test.ts', { runs: true }, 'failed');
    const report = text(well, slow, broken('broken.test.ts'), afterwards);
    const again = ['/r/slow.test.ts', '/r/broken.test.ts', '/r/leaves.test.ts'];
    expect(filesToRunAgain(report)).toEqual(again);
  });

  it('are none when none failed, when jest left no report, and when many failed', () => {
    const many = Array.from({ length: secondRunFilesMax + 1 }, (_, n) => broken(`${n}.test.ts`));
    expect([text(well), undefined, text(...many)].map(filesToRunAgain)).toEqual([[], [], []]);
    expect(filesToRunAgain(text(...many.slice(1)))).toHaveLength(secondRunFilesMax);
  });
});

describe('the account of two runs', () => {
  it('counts what passed in the second run as passed, and names it', () => {
    const { report, saved } = withSecondRun('/r', text(well, slow), text(slowNoMore));
    expect(score(report, 0)).toMatchObject({ passed: 4, failed: 0 });
    expect(saved).toEqual([
      { file: 'slow.test.ts', title: 'a pod › ends', firstFailure: 'Error: too late' },
    ]);
    expect(secondRunNote('cluster', saved[0]!)).toBe(
      'cluster: needed a second run: slow.test.ts › a pod › ends, first failure: Error: too late',
    );
    expect(suitesOf('/r', report, saved)).toEqual([
      { file: 'slow.test.ts', title: 'a pod', passed: 2, failed: 0, inSecondRun: 1 },
      { file: 'well.test.ts', title: 'a pod', passed: 2, failed: 0 },
    ]);
  });

  it('leaves what fails twice failed, once', () => {
    const { report, saved } = withSecondRun('/r', text(well, slow), text(slow));
    expect(score(report, 1)).toMatchObject({ passed: 3, failed: 1 });
    expect(saved).toEqual([]);
  });

  it('counts a case that fails only in the second run as failed', () => {
    const other = file('slow.test.ts', { starts: 'Error: no start', ends: true });
    const { report, saved } = withSecondRun('/r', text(well, slow), text(other));
    expect(score(report, 1)).toMatchObject({ passed: 3, failed: 1 });
    expect(saved.map(({ title }) => title)).toEqual(['a pod › ends']);
  });

  it('names a file that could not start at first, or failed after its last case', () => {
    for (const before of [broken('slow.test.ts'), { ...slowNoMore, ...failedLate }]) {
      const { report, saved } = withSecondRun('/r', text(before), text(slowNoMore));
      expect(score(report, 0)).toMatchObject({ passed: 2, failed: 0 });
      const firstFailure = 'no such file';
      expect(saved).toEqual([{ file: 'slow.test.ts', title: 'the file itself', firstFailure }]);
    }
  });

  it('leaves a file failed that cannot start twice, or only in the second run', () => {
    for (const before of [broken('slow.test.ts'), slow]) {
      const { report, saved } = withSecondRun(
        '/r',
        text(well, before),
        text(broken('slow.test.ts')),
      );
      expect(score(report, 1)).toMatchObject({ passed: 2, failed: 1 });
      expect(saved).toEqual([]);
    }
  });

  it('is that of the first run when the second left no report', () => {
    const { report, saved } = withSecondRun('/r', text(well, slow), undefined);
    expect(score(report, 137)).toMatchObject({ passed: 3, failed: 1 });
    expect(saved).toEqual([]);
  });

  it('has a failure when jest failed in the second run and no case did, as with a leak', () => {
    const { report } = withSecondRun('/r', text(well, slow), text(slowNoMore));
    expect(score(report, 1)).toMatchObject({ passed: 4, failed: 1 });
  });

  it('counts skipped cases of both runs as failed', () => {
    const [first, ...rest] = slowNoMore.assertionResults;
    const skips = { ...slowNoMore, assertionResults: [{ ...first!, status: 'pending' }, ...rest] };
    const { report } = withSecondRun('/r', text(well, slow), text(skips));
    expect(score(report, 0)).toMatchObject({ passed: 3, failed: 1, skipped: 1 });
  });
});

const failedLate = {
  status: 'failed',
  message: '  ● Test suite failed to run\n\n    no such file',
};
