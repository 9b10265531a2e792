/** The goals of the stream plane, each beside the figure of the run that is kept. */
import type { CrowdResult } from './crowds.ts';
import type { ExecBulkResult } from './exec-bulk.ts';
import type { FairnessResult } from './fairness.ts';
import { ratioOfKubectl } from './files.ts';
import type { FilesResult } from './files.ts';
import type { IdleResult } from './idle.ts';
import { bulkTaken } from './recording.ts';
import type { RecordingResult } from './recording.ts';
import type { ReplicasResult } from './replicas.ts';
import type { LedgerResult } from './ledger.ts';
import { median, ms, ratesOf, round } from './report.ts';
import type { BenchResult, KeystrokeResult } from './report.ts';
import type { StartsResult } from './starts.ts';
import type { StormResult } from './storm.ts';
import type { UpwardResult } from './distance.ts';
import type { WatchersResult } from './watchers.ts';

/** Kept runs by cluster and part: `real-bulk`. */
export type Kept = Readonly<Record<string, BenchResult>>;

interface Figure {
  readonly text: string;
  readonly isMet: boolean;
}

interface Goal {
  readonly goal: string;
  /** File whose run answers it. */
  readonly run: string;
  figure(result: BenchResult): Figure;
}

const doors = ['websocket', 'grpc'] as const;
type Latencies = readonly Pick<KeystrokeResult, 'way' | 'p50' | 'p99' | 'p999'>[];
type Latencies99 = readonly { readonly way: string; readonly p99: number }[];

export function goalsTable(kept: Kept): string[] {
  return [
    '| goal | figure | met | run |',
    '|---|---|---|---|',
    ...goals.map(({ goal, run, figure }) => {
      const result = kept[run];
      if (!result) return `| ${goal} | – | not measured | – |`;
      const { text, isMet } = figure(result);
      return `| ${goal} | ${text} | ${isMet ? 'yes' : '**no**'} | ${run}, load ${loadOf(result)} |`;
    }),
  ];
}

/** Of the minute before the run. */
function loadOf({ machine }: BenchResult): string {
  return String(machine['loadAverage'] ?? '?').split(' ')[0]!;
}

/** What a door adds to the direct way, and whether each stays below its limit (milliseconds). */
function added(
  ways: Latencies,
  limits: Readonly<Partial<Record<'p50' | 'p99' | 'p999', number>>>,
): Figure {
  const direct = ways.find(({ way }) => way === 'direct');
  const names = Object.keys(limits) as ('p50' | 'p99' | 'p999')[];
  const rows = doors.map((door) => {
    const own = ways.find(({ way }) => way === door);
    return { door, values: names.map((name) => (own?.[name] ?? NaN) - (direct?.[name] ?? NaN)) };
  });
  return {
    text: rows.map(({ door, values }) => `${door} ${values.map(ms).join(', ')}`).join('; '),
    isMet: rows.every(({ values }) => values.every((value, n) => value <= limits[names[n]!]!)),
  };
}

function workload<Result>(name: string, figure: (result: Result) => Figure): Goal['figure'] {
  return ({ workloads }) => figure(workloads[name] as Result);
}

function eachDoor(
  value: (door: (typeof doors)[number]) => { text: string; isMet: boolean },
): Figure {
  const figures = doors.map((door) => ({ door, ...value(door) }));
  return {
    text: figures.map(({ door, text }) => `${door} ${text}`).join('; '),
    isMet: figures.every(({ isMet }) => isMet),
  };
}

const goals: readonly Goal[] = [
  {
    goal: 'added keystroke, one stream: p50 ≤ 0.3 ms, p99 ≤ 2 ms',
    run: 'simulated-closed-loop',
    figure: workload<{ ways: Latencies }>('closed-loop', ({ ways }) =>
      added(ways, { p50: 0.3, p99: 2 }),
    ),
  },
  {
    goal: 'the same on the real cluster: p50 ≤ 0.3 ms, p99 ≤ 2 ms',
    run: 'real-keystrokes',
    figure: ({ keystrokes }) => added(keystrokes, { p50: 0.3, p99: 2 }),
  },
  {
    goal: '200 streams × 5 keys/s: added p50 ≤ 1, p99 ≤ 5, p99.9 ≤ 20 ms',
    run: 'simulated-typists',
    figure: workload<CrowdResult>('typists', ({ ways }) =>
      added(ways, { p50: 1, p99: 5, p999: 20 }),
    ),
  },
  {
    goal: '1,000 streams × 1 key/s: added p99 ≤ 10 ms',
    run: 'simulated-thousand',
    figure: workload<CrowdResult>('thousand', ({ ways }) => added(ways, { p99: 10 })),
  },
  {
    goal: 'bulk, one stream: ≥ 150 MB/s and ≥ 0.40 of the relay',
    run: 'simulated-bulk',
    figure: ({ bulk }) =>
      eachDoor((door) => {
        const [own, relay] = [median(ratesOf(bulk, door)), median(ratesOf(bulk, `${door}-relay`))];
        const text = `${round(own, 0)} MB/s, ${round(own / relay, 2)} of its relay`;
        return { text, isMet: own >= 150 && own / relay >= 0.4 };
      }),
  },
  {
    goal: 'bulk of a command, real cluster: ≥ kubectl exec, ≥ 0.8 × a bare client',
    run: 'real-exec-bulk',
    figure: workload<ExecBulkResult>('exec-bulk', ({ transfers }) =>
      eachDoor((door) => {
        const rate = (way: string): number => median(ratesOf(transfers, way));
        const [kubectl, bare] = [rate(door) / rate('kubectl'), rate(door) / rate('bare')];
        const text = `${round(kubectl, 2)} of kubectl, ${round(bare, 2)} of bare`;
        return { text, isMet: kubectl >= 1 && bare >= 0.8 };
      }),
    ),
  },
  {
    goal: '`endo cp` of 256 MiB, real cluster: ≥ `kubectl cp`, out and in',
    run: 'real-files',
    figure: workload<FilesResult>('files', ({ transfers }) => {
      const [out = NaN, into = NaN] = (['out', 'in'] as const).map((direction) =>
        ratioOfKubectl(transfers, direction),
      );
      const text = `out ${round(out, 2)} of kubectl, in ${round(into, 2)}`;
      return { text, isMet: out >= 1 && into >= 1 };
    }),
  },
  {
    goal: 'CPU ≤ 6 s per GB',
    run: 'simulated-bulk',
    figure: ({ bulk }) =>
      eachDoor((door) => {
        const own = bulk.filter(({ way }) => way === door);
        const perGb = median(own.map((each) => (each.cpuSeconds['gateway']! / each.bytes) * 1e9));
        return { text: `${round(perGb, 1)} s`, isMet: perGb <= 6 };
      }),
  },
  {
    goal: 'CPU ≤ 200 µs per key (200 typists)',
    run: 'simulated-typists',
    figure: workload<CrowdResult>('typists', ({ ways }) =>
      eachDoor((door) => {
        const { cpuMicrosPerKey: whole = NaN, idleMicrosPerKey: idle } =
          ways.find(({ way }) => way === door) ?? {};
        if (idle === undefined) return { text: `${whole} µs`, isMet: whole <= 200 };
        const text = `${whole - idle} µs, and ${idle} µs that pass without a key`;
        return { text, isMet: whole - idle <= 200 };
      }),
    ),
  },
  {
    goal: 'idle ≤ 150 KB per session, at 4,000 and 10,000',
    run: 'simulated-idle',
    figure: workload<IdleResult>('idle', ({ steps }) => {
      const sizes = steps.map(({ sessions, attachedMib, emptyMib }) => ({
        sessions,
        kilobytes: ((attachedMib - emptyMib) * 2 ** 20) / 1_000 / sessions,
      }));
      return {
        text: sizes.map((each) => `${round(each.kilobytes, 0)} KB at ${each.sessions}`).join('; '),
        isMet:
          // Where open files are limited the large crowd is as large as fits.
          sizes.some(({ sessions }) => sessions >= 9_000) &&
          sizes.every(({ kilobytes }) => kilobytes <= 150),
      };
    }),
  },
  {
    goal: '≤ 40 KB per idle observer; one that stops harms nobody (growth ≤ 1 MiB)',
    run: 'simulated-watchers',
    figure: workload<WatchersResult>('watchers', ({ bytesPerObserver, rssGrowthMib }) => ({
      text: `${round(bytesPerObserver / 1_000, 0)} KB; RSS grew by ${round(rssGrowthMib, 1)} MiB`,
      isMet: bytesPerObserver <= 40_000 && rssGrowthMib <= 1,
    })),
  },
  {
    goal: 'a reader that stands still: RSS grows ≤ 1 MiB',
    run: 'simulated-stalled',
    figure: ({ stalled }) =>
      eachDoor((door) => {
        const grown = stalled.find(({ way }) => way === door)?.rssGrowthMib ?? NaN;
        return { text: `${round(grown, 2)} MiB`, isMet: grown <= 1 };
      }),
  },
  {
    goal: 'request → prompt: `endo` ≤ 1 × `kubectl debug`; SDK ≤ 100 ms more than a direct client',
    run: 'real-prompt',
    figure: ({ prompts }) => {
      const p50 = (name: string): number =>
        median(prompts.filter(({ way }) => way === name).map((each) => each.ms));
      const [ratio, more] = [p50('endo') / p50('kubectl'), p50('sdk') - p50('direct')];
      const text = `endo ${round(ratio, 2)} of kubectl; SDK ${round(more, 0)} ms more`;
      return { text, isMet: ratio <= 1 && more <= 100 };
    },
  },
  {
    goal: 'new sessions ≥ 60/s with full audit (p99 < 1 s, no error)',
    run: 'simulated-starts',
    figure: workload<StartsResult>('starts', ({ steps }) => {
      const held = steps.filter(({ errors, p99 }) => errors === 0 && p99 < 1_000);
      const most = Math.max(0, ...held.map(({ perSecond }) => perSecond));
      const cpu = median(steps.map((each) => each.gatewayCpuMsPerStart));
      return { text: `${most}/s held; ${round(cpu, 0)} ms of CPU a start`, isMet: most >= 60 };
    }),
  },
  {
    goal: "fairness: typists' p99 with 4 bulk streams ≤ 20 ms and ≤ 4 × quiet",
    run: 'simulated-fairness',
    figure: workload<FairnessResult>('fairness', ({ cells }) =>
      eachDoor((door) => {
        const p99 = (streams: number): number =>
          cells.find(({ way, bulkStreams }) => way === door && bulkStreams === streams)?.p99 ?? NaN;
        const ratio = p99(4) / p99(0);
        const text = `${ms(p99(4))}, ${round(ratio, 1)} × quiet`;
        return { text, isMet: p99(4) <= 20 && ratio <= 4 };
      }),
    ),
  },
  {
    goal: 'gRPC upward at 20 ms round trip ≥ 20 MB/s',
    run: 'simulated-upward',
    figure: workload<UpwardResult>('upward', ({ uploads }) => {
      const rate = median(ratesOf(uploads, 'grpc'));
      return { text: `${round(rate, 0)} MB/s`, isMet: rate >= 20 };
    }),
  },
  {
    goal: 'far client (40 ± 10 ms, 1 % lost): adds ≤ 2 ms p50',
    run: 'simulated-distance',
    figure: workload<{ ways: Latencies }>('distance', ({ ways }) => added(ways, { p50: 2 })),
  },
  {
    goal: 'a session of another replica: carriage adds p99 ≤ 2 ms, joined in ≤ 150 ms',
    run: 'simulated-replicas',
    figure: workload<ReplicasResult>('replicas', ({ ways, joins }) =>
      eachDoor((door) => {
        const p99 = (rows: Latencies99, way: string): number =>
          rows.find((row) => row.way === way)?.p99 ?? NaN;
        const more = p99(ways, `${door}, carried`) - p99(ways, door);
        const join = p99(joins, `${door}, carried`);
        return { text: `${ms(more)}, ${round(join, 0)} ms`, isMet: more <= 2 && join <= 150 };
      }),
    ),
  },
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
    goal: 'storm: all back ≤ 10 s, nothing missing, peak RSS ≤ 2 ×',
    run: 'simulated-storm',
    figure: workload<StormResult>('storm', (storm) => {
      const growth = storm.rssPeakMib / storm.rssBeforeMib;
      const times = `${round(storm.last / 1_000, 1)} s, ${round(growth, 1)} × RSS`;
      return {
        text: `${storm.resumed} of ${storm.clients} in ${times}, ${storm.missingBytes} bytes missing`,
        isMet:
          storm.notResumed === 0 && storm.missingBytes === 0 && storm.last <= 10_000 && growth <= 2,
      };
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
