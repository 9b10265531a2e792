import { cpus, loadavg, release, totalmem } from 'node:os';
import { execFileSync } from 'node:child_process';
import type { Histogram } from 'hdr-histogram-js';
import type { BulkResult } from './bulk.ts';
import type { Way } from './lines.ts';
import type { PlanningResult } from './planning.ts';
import { promptWays } from './prompt.ts';
import type { PromptResult, PromptWay } from './prompt.ts';
import type { StalledResult } from './stalled-reader.ts';

export interface KeystrokeResult {
  readonly way: Way;
  readonly samples: number;
  /** Milliseconds from the planned time of a key to its echo. */
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  /** The generator's own delay, in milliseconds. */
  readonly lagP99: number;
  /** Of the gateway, per key. */
  readonly cpuMicrosPerKey: number;
  /** The whole histogram (HdrHistogram V2, compressed, base64; unit: microsecond). */
  readonly histogram: string;
}

export interface BenchResult {
  readonly cluster: string;
  readonly version: string;
  readonly commit: string;
  readonly time: string;
  readonly machine: Readonly<Record<string, string | number>>;
  readonly command: string;
  readonly keystrokes: readonly KeystrokeResult[];
  readonly bulk: readonly BulkResult[];
  readonly stalled: readonly StalledResult[];
  readonly prompts: readonly PromptResult[];
  readonly planning: readonly PlanningResult[];
  /** By name (workloads.ts). */
  readonly workloads: Readonly<Record<string, unknown>>;
  readonly gatewayRssMib: Readonly<Record<'atStart' | 'atEnd', number>>;
}

export function machineFacts(): Record<string, string | number> {
  return {
    node: process.version,
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGib: Math.round(totalmem() / 2 ** 30),
    linux: release(),
    // What else the machine does.
    loadAverage: loadavg()
      .map((load) => round(load, 1))
      .join(' '),
  };
}

export function currentCommit(): string {
  const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8' }).trim();
  return git('rev-parse', '--short=12', 'HEAD');
}

export function percentiles(latency: Histogram, lag: Histogram) {
  const ms = (histogram: Histogram, p: number): number =>
    round(histogram.getValueAtPercentile(p) / 1_000, 3);
  return {
    samples: latency.totalCount,
    p50: ms(latency, 50),
    p99: ms(latency, 99),
    p999: ms(latency, 99.9),
    lagP99: ms(lag, 99),
  };
}

/** What the run says, as Markdown: ratios and differences before absolute numbers. */
export function reportOf(result: BenchResult): string {
  const title = `${result.cluster} cluster (${result.version}), commit ${result.commit}`;
  const tables = [
    ...(result.keystrokes.length > 0 ? [keystrokeTable(result)] : []),
    ...(result.bulk.length > 0 ? [bulkTable(result)] : []),
    ...(result.stalled.length > 0 ? [stalledTable(result)] : []),
    ...(result.prompts.length > 0 ? [promptTable(result)] : []),
    ...(result.planning.length > 0 ? [planningTable(result)] : []),
  ];
  return [[title], ...tables].map((lines) => `${lines.join('\n')}\n`).join('\n');
}

function keystrokeTable({ keystrokes }: BenchResult): string[] {
  const direct = keystrokes.find(({ way }) => way === 'direct');
  return [
    '| keystroke | added p50 | added p99 | p50 | p99 | p99.9 | gateway CPU a key | keys |',
    '|---|---|---|---|---|---|---|---|',
    ...keystrokes.map((each) => {
      const [p50, p99] = [each.p50 - (direct?.p50 ?? 0), each.p99 - (direct?.p99 ?? 0)];
      const added = each === direct ? '– | –' : `${ms(p50)} | ${ms(p99)}`;
      const isGateway = each.way === 'websocket' || each.way === 'grpc';
      const cpu = isGateway ? `${each.cpuMicrosPerKey} µs` : '–';
      const own = `${ms(each.p50)} | ${ms(each.p99)} | ${ms(each.p999)}`;
      return `| ${each.way} | ${added} | ${own} | ${cpu} | ${each.samples} |`;
    }),
  ];
}

/** MB/s of every round of one way. */
export function ratesOf(
  results: readonly { readonly way: string; readonly megabytesPerSecond: number }[],
  way: string,
): number[] {
  return results.filter((each) => each.way === way).map((each) => each.megabytesPerSecond);
}

function bulkTable({ bulk }: BenchResult): string[] {
  const rates = (way: Way): number[] => ratesOf(bulk, way);
  const direct = median(rates('direct'));
  const measuredWays = [...new Set(bulk.map(({ way }) => way))];
  return [
    '| bulk | of direct | MB/s, median (range) | gateway CPU s/GB | cluster CPU s/GB |',
    '|---|---|---|---|---|',
    ...measuredWays.map((way) => {
      const mine = rates(way);
      const ratio = way === 'direct' ? '–' : round(median(mine) / direct, 2);
      const range = `${round(Math.min(...mine), 0)}–${round(Math.max(...mine), 0)}`;
      const own = bulk.filter((each) => each.way === way);
      const perGb = (name: string): number =>
        round(median(own.map((each) => ((each.cpuSeconds[name] ?? 0) / each.bytes) * 1e9)), 1);
      const gateway = way === 'websocket' || way === 'grpc' ? perGb('gateway') : '–';
      return `| ${way} | ${ratio} | ${round(median(mine), 0)} (${range}) | ${gateway} | ${perGb('cluster')} |`;
    }),
  ];
}

function stalledTable({ stalled }: BenchResult): string[] {
  return [
    '| stalled reader | growth in the stall: RSS | from 1 s on | RSS, whole transfer | bytes | stall |',
    '|---|---|---|---|---|---|',
    ...stalled.map((each) => {
      const grown = [each.rssGrowthMib, each.rssGrowthLaterMib, each.rssGrowthWholeMib];
      const cells = grown.map((mib) => `${round(mib, 2)} MiB`).join(' | ');
      return `| ${each.way} | ${cells} | ${each.bytes / 2 ** 20} MiB | ${each.stallSeconds} s |`;
    }),
  ];
}

/** A program beside kubectl, a library beside the smallest one that needs no gateway. */
function promptTable({ prompts }: BenchResult): string[] {
  const timesOf = (way: PromptWay): number[] =>
    prompts.filter((each) => each.way === way).map((each) => each.ms);
  const kubectl = median(timesOf('kubectl'));
  const direct = median(timesOf('direct'));
  const compared: Readonly<Record<PromptWay, (p50: number) => string>> = {
    kubectl: () => '– | –',
    endo: (p50) => `${round(p50 / kubectl, 2)} of kubectl | ${round(p50 - kubectl, 0)} ms`,
    direct: () => '– | –',
    sdk: (p50) => `${round(p50 / direct, 2)} of direct | ${round(p50 - direct, 0)} ms`,
  };
  return [
    '| request to prompt | ratio | added p50 | p50 | range | runs |',
    '|---|---|---|---|---|---|',
    ...promptWays
      .filter((way) => timesOf(way).length > 0)
      .map((way) => {
        const mine = timesOf(way);
        const p50 = median(mine);
        const range = `${round(Math.min(...mine), 0)}–${round(Math.max(...mine), 0)} ms`;
        return `| ${way} | ${compared[way](p50)} | ${round(p50, 0)} ms | ${range} | ${mine.length} |`;
      }),
  ];
}

function planningTable({ planning }: BenchResult): string[] {
  return [
    '| plan | µs a plan, median of runs | range | plans a run |',
    '|---|---|---|---|',
    ...planning.map(({ style, micros, plans }) => {
      const range = `${round(Math.min(...micros), 1)}–${round(Math.max(...micros), 1)}`;
      return `| ${style} | ${round(median(micros), 1)} | ${range} | ${plans} |`;
    }),
  ];
}

export function ms(value: number): string {
  return `${round(value, 2)} ms`;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

export function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
