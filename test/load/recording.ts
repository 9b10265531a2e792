/** W10: what recording costs, beside the same gateway without it, in the same run. */
import hdr from 'hdr-histogram-js';
import type { Histogram } from 'hdr-histogram-js';
import { EndoscopeClient } from '@endoscope/client';
import type { GatewayProcess } from '../support/gateway-process.ts';
import type { BenchCluster } from './bench-cluster.ts';
import { logText, transferBulk, zeros } from './bulk.ts';
import { typeInTurn } from './closed-loop.ts';
import { startShell } from './lines.ts';
import type { DebugContainer } from './lines.ts';
import { costOfAnHour, timeOfAJump } from './recorded-shell.ts';
import type { HourCost, JumpTime } from './recorded-shell.ts';
import { median, ms, percentiles, ratesOf, round } from './report.ts';
import { endShells, startShells } from './shells.ts';
import { TypistsTally, echoingTerminal, typeTogether } from './typists.ts';
import { workload } from './workload.ts';
import type { Scale } from './workload.ts';

export const recordingModes = ['off', 'default', 'strict'] as const;
export type RecordingMode = (typeof recordingModes)[number];

/** Of the attach socket: what is recorded is the same for both doors. */
const door = 'websocket';

interface Latency {
  readonly way: RecordingMode;
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly samples: number;
  readonly histogram: string;
}

interface Transfer {
  readonly way: RecordingMode;
  readonly content: string;
  readonly megabytesPerSecond: number;
  /** Of the gateway. */
  readonly cpuSecondsPerGb: number;
}

export interface RecordingResult {
  readonly keystrokes: readonly Latency[];
  readonly crowd: { readonly typists: number; readonly keysPerSecond: number };
  readonly typists: readonly (Latency & { readonly cpuMicrosPerKey: number })[];
  readonly transfers: readonly Transfer[];
  readonly hours: readonly HourCost[];
  readonly jump: JumpTime;
}

export const recording = workload<RecordingResult>({
  measures:
    'one session, 200 typists and bulk with recording off, on and strict; goal: adds p99 ≤ 0.5 ms, takes ≤ 10 % (25 % strict) of bulk',
  run: runRecording,
  table: recordingTable,
});

interface Recorded {
  readonly mode: RecordingMode;
  readonly bench: BenchCluster;
  readonly pid: number;
}

async function runRecording(bench: BenchCluster, scale: Scale): Promise<RecordingResult> {
  const gateways: GatewayProcess[] = [];
  try {
    const recorded: Recorded[] = [];
    for (const mode of recordingModes) recorded.push(await startRecorded(bench, mode, gateways));
    const keystrokes = await typeAlone(recorded, scale);
    const crowd = { typists: scale.quick ? 40 : 200, keysPerSecond: 5 };
    const typists = await typeInCrowds(recorded, crowd, scale);
    const transfers = await transferAll(recorded, scale);
    scale.say('an hour of a shell, and jumps in two');
    const [hours, jump] = [await costOfAnHour(), await timeOfAJump()];
    return { keystrokes, crowd, typists, transfers, hours, jump };
  } finally {
    for (const gateway of gateways) gateway.signal('SIGTERM');
    await Promise.all(gateways.map(({ exited }) => exited));
  }
}

/** Another gateway on the database of the benchmark's, which records what it runs, or does not. */
async function startRecorded(
  bench: BenchCluster,
  mode: RecordingMode,
  started: GatewayProcess[],
): Promise<Recorded> {
  const gateway = await bench.stack.startGateway({
    ENDOSCOPE_RECORDING: mode === 'off' ? 'none' : 'required',
    ENDOSCOPE_RECORDING_DURABILITY: mode === 'strict' ? 'strict' : 'default',
  });
  started.push(gateway);
  const { token } = bench.stack;
  const server = await gateway.url();
  const client = new EndoscopeClient({ server, token, userAgent: 'endoscope-bench' });
  const stack = Object.create(bench.stack, {
    client: { value: client },
    gatewayPids: { value: [gateway.pid] },
  }) as BenchCluster['stack'];
  return { mode, bench: { ...bench, stack }, pid: gateway.pid };
}

async function typeAlone(recorded: readonly Recorded[], scale: Scale): Promise<Latency[]> {
  const latencies = recorded.map(() => hdr.build({ numberOfSignificantValueDigits: 3 }));
  const shells: DebugContainer[] = [];
  for (const { bench } of recorded) {
    const pod = await bench.makePod();
    shells.push(await startShell(bench, { ...echoingTerminal, pod }));
  }
  const keysPerRound = scale.quick ? 500 : 4_000;
  for (let round = 0; round <= scale.rounds; round += 1) {
    scale.say(`one recorded terminal, ${round === 0 ? 'warming up' : `round ${round}`}`);
    for (const [n, { bench }] of recorded.entries()) {
      const [shell, latency] = [shells[n]!, latencies[n]!];
      await typeInTurn(bench, { shell, way: door, keysPerRound, latency });
      if (round === 0) latency.reset();
    }
  }
  for (const [n, { bench }] of recorded.entries()) await endShells(bench, [shells[n]!]);
  return recorded.map(({ mode }, n) => latencyOf(mode, latencies[n]!));
}

function latencyOf(way: RecordingMode, latency: Histogram): Latency {
  const { p50, p99, p999, samples } = percentiles(latency, latency);
  return { way, p50, p99, p999, samples, histogram: hdr.encodeIntoCompressedBase64(latency) };
}

async function typeInCrowds(
  recorded: readonly Recorded[],
  { typists, keysPerSecond }: RecordingResult['crowd'],
  scale: Scale,
): Promise<RecordingResult['typists']> {
  const tallies = recorded.map(() => new TypistsTally());
  const crowds: DebugContainer[][] = [];
  for (const { bench } of recorded) crowds.push(await startShells(bench, typists, echoingTerminal));
  const rounds = scale.quick ? 1 : Math.min(scale.rounds, 2);
  for (let round = 1; round <= rounds; round += 1) {
    scale.say(`${typists} recorded typists, round ${round}`);
    for (const [n, { bench }] of recorded.entries()) {
      const crowd = { shells: crowds[n]!, way: door, tally: tallies[n]! } as const;
      await typeTogether(bench, crowd, { keysPerSecond, seconds: scale.quick ? 3 : 8 });
    }
  }
  for (const [n, { bench }] of recorded.entries()) await endShells(bench, crowds[n]!);
  return recorded.map(({ mode: way }, n) => ({ ...tallies[n]!.result, way }));
}

async function transferAll(recorded: readonly Recorded[], scale: Scale): Promise<Transfer[]> {
  const bytes = (scale.quick ? 16 : 256) * 2 ** 20;
  const transfers: Transfer[] = [];
  for (let round = 0; round <= scale.rounds; round += 1) {
    scale.say(`recorded bulk, ${round === 0 ? 'warming up' : `round ${round}`}`);
    for (const content of [zeros, logText]) {
      // A pod takes 32 debug containers in all its life.
      const pod = await recorded[0]!.bench.makePod();
      for (const { mode, bench, pid } of recorded) {
        const watched = [{ name: 'gateway', pids: () => [pid] }];
        const one = await transferBulk({ ...bench, pod }, door, { bytes, watched, content });
        if (round === 0) continue;
        const cpuSecondsPerGb = (one.cpuSeconds['gateway']! / bytes) * 1e9;
        const { megabytesPerSecond } = one;
        transfers.push({ way: mode, content: content.name, megabytesPerSecond, cpuSecondsPerGb });
      }
    }
  }
  return transfers;
}

/** How much of the rate without recording is lost, 0 to 1, with the content that loses most. */
export function bulkTaken({ transfers }: RecordingResult, mode: RecordingMode): number {
  const contents = [...new Set(transfers.map(({ content }) => content))];
  const taken = contents.map((content) => {
    const own = transfers.filter((each) => each.content === content);
    return 1 - median(ratesOf(own, mode)) / median(ratesOf(own, 'off'));
  });
  return Math.max(...taken);
}

function recordingTable(result: RecordingResult): string[] {
  const { keystrokes, typists, crowd, hours, jump } = result;
  return [
    ...latencyTable('one recorded terminal', keystrokes),
    '',
    ...latencyTable(`${crowd.typists} recorded × ${crowd.keysPerSecond} keys/s`, typists),
    '',
    ...transferTable(result),
    '',
    '| an hour of a shell | members | KiB stored | of its output |',
    '|---|---|---|---|',
    ...hours.map(
      ({ how, members, storedBytes, outputBytes }) =>
        `| ${how} | ${members} | ${round(storedBytes / 1024, 0)} | ${round(storedBytes / outputBytes, 2)} |`,
    ),
    '',
    `A jump in a recording of two hours, ${jump.members} members, its manifest read and checked: ` +
      `median ${ms(jump.p50)}, p99 ${ms(jump.p99)} of ${jump.samples}.`,
  ];
}

function latencyTable(title: string, latencies: readonly Latency[]): string[] {
  const off = latencies.find(({ way }) => way === 'off')!;
  return [
    `| ${title} | added p50 | added p99 | p50 | p99 | p99.9 | keys |`,
    '|---|---|---|---|---|---|---|',
    ...latencies.map((each) => {
      const added = (key: 'p50' | 'p99'): string => (each === off ? '–' : ms(each[key] - off[key]));
      const own = [ms(each.p50), ms(each.p99), ms(each.p999)].join(' | ');
      return `| ${each.way} | ${added('p50')} | ${added('p99')} | ${own} | ${each.samples} |`;
    }),
  ];
}

function transferTable({ transfers }: RecordingResult): string[] {
  const kinds = [...new Set(transfers.map(({ content }) => content))];
  return [
    '| bulk, recorded | taken | MB/s, median (range) | gateway CPU s/GB |',
    '|---|---|---|---|',
    ...kinds.flatMap((content) => {
      const own = transfers.filter((each) => each.content === content);
      const off = median(ratesOf(own, 'off'));
      return recordingModes.map((mode) => {
        const rates = ratesOf(own, mode);
        const taken = mode === 'off' ? '–' : `${round((1 - median(rates) / off) * 100, 0)} %`;
        const range = `${round(Math.min(...rates), 0)}–${round(Math.max(...rates), 0)}`;
        const mine = own.filter(({ way }) => way === mode);
        const cpu = median(mine.map(({ cpuSecondsPerGb }) => cpuSecondsPerGb));
        const rate = `${round(median(rates), 0)} (${range})`;
        return `| ${content}, ${mode} | ${taken} | ${rate} | ${round(cpu, 1)} |`;
      });
    }),
  ];
}
