import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { TestArguments } from './arguments.ts';
import { jestArguments } from './checks.ts';
import { areForeign } from './cluster-availability.ts';
import { findClusterGroup } from './cluster-groups.ts';
import { keepClusterResults } from './cluster-results.ts';
import { runProgram } from './run-program.ts';
import type { ProgramResult } from './run-program.ts';
import { scoreOf } from './score.ts';
import type { Score } from './score.ts';
import { filesToRunAgain, secondRunNote, withSecondRun } from './second-run.ts';
import type { SavedCase } from './second-run.ts';
import type { GroupName } from './test-files.ts';

const minuteMs = 60_000;
/** For a run that hangs: three times and more what two cores need. */
const timeoutMs: Readonly<Record<GroupName, number>> = {
  unit: 20 * minuteMs,
  db: 20 * minuteMs,
  system: 40 * minuteMs,
  cluster: 60 * minuteMs,
  'cluster-1.25': 60 * minuteMs,
  'cluster-1.21': 30 * minuteMs,
};

/**
 * Files at the same time. Unit and database tests compute, and two fill two cores. The others wait
 * for most of their time, for pods, processes and connections: of the system group's longest files
 * a quarter is computing.
 */
const workers: Readonly<Record<GroupName, number>> = {
  unit: 2,
  db: 2,
  system: 3,
  cluster: 3,
  'cluster-1.25': 3,
  'cluster-1.21': 3,
};

/** Jest's own words for a test file that left something running. */
const leakSigns = /failed to exit gracefully|did not exit one second after/;

/** Lines that repeat what we say ourselves, one of them with every path. */
const jestNoise = /^(Ran all test suites|Test results written|Force exiting Jest|Snapshots:)/;

export interface GroupRun {
  readonly group: GroupName;
  readonly files: readonly string[];
  readonly args: TestArguments;
}

export interface GroupResult {
  readonly part: Score;
  readonly tookMs: number;
  /** For the summary. */
  readonly notes: readonly string[];
}

/** One group of tests, and of a whole group of cluster suites those again that failed. */
export async function runGroup(root: string, run: GroupRun): Promise<GroupResult> {
  const { group, files, args } = run;
  const isWhole = args.testName === undefined && args.paths.length === 0;
  const isCluster = findClusterGroup(group) !== undefined;
  const first = await runJest(root, run, { files, workers: workers[group] });
  const failed = isCluster && isWhole ? filesToRunAgain(first.report) : [];
  let last = first;
  let saved: readonly SavedCase[] = [];
  if (first.report !== undefined && failed.length > 0) {
    const names = failed.map((file) => relative(root, file)).join(', ');
    process.stderr.write(`\n--- ${group}: a second run, alone, of ${names}\n`);
    const second = await runJest(root, run, { files: failed, workers: 1 });
    const both = withSecondRun(root, first.report, second.report);
    saved = both.saved;
    last = { ...second, report: both.report, tookMs: first.tookMs + second.tookMs };
  }
  const cluster = areForeign() ? undefined : findClusterGroup(group);
  if (cluster && last.report !== undefined && isWhole) {
    keepClusterResults(root, { version: cluster.version, report: last.report, saved });
  }
  const part = scoreOf(last.report, { code: last.code, isSelection: args.testName !== undefined });
  const notes = saved.map((each) => secondRunNote(group, each));
  if (leakSigns.test(first.output + last.output)) {
    notes.push(`${group}: a test file left a handle open; see "exit" in its output.`);
  }
  return { part, tookMs: last.tookMs, notes };
}

interface JestRun extends ProgramResult {
  /** Undefined when jest was ended, or crashed. */
  readonly report: string | undefined;
}

async function runJest(
  root: string,
  { group, args }: GroupRun,
  choice: { readonly files: readonly string[]; readonly workers: number },
): Promise<JestRun> {
  const cluster = areForeign() ? undefined : findClusterGroup(group);
  const folder = join(root, 'node_modules/.cache/endoscope');
  mkdirSync(folder, { recursive: true });
  const output = join(folder, `jest-${group}-${process.pid}.json`);
  const { testName } = args;
  const options = { output, workers: choice.workers, ...(testName !== undefined && { testName }) };
  const run = await runProgram({
    cwd: root,
    command: process.execPath,
    args: [...jestArguments(root, options), ...choice.files],
    timeoutMs: timeoutMs[group],
    ...(cluster && { env: { ENDOSCOPE_TEST_CLUSTER_VERSION: cluster.version } }),
    shows: (line) => !jestNoise.test(line),
  });
  if (run.timedOut) process.stderr.write(`\n${group}: ended after ${run.tookMs / minuteMs} min.\n`);
  const report = existsSync(output) ? readFileSync(output, 'utf8') : undefined;
  rmSync(output, { force: true });
  return { ...run, report };
}
