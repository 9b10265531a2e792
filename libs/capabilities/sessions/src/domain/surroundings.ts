import type { PodSpec } from './container.ts';
import type { Pod } from './pod.ts';
import type { WorkloadStyle } from './workload.ts';

/** Where a debug container will stand. */
export interface Surroundings {
  readonly style: WorkloadStyle;
  /** Of the pod it will run in: the target, its copy, or the pod on the node. */
  readonly spec: Pick<PodSpec, 'securityContext' | 'shareProcessNamespace' | 'volumes'>;
  /** The pod that is debugged; undefined on a node. */
  readonly source: Pod | undefined;
}
