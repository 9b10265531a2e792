import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SuiteResult, VersionResult } from '../test/cluster-results.ts';

export const resultsPath = 'docs/reference/kubernetes-versions.json';

/** What the document is made from: committed, as only a machine with clusters can make it anew. */
export function readResults(root: string): VersionResult[] {
  const file = join(root, resultsPath);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as VersionResult[]) : [];
}

/** A version that was run again replaces what was known of it; the newest version comes first. */
export function mergeResults(
  known: readonly VersionResult[],
  fresh: readonly VersionResult[],
): VersionResult[] {
  const byVersion = new Map([...known, ...fresh].map((result) => [result.version, result]));
  return [...byVersion.values()].sort((a, b) =>
    b.version.localeCompare(a.version, 'en', { numeric: true }),
  );
}

export function kubernetesVersions(results: readonly VersionResult[]): string {
  const files = [
    ...new Set(results.flatMap(({ suites }) => suites.map(({ file }) => file))),
  ].sort();
  const rows = files.map((file) => {
    const suites = results.map((result) => result.suites.find((suite) => suite.file === file));
    const title = suites.find((suite) => suite !== undefined)?.title ?? '';
    return row([`[${title}](../../${file})`, ...suites.map(cell)]);
  });
  const totals = results.map(({ suites }) => cell(suites.reduce(plus, noResult)));
  const versions = results.map(({ version, ranOn }) => `${version} (${ranOn})`);
  return `${preface}
${row(['suite', ...versions])}
${row(['---', ...versions.map(() => '---')])}
${[...rows, row(['**all**', ...totals])].join('\n')}

${differences}`;
}

const preface = `# Kubernetes versions

What ran on real clusters of each version, with the day of the run. A dash: the suite was not run
there. Made by \`npm run support-table\` from the last full runs; see
[the harness](../../test/cluster/harness/README.md) for how to start these clusters.

A file that failed was run once more, alone, and what counts is that run; what passed only then is
said so. No such words: everything passed at once.
`;

const differences = `## What differs

| | 1.34 | 1.25 | 1.21 |
|---|---|---|---|
| ephemeral containers | in every cluster | in every cluster | alpha: another object, and 404 unless the API server, manager and kubelet have the gate \`EphemeralContainers\` |
| streams | \`v5.channel.k8s.io\` | \`v4.channel.k8s.io\` | \`v4.channel.k8s.io\` |
| end of input while output goes on | yes, with \`stdinOnce\` | yes, with \`stdinOnce\`: v4 has no half-close, but the input has a stream of its own, and ends when that leaves | as 1.25 |
| attach to a container that does not run | a status on the open stream | the refusal of the upgrade | as 1.25 |
| Pod Security by namespace label | yes | yes | no: the labels have no effect |
`;

type Counts = Pick<SuiteResult, 'passed' | 'failed' | 'inSecondRun'>;

const noResult: Counts = { passed: 0, failed: 0 };

function cell(suite: Counts | undefined): string {
  if (suite === undefined) return '–';
  const { passed, failed, inSecondRun = 0 } = suite;
  const again = inSecondRun === 0 ? '' : ` (${inSecondRun} in a second run)`;
  return `${passed} passed${again}${failed === 0 ? '' : `, **${failed} failed**`}`;
}

function plus(a: Counts, b: Counts): Counts {
  const inSecondRun = (a.inSecondRun ?? 0) + (b.inSecondRun ?? 0);
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, inSecondRun };
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
