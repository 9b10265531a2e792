/** W2 and W3: many people typing at once, each on a session of their own. */
import { ways } from './lines.ts';
import type { Way } from './lines.ts';
import { ms, round } from './report.ts';
import { endShells, startShells } from './shells.ts';
import { TypistsTally, echoingTerminal, typeTogether } from './typists.ts';
import type { TypistsOptions, TypistsResult } from './typists.ts';
import { workload } from './workload.ts';
import type { Scale, Workload } from './workload.ts';
import type { BenchCluster } from './bench-cluster.ts';

interface Crowd {
  readonly typists: number;
  readonly keysPerSecond: number;
  readonly seconds: number;
  readonly idleSeconds?: number;
}

export interface CrowdResult extends Crowd {
  readonly ways: readonly TypistsResult[];
}

export const typists = crowd(
  '200 sessions × 5 keys/s; goal: added p50 ≤ 1, p99 ≤ 5, p99.9 ≤ 20 ms, ≤ 200 µs CPU a key',
  ({ quick }) => ({
    typists: quick ? 50 : 200,
    keysPerSecond: 5,
    seconds: quick ? 5 : 15,
    idleSeconds: quick ? 2 : 10,
  }),
);

export const thousand = crowd('1,000 sessions × 1 key/s; goal: added p99 ≤ 10 ms', (scale) => ({
  typists: scale.sessions ?? (scale.quick ? 200 : 1_000),
  keysPerSecond: 1,
  seconds: scale.quick ? 5 : 15,
}));

function crowd(measures: string, of: (scale: Scale) => Crowd): Workload<CrowdResult> {
  return workload({
    measures,
    run: (bench, scale) => runCrowd(bench, scale, of(scale)),
    table: crowdTable,
  });
}

async function runCrowd(bench: BenchCluster, scale: Scale, crowd: Crowd): Promise<CrowdResult> {
  const shells = await startShells(bench, crowd.typists, echoingTerminal);
  const tallies = new Map<Way, TypistsTally>();
  // The first round warms everything up and is not counted.
  for (let round = 0; round <= scale.rounds; round += 1) {
    scale.say(`${crowd.typists} typists, ${round === 0 ? 'warming up' : `round ${round}`}`);
    for (const way of ways) {
      if (round <= 1) tallies.set(way, new TypistsTally());
      const tally = tallies.get(way)!;
      const warmingUp = { ...crowd, seconds: 3, idleSeconds: undefined };
      const options: TypistsOptions = round === 0 ? warmingUp : crowd;
      await typeTogether(bench, { shells, way, tally }, options);
    }
  }
  await endShells(bench, shells);
  return { ...crowd, ways: ways.map((way) => ({ way, ...tallies.get(way)!.result })) };
}

function crowdTable({ typists, keysPerSecond, ways: results }: CrowdResult): string[] {
  return typistsTable(`${typists} × ${keysPerSecond} keys/s`, results);
}

export function typistsTable(title: string, results: readonly TypistsResult[]): string[] {
  const direct = results.find(({ way }) => way === 'direct');
  return [
    `| ${title} | added p50 | added p99 | added p99.9 | p50 | p99 | p99.9 | CPU a key | without a key | generator late, p99 | keys |`,
    '|---|---|---|---|---|---|---|---|---|---|---|',
    ...results.map((each) => {
      const added = (of: 'p50' | 'p99' | 'p999'): string =>
        direct === undefined || each === direct ? '–' : ms(each[of] - direct[of]);
      const isGateway = each.way === 'websocket' || each.way === 'grpc';
      const { cpuMicrosPerKey: whole, idleMicrosPerKey: idle } = each;
      const cpu = each !== direct && (isGateway || idle !== undefined) ? micros(whole) : '–';
      return `| ${[
        each.way,
        ...[added('p50'), added('p99'), added('p999')],
        ...[ms(each.p50), ms(each.p99), ms(each.p999)],
        ...[cpu, each === direct || idle === undefined ? '–' : micros(idle)],
        ms(each.lagP99),
        each.samples,
      ].join(' | ')} |`;
    }),
  ];
}

function micros(value: number): string {
  return `${round(value, 0)} µs`;
}
