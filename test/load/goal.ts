/** What a goal is, and the figures several of them share. */
import { ms } from './report.ts';
import type { BenchResult, KeystrokeResult } from './report.ts';

export interface Figure {
  readonly text: string;
  readonly isMet: boolean;
}

export interface Goal {
  readonly goal: string;
  /** File whose run answers it. */
  readonly run: string;
  figure(result: BenchResult): Figure;
}

export const doors = ['websocket', 'grpc'] as const;
export type Latencies = readonly Pick<KeystrokeResult, 'way' | 'p50' | 'p99' | 'p999'>[];
export type Latencies99 = readonly { readonly way: string; readonly p99: number }[];

/** What a door adds to the direct way, and whether each stays below its limit (milliseconds). */
export function added(
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

export function workload<Result>(name: string, figure: (result: Result) => Figure): Goal['figure'] {
  return ({ workloads }) => figure(workloads[name] as Result);
}

export function eachDoor(
  value: (door: (typeof doors)[number]) => { text: string; isMet: boolean },
): Figure {
  const figures = doors.map((door) => ({ door, ...value(door) }));
  return {
    text: figures.map(({ door, text }) => `${door} ${text}`).join('; '),
    isMet: figures.every(({ isMet }) => isMet),
  };
}
