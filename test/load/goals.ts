/** The goals, each beside the figure of the run that is kept. */
import { recordGoals } from './goals-of-records.ts';
import { streamGoals } from './goals-of-streams.ts';
import type { BenchResult } from './report.ts';

/** Kept runs by cluster and part: `real-bulk`. */
export type Kept = Readonly<Record<string, BenchResult>>;

export function goalsTable(kept: Kept): string[] {
  return [
    '| goal | figure | met | run |',
    '|---|---|---|---|',
    ...[...streamGoals, ...recordGoals].map(({ goal, run, figure }) => {
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
