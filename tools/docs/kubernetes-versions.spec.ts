import { describe, expect, it } from '@jest/globals';
import { suitesOf } from '../test/cluster-results.ts';
import { kubernetesVersions, mergeResults } from './kubernetes-versions.ts';

const suite = { file: 'test/cluster/debug.test.ts', title: 'debugging', passed: 3, failed: 0 };
const newest = { version: '1.34.2', ranOn: '2026-01-02', suites: [suite] };
const oldest = { version: '1.9.1', ranOn: '2026-01-01', suites: [] };

describe('the table of Kubernetes versions', () => {
  it('has a column for each version, the newest first, and a dash for what did not run', () => {
    const table = kubernetesVersions(mergeResults([oldest], [newest]));

    expect(table).toContain('| suite | 1.34.2 (2026-01-02) | 1.9.1 (2026-01-01) |');
    expect(table).toContain('| [debugging](../../test/cluster/debug.test.ts) | 3 passed | – |');
  });

  it('takes a later run of a version for the earlier one', () => {
    const again = { ...newest, suites: [{ ...suite, passed: 2, failed: 1 }] };

    expect(mergeResults([newest, oldest], [again])).toEqual([again, oldest]);
    expect(kubernetesVersions([again])).toContain('| **all** | 2 passed, **1 failed** |');
  });

  it('says what passed only in a second run', () => {
    const again = { ...newest, suites: [suite, { ...suite, file: 'b', inSecondRun: 2 }] };

    const table = kubernetesVersions([again]);
    expect(table).toContain('| [debugging](../../b) | 3 passed (2 in a second run) |');
    expect(table).toContain('| **all** | 6 passed (2 in a second run) |');
  });

  it('counts what was skipped, and a file that did not run, as failed', () => {
    const report = {
      testResults: [
        { name: '/r/b.test.ts', assertionResults: [] },
        {
          name: '/r/a.test.ts',
          assertionResults: ['passed', 'failed', 'pending'].map((status) => ({
            ancestorTitles: ['a stage'],
            status,
          })),
        },
      ],
    };

    expect(suitesOf('/r', JSON.stringify(report))).toEqual([
      { file: 'a.test.ts', title: 'a stage', passed: 1, failed: 2 },
      { file: 'b.test.ts', title: 'b.test.ts', passed: 0, failed: 1 },
    ]);
  });
});
