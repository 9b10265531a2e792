/** The goals of the ledger and of recordings. */
import { workload } from './goal.ts';
import type { Goal, Latencies99 } from './goal.ts';
import type { LedgerResult } from './ledger.ts';
import { bulkTaken } from './recording.ts';
import type { RecordingResult } from './recording.ts';
import { median, ms, round } from './report.ts';

export const recordGoals: readonly Goal[] = [
  {
    goal: 'recording adds ≤ 0.5 ms to keystroke p99: one terminal; 200 × 5 keys/s',
    run: 'simulated-recording',
    figure: workload<RecordingResult>('recording', ({ keystrokes, typists }) => {
      const p99 = (rows: Latencies99, way: string): number =>
        rows.find((row) => row.way === way)?.p99 ?? NaN;
      const more = [keystrokes, typists].map((rows) => p99(rows, 'default') - p99(rows, 'off'));
      return { text: more.map(ms).join('; '), isMet: more.every((each) => each <= 0.5) };
    }),
  },
  {
    goal: 'recording takes ≤ 10 % of bulk, strict ≤ 25 %',
    run: 'simulated-recording',
    figure: workload<RecordingResult>('recording', (result) => {
      const [own, strict] = [bulkTaken(result, 'default'), bulkTaken(result, 'strict')];
      const text = `${round(own * 100, 0)} %, strict ${round(strict * 100, 0)} %`;
      return { text, isMet: own <= 0.1 && strict <= 0.25 };
    }),
  },
  {
    goal: 'an hour of a typical shell on disk (no limit); a jump in two hours ≤ 200 ms',
    run: 'simulated-recording',
    figure: workload<RecordingResult>('recording', ({ hours, jump }) => {
      const kibibytes = round(hours[0]!.storedBytes / 1_024, 0);
      const text = `${kibibytes} KiB; p99 ${round(jump.p99, 0)} ms`;
      return { text, isMet: jump.p99 <= 200 };
    }),
  },
  {
    goal: 'ledger: append durable, 2,000/s: p99 ≤ 10 ms; sealed ≤ 1 s later',
    run: 'simulated-ledger',
    figure: workload<LedgerResult>('ledger', ({ paced }) => {
      const own = paced.filter(({ way }) => way === 'ledger');
      const plain = median(paced.filter(({ way }) => way === 'plain').map(({ p99 }) => p99));
      const [p99, lag] = [
        median(own.map((each) => each.p99)),
        Math.max(...own.map((each) => each.sealLagMsMax)),
      ];
      const text = `${ms(p99)}, plain inserts ${ms(plain)}; sealed after ${lag} ms at most`;
      return { text, isMet: p99 <= 10 && lag <= 1_000 };
    }),
  },
  {
    goal: 'ledger: ≥ 5,000 rows/s durable, Postgres on the same two cores',
    run: 'simulated-ledger',
    figure: workload<LedgerResult>('ledger', ({ sustained }) => {
      const rate = (name: string): number =>
        median(sustained.filter(({ way }) => way === name).map((each) => each.rowsPerSecond));
      const ratio = round(rate('ledger') / rate('plain'), 2);
      const text = `${rate('ledger')}/s, ${ratio} of plain inserts`;
      return { text, isMet: rate('ledger') >= 5_000 };
    }),
  },
  {
    goal: 'ledger: proof of one event among 10 million ≤ 10 ms',
    run: 'simulated-ledger',
    figure: workload<LedgerResult>('ledger', ({ large }) => ({
      text: `p99 ${ms(large.proofP99)} among ${large.rows.toLocaleString('en')}`,
      isMet: large.proofP99 <= 10 && large.rows >= 10_000_000,
    })),
  },
  {
    goal: 'ledger: verification ≥ 100,000 events/s; export in bounded memory',
    run: 'simulated-ledger',
    figure: workload<LedgerResult>('ledger', ({ large: { verified, exported } }) => {
      const rate = verified.leaves / verified.seconds;
      const grown = exported.rssMibMax - exported.rssMibEarly;
      const text = `${round(rate, 0)} events/s; export grew by ${grown} MiB over its first 1 %`;
      return { text, isMet: rate >= 100_000 && grown <= 100 };
    }),
  },
];
