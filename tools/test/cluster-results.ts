/** What ran on which Kubernetes version, kept for `npm run support-table`. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { JestReport } from './jest-report.ts';
import type { SavedCase } from './second-run.ts';

export interface SuiteResult {
  /** Test file, and what its outermost description says. */
  readonly file: string;
  readonly title: string;
  readonly passed: number;
  /** Skipped ones too, and 1 for a file that could not be run. */
  readonly failed: number;
  /** Of those that passed; left out when none. */
  readonly inSecondRun?: number;
}

export interface VersionResult {
  readonly version: string;
  /** The day, in UTC. */
  readonly ranOn: string;
  readonly suites: readonly SuiteResult[];
}

const folder = 'node_modules/.cache/endoscope/kubernetes-versions';

export interface FinishedGroup {
  readonly version: string;
  /** Of a file that ran twice, the second run. */
  readonly report: string;
  readonly saved: readonly SavedCase[];
}

/** Called after a whole group has run: a choice of tests says nothing about a version. */
export function keepClusterResults(root: string, { version, report, saved }: FinishedGroup): void {
  const ranOn = new Date().toISOString().slice(0, 10);
  const result: VersionResult = { version, ranOn, suites: suitesOf(root, report, saved) };
  mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, folder, `${version}.json`), JSON.stringify(result));
}

export function findClusterResults(root: string): VersionResult[] {
  const directory = join(root, folder);
  if (!existsSync(directory)) return [];
  return readdirSync(directory).map(
    (name) => JSON.parse(readFileSync(join(directory, name), 'utf8')) as VersionResult,
  );
}

export function suitesOf(
  root: string,
  report: string,
  saved: readonly SavedCase[] = [],
): SuiteResult[] {
  const { testResults } = JSON.parse(report) as JestReport;
  return testResults
    .map(({ name, assertionResults: tests }) => {
      const passed = tests.filter(({ status }) => status === 'passed').length;
      const failed = tests.length === 0 ? 1 : tests.length - passed;
      const file = relative(root, name);
      const inSecondRun = saved.filter((each) => each.file === file).length;
      const title = tests[0]?.ancestorTitles[0] ?? file;
      return { file, title, passed, failed, ...(inSecondRun > 0 && { inSecondRun }) };
    })
    .sort((a, b) => a.file.localeCompare(b.file));
}
