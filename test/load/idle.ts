/** W7: what a session costs that does nothing: memory after a collection, and CPU. */
import { readdirSync } from 'node:fs';
import type { BenchCluster } from './bench-cluster.ts';
import { Inspector } from './inspector.ts';
import { openFilesMax, usageOf } from './process-usage.ts';
import { round } from './report.ts';
import { endShells, openLines, startShells } from './shells.ts';
import type { DebugContainer, Line } from './lines.ts';
import { echoingTerminal, sleep } from './typists.ts';
import { workload } from './workload.ts';
import type { Scale } from './workload.ts';

interface IdleStep {
  readonly sessions: number;
  /** Of the gateway, after a collection, in MiB. */
  readonly emptyMib: number;
  readonly readyMib: number;
  readonly attachedMib: number;
  readonly cpuPercent: number;
  readonly openFiles: number;
}

export interface IdleResult {
  readonly steps: readonly IdleStep[];
}

const quietMs = 5_000;

export const idle = workload<IdleResult>({
  measures: 'idle sessions, attached; goal ≤ 150 KB each, ≤ 3 % CPU in all',
  run: runIdle,
  table: idleTable,
});

async function runIdle(bench: BenchCluster, scale: Scale): Promise<IdleResult> {
  const steps: IdleStep[] = [];
  const counts = scale.quick ? [200] : [1_000, 4_000, 10_000];
  for (const wanted of scale.sessions === undefined ? counts : [scale.sessions]) {
    const sessions = Math.min(wanted, sessionsMax());
    const fewer = sessions < wanted ? `, not ${wanted}: ulimit -n allows no more` : '';
    scale.say(`${sessions} idle sessions${fewer}`);
    steps.push(await runStep(bench, sessions));
  }
  return { steps };
}

/** Each attachment holds two sockets of the gateway, and one of each other process. */
function sessionsMax(): number {
  return Math.floor((openFilesMax() - 400) / 2);
}

async function runStep(bench: BenchCluster, sessions: number): Promise<IdleStep> {
  const [pid = 0] = bench.stack.gatewayPids;
  const inspector = await Inspector.of(bench.stack);
  const gateway = { name: 'gateway', pids: () => [pid] };
  const settledMib = async (): Promise<number> => {
    await sleep(quietMs);
    await inspector.collectGarbage();
    await sleep(quietMs / 5);
    return usageOf(gateway).rssMib;
  };
  // The first sessions give the process its size: code, pools, caches.
  const first = await startShells(bench, 50, echoingTerminal);
  for (const line of await openLines(bench, first, 'websocket')) line.close();
  await endShells(bench, first);
  let shells: DebugContainer[] = [];
  let lines: Line[] = [];
  try {
    const emptyMib = await settledMib();
    shells = await startShells(bench, sessions, echoingTerminal);
    const readyMib = await settledMib();
    lines = await openLines(bench, shells, 'websocket');
    lines.forEach((line) => void drain(line));
    const attachedMib = await settledMib();
    const before = usageOf(gateway).cpuSeconds;
    await sleep(2 * quietMs);
    const cpuPercent = (usageOf(gateway).cpuSeconds - before) / ((2 * quietMs) / 1_000) / 0.01;
    const openFiles = readdirSync(`/proc/${pid}/fd`).length;
    return { sessions, emptyMib, readyMib, attachedMib, cpuPercent, openFiles };
  } finally {
    for (const line of lines) line.close();
    await endShells(bench, shells);
    inspector.close();
  }
}

async function drain(line: Line): Promise<void> {
  try {
    for await (const _ of line.output);
  } catch {
    // It was closed.
  }
}

function idleTable({ steps }: IdleResult): string[] {
  return [
    '| idle sessions | a session, attached | of that the session itself | gateway RSS | CPU | open files |',
    '|---|---|---|---|---|---|',
    ...steps.map((each) => {
      const kb = (mib: number): string => `${round((mib * 2 ** 20) / 1_000 / each.sessions, 0)} KB`;
      const grown = kb(each.attachedMib - each.emptyMib);
      const own = kb(each.readyMib - each.emptyMib);
      return `| ${each.sessions} | ${grown} | ${own} | ${round(each.attachedMib, 0)} MiB | ${round(each.cpuPercent, 1)} % | ${each.openFiles} |`;
    }),
  ];
}
