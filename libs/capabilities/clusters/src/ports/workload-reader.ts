import type { RequestContext } from '@endoscope/core';
import type { PodCandidate } from '../domain/choose-pod.ts';
import type { PodPort, ServicePort } from '../domain/target-ports.ts';
import type { WorkloadKind } from '../domain/workload-kind.ts';

export interface WorkloadReference {
  readonly cluster: string;
  readonly namespace: string;
  readonly kind: Exclude<WorkloadKind, 'pod'>;
  readonly name: string;
}

export interface Workload {
  readonly uid: string;
  readonly name: string;
  readonly createdAt: Date | undefined;
  /** In the grammar of a query; undefined when it selects no pods. */
  readonly selector: string | undefined;
  /** UID of the controller that made it. */
  readonly controllerUid: string | undefined;
  /** Of a service. */
  readonly ports?: readonly ServicePort[];
}

export interface SelectedPods {
  readonly cluster: string;
  readonly namespace: string;
  readonly selector: string;
}

export interface SelectedPod {
  readonly pod: PodCandidate;
  readonly labels: Readonly<Record<string, string>>;
  readonly controllerUid: string | undefined;
  readonly ports: readonly PodPort[];
}

/** Workloads and their pods as the caller may read them: every call is made in their name. */
export interface WorkloadReader {
  /** Undefined when there is no such object. */
  find(ctx: RequestContext, reference: WorkloadReference): Promise<Workload | undefined>;
  /** Replica sets or jobs of a namespace, by pages. */
  list(
    ctx: RequestContext,
    query: Omit<SelectedPods, 'selector'> & {
      readonly kind: 'replicaset' | 'job';
      readonly selector: string | undefined;
    },
  ): AsyncIterable<readonly Workload[]>;
  findPod(
    ctx: RequestContext,
    reference: Pick<SelectedPods, 'cluster' | 'namespace'> & { readonly pod: string },
  ): Promise<SelectedPod | undefined>;
  /** By pages, each dropped when the next is asked for. */
  pods(ctx: RequestContext, query: SelectedPods): AsyncIterable<readonly SelectedPod[]>;
}
