/**
 * What becomes of suites of real clusters that fail. A kubelet, an API server, Postgres, a gateway
 * and the test share two cores there, and a minute in which one of them gets none makes a right
 * product fail. So their files run once more, alone. That is told of each case; what fails then has
 * failed. Suites that need no cluster get no second run: what they do is in our hands alone.
 */
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { failedByItself, reportOf } from './jest-report.ts';
import type { JestCase, JestFile, JestReport } from './jest-report.ts';

/** More failing files than this are no accident: they are not run again. */
export const secondRunFilesMax = 4;

/** Failed at first, and passed when its file ran again, alone. */
export interface SavedCase {
  /** From the repository's root. */
  readonly file: string;
  readonly title: string;
  /** First line of its first failure. */
  readonly firstFailure: string;
}

/** Absolute paths; none where a second run would say nothing. */
export function filesToRunAgain(report: string | undefined): string[] {
  if (report === undefined) return [];
  const { testResults } = JSON.parse(report) as JestReport;
  const failed = testResults.filter(({ status }) => status === 'failed').map(({ name }) => name);
  return failed.length <= secondRunFilesMax ? failed : [];
}

/** Both runs as one report: of a file that ran twice, the second run counts. */
export function withSecondRun(
  root: string,
  first: string,
  second: string | undefined,
): { readonly report: string; readonly saved: readonly SavedCase[] } {
  const again = second === undefined ? [] : (JSON.parse(second) as JestReport).testResults;
  const saved: SavedCase[] = [];
  const files = (JSON.parse(first) as JestReport).testResults.map((before) => {
    const after = again.find(({ name }) => name === before.name);
    if (after) saved.push(...savedIn(before, after, relative(root, before.name)));
    return after ?? before;
  });
  return { report: JSON.stringify(reportOf(files)), saved };
}

/** For the summary. */
export function secondRunNote(group: string, { file, title, firstFailure }: SavedCase): string {
  return `${group}: needed a second run: ${file} › ${title}, first failure: ${firstFailure}`;
}

function savedIn(before: JestFile, after: JestFile, file: string): SavedCase[] {
  const cases = before.assertionResults.filter(
    (each) => each.status === 'failed' && hasPassed(after, each),
  );
  const saved = cases.map((each) => ({
    file,
    title: titleOf(each),
    firstFailure: firstLine(each.failureMessages?.[0]),
  }));
  if (!failedByItself(before) || after.status !== 'passed') return saved;
  return [...saved, { file, title: 'the file itself', firstFailure: firstLine(before.message) }];
}

function hasPassed(file: JestFile, wanted: JestCase): boolean {
  const title = titleOf(wanted);
  return file.assertionResults.some((each) => each.status === 'passed' && titleOf(each) === title);
}

function titleOf({ ancestorTitles, title }: JestCase): string {
  return [...ancestorTitles, title].join(' › ');
}

/** Of what jest prints for a file, the first line is only a heading. */
function firstLine(text = ''): string {
  const lines = stripVTControlCharacters(text)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('●'));
  return lines[0] ?? 'without a message';
}
