/** W1: one terminal, the next key when the last one has come back. */
import { performance } from 'node:perf_hooks';
import hdr from 'hdr-histogram-js';
import type { BenchCluster } from './bench-cluster.ts';
import { openLine, startShell, ways } from './lines.ts';
import type { DebugContainer, Roads, Way } from './lines.ts';
import { ms, percentiles, round } from './report.ts';
import { echoingTerminal, sleep } from './typists.ts';
import { endShells } from './shells.ts';
import { workload } from './workload.ts';
import type { Scale } from './workload.ts';

/** In turn, so that the line of the terminal stays short: each is answered. */
const keys = [Buffer.from('k'), Buffer.from('\x7f')] as const;
const quietMs = 400;

interface ClosedLoopResult {
  readonly ways: readonly {
    readonly way: Way;
    readonly p50: number;
    readonly p99: number;
    readonly p999: number;
    readonly samples: number;
    readonly histogram: string;
  }[];
}

export const closedLoop = workload<ClosedLoopResult>({
  measures:
    'one session, closed loop; goal: added p50 ≤ 0.3 (0.5), p99 ≤ 2 ms, ≤ 5 × what the relay adds',
  run: runClosedLoop,
  table: closedLoopTable,
});

async function runClosedLoop(bench: BenchCluster, scale: Scale): Promise<ClosedLoopResult> {
  const shell = await startShell(bench, echoingTerminal);
  const measured = ways.map((way) => ({
    way,
    latency: hdr.build({ numberOfSignificantValueDigits: 3 }),
  }));
  const keysPerRound = scale.quick ? 1_000 : 5_000;
  // The first round warms everything up and is not counted.
  for (let round = 0; round <= scale.rounds; round += 1) {
    scale.say(`closed loop, ${round === 0 ? 'warming up' : `round ${round}`}`);
    for (const { way, latency } of measured) {
      await typeInTurn(bench, { shell, way, keysPerRound, latency });
      if (round === 0) latency.reset();
    }
  }
  await endShells(bench, [shell]);
  return {
    ways: measured.map(({ way, latency }) => {
      const { p50, p99, p999, samples } = percentiles(latency, latency);
      return { way, p50, p99, p999, samples, histogram: hdr.encodeIntoCompressedBase64(latency) };
    }),
  };
}

export interface Turn {
  readonly shell: DebugContainer;
  readonly way: Way;
  readonly keysPerRound: number;
  readonly latency: hdr.Histogram;
}

export async function typeInTurn(roads: Roads, turn: Turn): Promise<void> {
  const line = await openLine(roads, turn.shell, turn.way);
  let answered: () => void = () => undefined;
  void (async () => {
    for await (const _ of line.output) answered();
  })().catch(() => undefined);
  await sleep(quietMs);
  for (let n = 0; n < turn.keysPerRound; n += 1) {
    const startMs = performance.now();
    const answer = new Promise<void>((resolve) => (answered = resolve));
    await Promise.all([line.write(keys[n % 2]!), answer]);
    turn.latency.recordValue(Math.round((performance.now() - startMs) * 1_000));
  }
  line.close();
  await sleep(quietMs);
}

function closedLoopTable({ ways: results }: ClosedLoopResult): string[] {
  const of = (way: Way) => results.find((each) => each.way === way);
  const direct = of('direct');
  return [
    '| closed loop | added p50 | added p99 | of what the relay adds, p50 | p50 | p99 | p99.9 | keys |',
    '|---|---|---|---|---|---|---|---|',
    ...results.map((each) => {
      const added = (key: 'p50' | 'p99'): string =>
        direct === undefined || each === direct ? '–' : ms(each[key] - direct[key]);
      const relay = of(`${each.way}-relay` as Way);
      const factor =
        relay && direct ? round((each.p50 - direct.p50) / (relay.p50 - direct.p50), 1) : '–';
      const own = [ms(each.p50), ms(each.p99), ms(each.p999)].join(' | ');
      return `| ${each.way} | ${added('p50')} | ${added('p99')} | ${factor} | ${own} | ${each.samples} |`;
    }),
  ];
}
