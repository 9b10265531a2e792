/** W6: how many new sessions a second, from the request to the running container, with audit. */
import { performance } from 'node:perf_hooks';
import hdr from 'hdr-histogram-js';
import type { BenchCluster } from './bench-cluster.ts';
import { usageOf } from './process-usage.ts';
import { ms, round } from './report.ts';
import { endShells } from './shells.ts';
import { sleep } from './typists.ts';
import { workload } from './workload.ts';
import type { Scale } from './workload.ts';

interface Step {
  readonly perSecond: number;
  readonly seconds: number;
  readonly ready: number;
  readonly errors: number;
  readonly firstError: string;
  /** Milliseconds from the planned time of the request to `ready`. */
  readonly p50: number;
  readonly p99: number;
  readonly gatewayCpuMsPerStart: number;
  readonly gatewayCores: number;
}

export interface StartsResult {
  readonly steps: readonly Step[];
}

const rates = [10, 20, 40, 60, 80, 100];
const sessionsPerPod = 16;

export const starts = workload<StartsResult>({
  measures: 'new sessions a second, step by step; goal ≥ 60/s with p99 < 1 s and no error',
  run: runStarts,
  table: startsTable,
});

async function runStarts(bench: BenchCluster, scale: Scale): Promise<StartsResult> {
  const seconds = scale.quick ? 3 : 10;
  const steps: Step[] = [];
  for (const perSecond of scale.quick ? [10, 40] : rates) {
    scale.say(`${perSecond} new sessions a second`);
    const step = await runStep(bench, { perSecond, seconds });
    steps.push(step);
    if (step.errors > 0 || step.p99 > 5_000) break;
  }
  return { steps };
}

async function runStep(
  bench: BenchCluster,
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<Step> {
  const count = perSecond * seconds;
  const pods: string[] = [];
  for (let n = 0; n < count; n += sessionsPerPod) pods.push(await bench.makePod());
  const gateway = { name: 'gateway', pids: () => bench.stack.gatewayPids };
  const latency = hdr.build({ numberOfSignificantValueDigits: 3 });
  const ids: string[] = [];
  const errors: unknown[] = [];
  const before = usageOf(gateway).cpuSeconds;
  const startMs = performance.now() + 50;
  const starts = Array.from({ length: count }, async (_, n) => {
    const plannedMs = startMs + (n * 1_000) / perSecond;
    await sleep(Math.max(0, plannedMs - performance.now()));
    try {
      ids.push(await start(bench, pods[n % pods.length]!));
      latency.recordValue(Math.round(performance.now() - plannedMs));
    } catch (error) {
      errors.push(error);
    }
  });
  await Promise.all(starts);
  const cpuSeconds = usageOf(gateway).cpuSeconds - before;
  const tookSeconds = (performance.now() - startMs) / 1_000;
  await endShells(
    bench,
    ids.map((sessionId) => ({ sessionId, container: '', tty: false })),
  );
  return {
    ...{ perSecond, seconds, ready: ids.length, errors: errors.length },
    firstError: errors.length === 0 ? '' : String(errors[0]),
    p50: latency.getValueAtPercentile(50),
    p99: latency.getValueAtPercentile(99),
    gatewayCpuMsPerStart: (cpuSeconds / count) * 1_000,
    gatewayCores: cpuSeconds / tookSeconds,
  };
}

async function start(bench: BenchCluster, pod: string): Promise<string> {
  const { client } = bench.stack;
  const { id } = await client.sessions.create({
    target: { cluster: bench.name, namespace: bench.namespace, pod },
    workload: { image: 'busybox:1.36', command: ['cat'], stdin: true, tty: true },
  });
  for await (const { state } of client.sessions.events(id)) {
    if (state === 'ready') return id;
    if (state === 'ended') throw new Error('it ended before it was ready');
  }
  throw new Error('its events ended before it was ready');
}

function startsTable({ steps }: StartsResult): string[] {
  return [
    '| asked, sessions/s | ready | errors | request to ready p50 | p99 | gateway CPU a start | gateway, cores |',
    '|---|---|---|---|---|---|---|',
    ...steps.map((each) => {
      const cpu = `${round(each.gatewayCpuMsPerStart, 1)} ms | ${round(each.gatewayCores, 2)}`;
      return `| ${each.perSecond} | ${each.ready} | ${each.errors} | ${ms(each.p50)} | ${ms(each.p99)} | ${cpu} |`;
    }),
  ];
}
