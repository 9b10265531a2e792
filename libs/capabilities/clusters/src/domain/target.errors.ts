import { GatewayError } from '@endoscope/core';
import type { ErrorReason } from '@endoscope/core';

interface Place {
  readonly cluster: string;
  readonly namespace: string;
}

export class WorkloadNotFound extends GatewayError<Place & { of: string }> {
  static override readonly reason = 'WORKLOAD_NOT_FOUND';
  static override readonly kind = 'not_found';
  static override readonly help =
    'No such workload in this namespace, or you may not see its pods. Check kind, name and namespace.';
  get detail() {
    const { of, namespace, cluster } = this.details;
    return `There is no ${of} in namespace ${namespace} of cluster ${cluster} whose pods you may see. Check kind, name and namespace, or list the pods: endo pods --cluster ${cluster} -n ${namespace}`;
  }
}

/** A service without one has its endpoints made by hand, or is a name for another host. */
export class WorkloadWithoutSelector extends GatewayError<Place & { of: string }> {
  static override readonly reason = 'WORKLOAD_WITHOUT_SELECTOR';
  static override readonly kind = 'failed_precondition';
  static override readonly help =
    'The service or controller selects no pods, so none can be chosen for it. Name the pod itself.';
  get detail() {
    const { of, namespace, cluster } = this.details;
    return `The ${of} has no selector, so it tells no pods. Name the pod itself; endo pods --cluster ${cluster} -n ${namespace} lists them.`;
  }
}

export class NoPodsFound extends GatewayError<Place & { of: string }> {
  static override readonly reason = 'NO_PODS_FOUND';
  static override readonly kind = 'failed_precondition';
  static override readonly help =
    'The workload or selector has no pod that you may see: scaled to zero, not started yet, or a typing error.';
  get detail() {
    const { of, namespace, cluster } = this.details;
    return `No pod of ${of} is in namespace ${namespace} that you may see. It may be scaled to zero; endo pods --cluster ${cluster} -n ${namespace} lists the pods.`;
  }
}

/** `doing` counts pods by kubectl's STATUS column. */
export class NoPodRuns extends GatewayError<Place & { of: string; doing: string }> {
  static override readonly reason = 'NO_POD_RUNS';
  static override readonly kind = 'failed_precondition';
  static override readonly help =
    'All pods of the workload are pending, finished or being deleted, so no container can be added to one. Wait, or debug a copy of a pod.';
  get detail() {
    const { of, doing, namespace, cluster } = this.details;
    return `No pod of ${of} runs: ${doing}. See why (endo pods --cluster ${cluster} -n ${namespace}, endo describe pod/NAME), or debug a copy of one: endo debug pod/NAME --copy-to NEW-NAME`;
  }
}

export class NoPodCrashes extends GatewayError<Place & { of: string; doing: string }> {
  static override readonly reason = 'NO_POD_CRASHES';
  static override readonly kind = 'failed_precondition';
  static override readonly help =
    'A crashing pod was asked for, and no live pod of the workload has restarted with an error. Leave out `crashing`.';
  get detail() {
    const { of, doing } = this.details;
    return `No live pod of ${of} crashes: ${doing}. Leave out --crashing to get the newest ready one, or name the pod itself.`;
  }
}

export class TargetTooWide extends GatewayError<{ of: string; max: number; what: string }> {
  static override readonly reason = 'TARGET_TOO_WIDE';
  static override readonly kind = 'failed_precondition';
  static override readonly help =
    'More objects match than are looked through to choose a pod. Narrow the selector, or name the pod.';
  get detail() {
    const { of, max, what } = this.details;
    return `There are more than ${max} ${what} to look through for ${of}. Narrow it down with a label selector, or name the pod itself.`;
  }
}

export class NodeNotFound extends GatewayError<{ cluster: string; node: string }> {
  static override readonly reason = 'NODE_NOT_FOUND';
  static override readonly kind = 'not_found';
  static override readonly help = 'The cluster has no node of this name, or you may not see it.';
  get detail() {
    const { cluster, node } = this.details;
    return `Cluster ${cluster} has no node "${node}" that you may see. List them: endo nodes --cluster ${cluster}`;
  }
}

export const targetErrors: readonly ErrorReason[] = [
  WorkloadNotFound,
  WorkloadWithoutSelector,
  NoPodsFound,
  NoPodRuns,
  NoPodCrashes,
  TargetTooWide,
  NodeNotFound,
];
