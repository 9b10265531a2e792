/** What ran on which Kubernetes version, kept for `npm run support-table`. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

export interface SuiteResult {
  /** Test file, and what its outermost description says. */
  readonly file: string;
  readonly title: string;
  readonly passed: number;
  /** Skipped ones too, and 1 for a file that could not be run. */
  readonly failed: number;
}

export interface VersionResult {
  readonly version: string;
  /** The day, in UTC. */
  readonly ranOn: string;
  readonly suites: readonly SuiteResult[];
}

/** The parts of jest's `--json` that are counted. */
interface JestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly status: string;
    }[];
  }[];
}

const folder = 'node_modules/.cache/endoscope/kubernetes-versions';

/** Called after a whole group has run: a choice of tests says nothing about a version. */
export function keepClusterResults(root: string, version: string, report: string): void {
  const ranOn = new Date().toISOString().slice(0, 10);
  const result: VersionResult = { version, ranOn, suites: suitesOf(root, report) };
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

export function suitesOf(root: string, report: string): SuiteResult[] {
  const { testResults } = JSON.parse(report) as JestReport;
  return testResults
    .map(({ name, assertionResults: tests }) => {
      const passed = tests.filter(({ status }) => status === 'passed').length;
      const failed = tests.length === 0 ? 1 : tests.length - passed;
      const file = relative(root, name);
      return { file, title: tests[0]?.ancestorTitles[0] ?? file, passed, failed };
    })
    .sort((a, b) => a.file.localeCompare(b.file));
}
