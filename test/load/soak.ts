/** W14: mixed sessions for a while: nothing may grow. A short form unless told otherwise. */
import { readdirSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import type { BenchCluster } from './bench-cluster.ts';
import { Inspector } from './inspector.ts';
import { openLine, startShell } from './lines.ts';
import type { GatewayWay } from './lines.ts';
import { usageOf } from './process-usage.ts';
import { round } from './report.ts';
import { endShells } from './shells.ts';
import { sleep } from './typists.ts';
import { workload } from './workload.ts';
import type { Scale } from './workload.ts';

interface SoakSample {
  readonly atSeconds: number;
  readonly sessionsSoFar: number;
  /** After a collection. */
  readonly rssMib: number;
  readonly openFiles: number;
}

export interface SoakResult {
  readonly samples: readonly SoakSample[];
  readonly errors: number;
  readonly firstError: string;
}

const startsPerSecond = 2;
const lifeMs = 6_000;

export const soak = workload<SoakResult>({
  measures:
    'two sessions a second that type, paste, print and leave in several ways; goal: RSS ± 5 %, no open file left',
  run: runSoak,
  table: soakTable,
});

async function runSoak(bench: BenchCluster, scale: Scale): Promise<SoakResult> {
  const seconds = scale.quick ? 20 : (scale.minutes ?? 5) * 60;
  const samples: SoakSample[] = [];
  const errors: Error[] = [];
  const startMs = performance.now();
  let count = 0;
  const phases = 5;
  for (let phase = 0; phase <= phases; phase += 1) {
    if (phase > 0) {
      const untilMs = performance.now() + (seconds * 1_000) / phases;
      const lives: Promise<unknown>[] = [];
      while (performance.now() < untilMs) {
        count += 1;
        lives.push(live(bench, count).catch((error: Error) => errors.push(error)));
        await sleep(1_000 / startsPerSecond);
      }
      await Promise.all(lives);
    }
    samples.push(await sample(bench, { startMs, count }));
    scale.say(`soak, ${count} sessions so far`);
  }
  return { samples, errors: errors.length, firstError: errors[0]?.message ?? '' };
}

/** One session from start to end, each third in another way. */
async function live(bench: BenchCluster, n: number): Promise<void> {
  const pod = n % 20 === 1 ? await bench.makePod() : undefined;
  if (pod !== undefined) pods.push(pod);
  const shell = await startShell(bench, { tty: n % 2 === 0, pod: pods.at(-1) ?? bench.pod });
  const way: GatewayWay = n % 4 < 2 ? 'websocket' : 'grpc';
  const line = await openLine(bench, shell, way);
  const reading = drain(line.output);
  const untilMs = performance.now() + lifeMs;
  await line.write(Buffer.from(`head -c ${2 ** 20} /dev/zero | wc -c\n`));
  await line.write(Buffer.alloc(2_048, 'paste '));
  while (performance.now() < untilMs) {
    await line.write(Buffer.from('k'));
    await sleep(200);
  }
  if (n % 3 === 0) line.close();
  await endShells(bench, [shell]);
  line.close();
  await reading;
}

const pods: string[] = [];

async function drain(output: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    for await (const _ of output);
  } catch {
    // The session has ended under it.
  }
}

async function sample(
  bench: BenchCluster,
  { startMs, count }: { startMs: number; count: number },
): Promise<SoakSample> {
  const [pid = 0] = bench.stack.gatewayPids;
  await sleep(3_000);
  const inspector = await Inspector.of(bench.stack);
  await inspector.collectGarbage();
  inspector.close();
  await sleep(500);
  return {
    atSeconds: (performance.now() - startMs) / 1_000,
    sessionsSoFar: count,
    rssMib: usageOf({ name: 'gateway', pids: () => [pid] }).rssMib,
    openFiles: readdirSync(`/proc/${pid}/fd`).length,
  };
}

function soakTable({ samples, errors, firstError }: SoakResult): string[] {
  return [
    '| after | sessions so far | gateway RSS | open files |',
    '|---|---|---|---|',
    ...samples.map((each) => {
      const time = `${round(each.atSeconds, 0)} s`;
      return `| ${time} | ${each.sessionsSoFar} | ${round(each.rssMib, 0)} MiB | ${each.openFiles} |`;
    }),
    ...(errors > 0 ? ['', `${errors} sessions failed; the first: ${firstError}`] : []),
  ];
}
