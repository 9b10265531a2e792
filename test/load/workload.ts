import type { BenchCluster } from './bench-cluster.ts';

/** How much of a workload is run. */
export interface Scale {
  /** A look at every workload in a few minutes: fewer streams, one round, short. */
  readonly quick: boolean;
  readonly rounds: number;
  /** Of a crowd, in place of the workload's own number. */
  readonly sessions?: number | undefined;
  /** Of a workload that lasts, in place of its own time. */
  readonly minutes?: number | undefined;
  /** Folder for profiles of the gateway; none are taken without it. */
  readonly profiles: string | undefined;
  say(text: string): void;
}

/**
 * One of the numbered workloads of docs/performance.md. It starts and ends its own sessions and
 * stops by itself.
 */
export interface Workload<Result> {
  /** One line: what is measured, and what the goal says. */
  readonly measures: string;
  run(bench: BenchCluster, scale: Scale): Promise<Result>;
  /** Markdown: differences and ratios before absolute figures. */
  table(result: Result): string[];
}

export function workload<Result>(of: Workload<Result>): Workload<Result> {
  return of;
}
