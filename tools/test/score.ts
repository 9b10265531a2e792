import type { JestReport } from './jest-report.ts';

/** What has been counted so far: one for each check, one for each test. */
export interface Score {
  readonly passed: number;
  readonly failed: number;
}

export const noScore: Score = { passed: 0, failed: 0 };

export function add(a: Score, b: Score): Score {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed };
}

/**
 * Jest's report in our terms. Without one (jest crashed or was ended) there is one failure; with a
 * failure that no test stands for, too. A skipped test is a failure unless `-t` left it out.
 */
export function scoreOf(
  report: string | undefined,
  { code, isSelection }: { code: number; isSelection: boolean },
): Score & { readonly skipped: number } {
  const parsed =
    report === undefined ? undefined : (JSON.parse(report) as Omit<JestReport, 'testResults'>);
  if (!parsed) return { passed: 0, failed: 1, skipped: 0 };
  const skipped = parsed.numPendingTests + parsed.numTodoTests;
  const failed =
    parsed.numFailedTests + parsed.numRuntimeErrorTestSuites + (isSelection ? 0 : skipped);
  const isUnexplained = failed === 0 && (code !== 0 || !parsed.success);
  return { passed: parsed.numPassedTests, failed: failed + (isUnexplained ? 1 : 0), skipped };
}
