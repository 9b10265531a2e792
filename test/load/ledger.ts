/** W11: what the ledger costs, and what it keeps up with. */
import { appendPaced, appendSustained, appendWays } from './ledger-appends.ts';
import type { AppendWay, PacedAppends, SustainedAppends } from './ledger-appends.ts';
import { measureLarge } from './ledger-large.ts';
import type { LargeLedger } from './ledger-large.ts';
import { startLedgerWorld } from './ledger-world.ts';
import { median, ms, round } from './report.ts';
import { workload } from './workload.ts';
import type { Scale } from './workload.ts';

export interface LedgerResult {
  readonly paced: readonly PacedAppends[];
  readonly sustained: readonly SustainedAppends[];
  readonly large: LargeLedger;
  /** Of `paced`, for the plot. */
  readonly ways: readonly { readonly way: AppendWay; readonly histogram: string }[];
}

const perSecond = 2_000;
const writers = 64;
const rowsUsual = 10_000_000;
const rowsQuick = 20_000;

export const ledger = workload<LedgerResult>({
  measures: 'appends to the ledger beside plain inserts, sealing, proofs, export, verification',
  run: async (_bench, scale) => measure(scale),
  table,
});

async function measure({ quick, rounds, say, sessions }: Scale): Promise<LedgerResult> {
  const world = await startLedgerWorld();
  try {
    const paced: PacedAppends[] = [];
    const sustained: SustainedAppends[] = [];
    // The first round warms everything up and is not counted.
    for (let at = 0; at <= rounds; at += 1) {
      say(at === 0 ? 'appends, warming up' : `appends, round ${at}`);
      const seconds = quick || at === 0 ? 2 : 8;
      for (const way of appendWays) {
        const slow = await appendPaced(world, way, { perSecond, seconds });
        const fast = await appendSustained(world, way, { writers, seconds });
        if (at === 0) continue;
        paced.push(slow);
        sustained.push(fast);
      }
    }
    const rows = sessions ?? (quick ? rowsQuick : rowsUsual);
    const large = await measureLarge(world, { rows, say });
    const ways = appendWays.map((way) => ({
      way,
      histogram: paced.findLast((each) => each.way === way)!.histogram,
    }));
    return { paced, sustained, large, ways };
  } finally {
    await world.stop();
  }
}

function table({ paced, sustained, large }: LedgerResult): string[] {
  const of = (values: readonly number[]): string => {
    const [least, most] = [round(Math.min(...values), 2), round(Math.max(...values), 2)];
    return `${round(median(values), 2)} (${least}–${most})`;
  };
  const slow = (way: AppendWay) => paced.filter((each) => each.way === way);
  const fast = (way: AppendWay) => sustained.filter((each) => each.way === way);
  const rate = (way: AppendWay) => fast(way).map((each) => each.rowsPerSecond);
  const ratio = round(median(rate('ledger')) / median(rate('plain')), 2);
  const { exported, verified } = large;
  return [
    `| append, median of rounds (range) | p50 at ${perSecond}/s, ms | p99 | p99.9 | most rows/s, ${writers} writers | seal lag, worst |`,
    '|---|---|---|---|---|---|',
    ...appendWays.map((way) => {
      const times = (['p50', 'p99', 'p999'] as const).map((p) => of(slow(way).map((e) => e[p])));
      const lag = Math.max(...[...slow(way), ...fast(way)].map((each) => each.sealLagMsMax));
      const shown = way === 'ledger' ? `${lag} ms` : '–';
      const most = `${of(rate(way))}${way === 'ledger' ? `, ${ratio} of plain` : ''}`;
      return `| ${way} | ${times.join(' | ')} | ${most} | ${shown} |`;
    }),
    '',
    `| a ledger of ${large.rows.toLocaleString('en')} events | figure |`,
    '|---|---|',
    `| sealed | ${large.sealedPerSecond} events/s |`,
    `| proof of one event, p50, p99 of ${large.proofs} | ${ms(large.proofP50)}, ${ms(large.proofP99)} |`,
    `| export | ${rates(exported)}, ${round(exported.bytes / 1e6, 0)} MB |`,
    `| memory of the exporting process: after 1 %, at most | ${exported.rssMibEarly} MiB, ${exported.rssMibMax} MiB |`,
    `| verification | ${rates(verified)}, ${verified.rssMibMax} MiB |`,
  ];
}

/** By the clock, and by the CPU of the process alone. */
function rates(figures: { leaves: number; seconds: number; cpuSeconds: number }): string {
  const { leaves, seconds, cpuSeconds } = figures;
  return `${round(leaves / seconds, 0)} events/s, ${round(leaves / cpuSeconds, 0)} per second of CPU`;
}
