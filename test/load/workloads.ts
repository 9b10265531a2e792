import { closedLoop } from './closed-loop.ts';
import { thousand, typists } from './crowds.ts';
import { distance, upward } from './distance.ts';
import { execBulk } from './exec-bulk.ts';
import { fairness } from './fairness.ts';
import { files } from './files.ts';
import { frames } from './frames.ts';
import { idle } from './idle.ts';
import { recording } from './recording.ts';
import { replicas } from './replicas.ts';
import { ledger } from './ledger.ts';
import { soak } from './soak.ts';
import { starts } from './starts.ts';
import { storm } from './storm.ts';
import { watchers } from './watchers.ts';
import type { Workload } from './workload.ts';

/** In the order in which they run: what leaves much behind comes last. */
export const workloads = {
  'closed-loop': closedLoop,
  typists,
  thousand,
  frames,
  'exec-bulk': execBulk,
  files,
  fairness,
  distance,
  upward,
  watchers,
  replicas,
  recording,
  ledger,
  storm,
  soak,
  starts,
  idle,
} as const satisfies Record<string, Pick<Workload<never>, 'measures'>>;

export type WorkloadName = keyof typeof workloads;
export const workloadNames = Object.keys(workloads) as WorkloadName[];

export function workloadOf(name: WorkloadName): Workload<unknown> {
  return workloads[name] as unknown as Workload<unknown>;
}
