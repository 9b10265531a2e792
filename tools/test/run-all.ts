import type { TestArguments } from './arguments.ts';
import { checks, clustersUp } from './checks.ts';
import type { Check } from './checks.ts';
import { areForeign, clustersAreUp } from './cluster-availability.ts';
import { findClusterGroup } from './cluster-groups.ts';
import type { ClusterGroup } from './cluster-groups.ts';
import { hasGo, needsGo } from './needs-go.ts';
import { runGroup } from './run-group.ts';
import { runProgram } from './run-program.ts';
import { add, noScore } from './score.ts';
import type { Score } from './score.ts';
import { testFiles } from './test-files.ts';
import type { GroupName } from './test-files.ts';

const minuteMs = 60_000;
const checkTimeoutMs = 10 * minuteMs;
/** On a machine that has never built Kubernetes this waits for the compiler. */
const clustersTimeoutMs = 45 * minuteMs;

/** Runs what was asked for and prints the summary; resolves with the exit code. */
export async function runAll(root: string, args: TestArguments): Promise<number> {
  const isWanted = (name: string): boolean => args.only.length === 0 || args.only.includes(name);
  const lines: string[] = [];
  const notes: string[] = [];
  let score = noScore;
  const report = (name: string, part: Score, tookMs: number): void => {
    score = add(score, part);
    lines.push(lineOf(name, part, tookMs));
    process.stderr.write(`${lines.at(-1)}\n`);
  };
  const runChecks = (wanted: readonly Check[]): Promise<unknown> =>
    twoAtATime(
      wanted.filter(({ name }) => isWanted(name)),
      async (check) => {
        const { part, tookMs } = await runCheck(root, check);
        report(check.name, part, tookMs);
      },
    );
  await runChecks([checks.generated]);
  await generateClient(root);
  await runChecks(checks.inParallel);
  const groups = testFiles(root);
  // Whoever chooses tests of the built programs gets them built.
  if (isWanted('build') || [...groups.keys()].some((name) => isBlackBox(name) && isWanted(name))) {
    const { part, tookMs } = await runCheck(root, checks.build);
    report('build', part, tookMs);
  }
  for (const [group, files] of groups) {
    const chosen = isWanted(group) ? chosenOf(root, files, { args, notes }) : [];
    if (chosen.length === 0) continue;
    const cluster = findClusterGroup(group);
    if (cluster && !args.clusterRequired && !(await clustersAreUp(root, cluster))) {
      notes.push(notRun(cluster, chosen));
      continue;
    }
    if (cluster && args.clusterRequired && !areForeign()) {
      const check = clustersUp(group, cluster.upArguments);
      const { part, tookMs } = await runCheck(root, check, clustersTimeoutMs);
      report(check.name, part, tookMs);
    }
    const { part, tookMs, notes: said } = await runGroup(root, { group, files: chosen, args });
    report(group, part, tookMs);
    notes.push(...said);
  }
  process.stderr.write(`\n${[...lines, ...notes].join('\n')}\n`);
  process.stdout.write(`\n${score.passed} passed, ${score.failed} failed\n`);
  return score.failed === 0 && score.passed > 0 ? 0 : 1;
}

/** Of a group the files that were asked for and can be run. */
function chosenOf(
  root: string,
  files: readonly string[],
  { args, notes }: { args: TestArguments; notes: string[] },
): readonly string[] {
  const asked = files.filter((file) => matches(file, args.paths));
  const canBuild = args.clusterRequired || hasGo();
  const chosen = asked.filter((file) => canBuild || !needsGo(root, file));
  const left = asked.filter((file) => !chosen.includes(file));
  if (left.length > 0) notes.push(`Not run, as they need Go 1.24 or newer: ${left.join(', ')}.`);
  return chosen;
}

/** Not committed, and everything after it needs it; says nothing when there is nothing to do. */
async function generateClient(root: string): Promise<void> {
  const args = ['tools/generate.ts'];
  const options = { cwd: root, command: process.execPath, args, timeoutMs: checkTimeoutMs };
  const { code, output } = await runProgram(options);
  if (code !== 0) process.stderr.write(output);
}

async function runCheck(
  root: string,
  { name, command, args }: Check,
  timeoutMs: number = checkTimeoutMs,
) {
  const options = { cwd: root, command, args, timeoutMs };
  const { code, output, tookMs } = await runProgram(options);
  if (code !== 0) process.stderr.write(`\n--- ${name}\n${output.trimEnd()}\n`);
  return { part: { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 }, tookMs };
}

async function twoAtATime<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const worker = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all([worker(), worker()]);
}

function matches(file: string, paths: readonly string[]): boolean {
  return paths.length === 0 || paths.some((path) => file.includes(path));
}

function lineOf(name: string, { passed, failed }: Score, tookMs: number): string {
  const seconds = (tookMs / 1000).toFixed(1).padStart(6);
  const verdict = failed === 0 ? 'ok    ' : 'FAILED';
  const counts = passed + failed > 1 ? `  ${passed} passed, ${failed} failed` : '';
  return `${verdict} ${name.padEnd(16)} ${seconds} s${counts}`;
}

function notRun({ version, upArguments }: ClusterGroup, files: readonly string[]): string {
  return (
    `Not run, as they need a cluster of Kubernetes ${version}: ${files.join(', ')}. ` +
    `Start it: npm run cluster:up -- ${upArguments.join(' ')}`
  );
}

/** Runs the built programs. */
function isBlackBox(group: GroupName): boolean {
  return group === 'system' || findClusterGroup(group) !== undefined;
}
