/** The parts of jest's `--json` that are counted here. */
export interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  /** Skipped, or not selected by `-t`. */
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  /** Files that failed outside of their tests: their tests may never have been counted. */
  readonly numRuntimeErrorTestSuites: number;
  readonly success: boolean;
  readonly testResults: readonly JestFile[];
}

export interface JestFile {
  /** Its absolute path. */
  readonly name: string;
  readonly status: string;
  /** What it printed as its failures. */
  readonly message?: string;
  readonly assertionResults: readonly JestCase[];
}

export interface JestCase {
  readonly ancestorTitles: readonly string[];
  readonly title: string;
  readonly status: string;
  readonly failureMessages?: readonly string[] | null;
}

/** Counted from its files alone, as jest counts. */
export function reportOf(testResults: readonly JestFile[]): JestReport {
  const count = (...statuses: string[]): number =>
    testResults.flatMap((file) => file.assertionResults).filter((c) => statuses.includes(c.status))
      .length;
  const numFailedTests = count('failed');
  const numRuntimeErrorTestSuites = testResults.filter(failedByItself).length;
  return {
    numPassedTests: count('passed'),
    numFailedTests,
    numPendingTests: count('pending', 'skipped', 'disabled'),
    numTodoTests: count('todo'),
    numRuntimeErrorTestSuites,
    success: numFailedTests + numRuntimeErrorTestSuites === 0,
    testResults,
  };
}

/** It could not start, or failed after its last test: no test stands for that. */
export function failedByItself({ status, assertionResults }: JestFile): boolean {
  return status === 'failed' && assertionResults.every((each) => each.status !== 'failed');
}
