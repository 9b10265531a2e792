/** W13: a session that another replica keeps, through its keeper and carried there by the other. */
import { performance } from 'node:perf_hooks';
import type { Attachment } from '@endoscope/client';
import hdr from 'hdr-histogram-js';
import type { Histogram } from 'hdr-histogram-js';
import type { BenchCluster } from './bench-cluster.ts';
import { transferBulk } from './bulk.ts';
import { typeInTurn } from './closed-loop.ts';
import { openLine, startShell } from './lines.ts';
import type { DebugContainer, Roads, Way } from './lines.ts';
import { usageOf } from './process-usage.ts';
import { startReplicas } from './replica-pair.ts';
import type { BenchReplicas } from './replica-pair.ts';
import { median, ms, percentiles, ratesOf, round } from './report.ts';
import { endShells } from './shells.ts';
import { echoingTerminal, sleep } from './typists.ts';
import { workload } from './workload.ts';
import type { Scale } from './workload.ts';

const replicaWays = ['direct', 'websocket', 'websocket, carried', 'grpc', 'grpc, carried'] as const;
type ReplicaWay = (typeof replicaWays)[number];

/** Of each of the two gateways. */
interface Costs {
  readonly keeper: number;
  readonly carrier: number;
}

interface ReplicaKeys {
  readonly way: ReplicaWay;
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly samples: number;
  readonly cpuMicrosPerKey: Costs;
  readonly histogram: string;
}

interface ReplicaTransfer {
  readonly way: ReplicaWay;
  readonly megabytesPerSecond: number;
  readonly cpuSecondsPerGb: Costs;
}

interface ReplicaJoins {
  readonly way: ReplicaWay;
  /** Milliseconds from the call to `ready`. */
  readonly p50: number;
  readonly p99: number;
  readonly samples: number;
}

export interface ReplicasResult {
  readonly ways: readonly ReplicaKeys[];
  readonly transfers: readonly ReplicaTransfer[];
  readonly joins: readonly ReplicaJoins[];
}

export const replicas = workload<ReplicasResult>({
  measures:
    'a session kept by another replica, at its keeper and carried there; goal: adds p99 ≤ 2 ms, joined in ≤ 150 ms',
  run: runReplicas,
  table: replicasTable,
});

async function runReplicas(bench: BenchCluster, scale: Scale): Promise<ReplicasResult> {
  const replicas = await startReplicas(bench);
  try {
    const ways = await typeOnAll(replicas, scale);
    const joins = await joinOnAll(replicas, scale);
    return { ways, joins, transfers: await transferOnAll(replicas, scale) };
  } finally {
    await replicas.stop();
  }
}

/** Which door it comes to, and where that is. */
function roadOf(way: ReplicaWay, { keeper, carrier }: BenchReplicas): { door: Way; roads: Roads } {
  const [door, carried] = way.split(', ') as [Way, string | undefined];
  return { door, roads: (carried ? carrier : keeper).bench };
}

async function typeOnAll(replicas: BenchReplicas, scale: Scale): Promise<ReplicaKeys[]> {
  const { keeper, carrier } = replicas;
  const shell = await startShell(keeper.bench, echoingTerminal);
  const measured = replicaWays.map((way) => ({ way, latency: newHistogram(), used: [0, 0] }));
  const keysPerRound = scale.quick ? 500 : 5_000;
  // The first round warms everything up and is not counted.
  for (let round = 0; round <= scale.rounds; round += 1) {
    scale.say(`replicas, keys, ${round === 0 ? 'warming up' : `round ${round}`}`);
    for (const each of measured) {
      const { door, roads } = roadOf(each.way, replicas);
      const { latency } = each;
      const before = secondsOf(keeper, carrier);
      await typeInTurn(roads, { shell, way: door, keysPerRound, latency });
      const after = secondsOf(keeper, carrier);
      if (round === 0) latency.reset();
      else each.used = each.used.map((seconds, n) => seconds + after[n]! - before[n]!);
    }
  }
  await endShells(keeper.bench, [shell]);
  return measured.map(({ way, latency, used }) => {
    const { p50, p99, p999, samples } = percentiles(latency, latency);
    const [ofKeeper = 0, ofCarrier = 0] = used.map((s) => Math.round((s * 1e6) / samples));
    const cpuMicrosPerKey = { keeper: ofKeeper, carrier: ofCarrier };
    const histogram = hdr.encodeIntoCompressedBase64(latency);
    return { way, p50, p99, p999, samples, cpuMicrosPerKey, histogram };
  });
}

async function joinOnAll(replicas: BenchReplicas, scale: Scale): Promise<ReplicaJoins[]> {
  const { bench } = replicas.keeper;
  const shell = await startShell(bench, echoingTerminal);
  const measured = replicaWays.map((way) => ({ way, latency: newHistogram() }));
  scale.say('replicas, joins');
  const joinsPerWay = scale.quick ? 5 : 50;
  for (let n = 0; n <= joinsPerWay; n += 1) {
    for (const { way, latency } of measured) {
      const took = await joined(replicas, shell, way);
      if (n > 0) latency.recordValue(Math.round(took * 1_000));
    }
  }
  await endShells(bench, [shell]);
  return measured.map(({ way, latency }) => {
    const { p50, p99, samples } = percentiles(latency, latency);
    return { way, p50, p99, samples };
  });
}

/** Until the gateway says `ready`; of a direct client, until its socket is open. */
async function joined(
  replicas: BenchReplicas,
  shell: DebugContainer,
  way: ReplicaWay,
): Promise<number> {
  const { door, roads } = roadOf(way, replicas);
  const startMs = performance.now();
  const line = await openLine(roads, shell, door);
  const took = performance.now() - startMs;
  line.close();
  const { sessions } = replicas.keeper.bench.stack.client;
  while (await isWatched(sessions.attachments(shell.sessionId))) await sleep(10);
  return took;
}

/** The newest is listed first, and nobody else is there. */
async function isWatched(attachments: AsyncGenerator<Attachment>): Promise<boolean> {
  const { value } = (await attachments.next()) as IteratorResult<Attachment, undefined>;
  return value !== undefined && value.closeTime === undefined;
}

async function transferOnAll(replicas: BenchReplicas, scale: Scale): Promise<ReplicaTransfer[]> {
  const { keeper, carrier } = replicas;
  const bytes = (scale.quick ? 32 : 256) * 2 ** 20;
  const watched = [keeper.watched, carrier.watched];
  const transfers: ReplicaTransfer[] = [];
  for (let round = 1; round <= scale.rounds; round += 1) {
    scale.say(`replicas, bulk, round ${round}`);
    for (const way of replicaWays) {
      const { door, roads: through } = roadOf(way, replicas);
      const moved = await transferBulk(keeper.bench, door, { bytes, watched, through });
      const { megabytesPerSecond, cpuSeconds } = moved;
      const perGb = (name: string): number => ((cpuSeconds[name] ?? 0) / bytes) * 1e9;
      const cpuSecondsPerGb = { keeper: perGb('keeper'), carrier: perGb('carrier') };
      transfers.push({ way, megabytesPerSecond, cpuSecondsPerGb });
    }
  }
  return transfers;
}

function secondsOf(...of: readonly BenchReplicas['keeper'][]): number[] {
  return of.map(({ watched }) => usageOf(watched).cpuSeconds);
}

function newHistogram(): Histogram {
  return hdr.build({ numberOfSignificantValueDigits: 3 });
}

/** What the carriage adds is beside the same door of the keeper. */
function replicasTable({ ways, joins, transfers }: ReplicasResult): string[] {
  return [...keysTable(ways), '', ...joinsTable(joins), '', ...transfersTable(transfers)];
}

function keysTable(ways: ReplicasResult['ways']): string[] {
  return [
    '| a key | carriage adds p50 | p99 | p50 | p99 | p99.9 | keeper, CPU a key | carrier | keys |',
    '|---|---|---|---|---|---|---|---|---|',
    ...ways.map((each) => {
      const keeper = keeperOf(ways, each.way);
      const added = (key: 'p50' | 'p99'): string =>
        keeper === undefined ? '–' : ms(each[key] - keeper[key]);
      const own = [ms(each.p50), ms(each.p99), ms(each.p999)].join(' | ');
      const { keeper: a, carrier: b } = each.cpuMicrosPerKey;
      return `| ${each.way} | ${added('p50')} | ${added('p99')} | ${own} | ${a} µs | ${b} µs | ${each.samples} |`;
    }),
  ];
}

function joinsTable(joins: ReplicasResult['joins']): string[] {
  return [
    '| joining | carriage adds p50 | p50 | p99 | joins |',
    '|---|---|---|---|---|',
    ...joins.map((each) => {
      const keeper = keeperOf(joins, each.way);
      const added = keeper === undefined ? '–' : ms(each.p50 - keeper.p50);
      return `| ${each.way} | ${added} | ${ms(each.p50)} | ${ms(each.p99)} | ${each.samples} |`;
    }),
  ];
}

function transfersTable(transfers: ReplicasResult['transfers']): string[] {
  const perGb = (way: ReplicaWay, of: keyof Costs): number =>
    round(median(transfers.filter((t) => t.way === way).map((t) => t.cpuSecondsPerGb[of])), 1);
  return [
    "| bulk | of the keeper's | MB/s, median (range) | keeper, CPU s/GB | carrier, CPU s/GB |",
    '|---|---|---|---|---|',
    ...replicaWays.map((way) => {
      const rates = ratesOf(transfers, way);
      const isCarried = way.endsWith('carried');
      const keeper = median(ratesOf(transfers, way.split(', ')[0]!));
      const ratio = isCarried ? round(median(rates) / keeper, 2) : '–';
      const range = `${round(Math.min(...rates), 0)}–${round(Math.max(...rates), 0)}`;
      const cpu = `${perGb(way, 'keeper')} | ${perGb(way, 'carrier')}`;
      return `| ${way} | ${ratio} | ${round(median(rates), 0)} (${range}) | ${cpu} |`;
    }),
  ];
}

/** The same door, at the keeper; undefined: it is not carried. */
function keeperOf<Row extends { readonly way: ReplicaWay }>(
  rows: readonly Row[],
  way: ReplicaWay,
): Row | undefined {
  const [door, carried] = way.split(', ');
  return carried ? rows.find((row) => row.way === door) : undefined;
}
