import type { RequestContext } from '@endoscope/core';
import type { PodCandidate } from '../domain/choose-pod.ts';
import type {
  SelectedPod,
  SelectedPods,
  Workload,
  WorkloadReader,
  WorkloadReference,
} from '../ports/workload-reader.ts';

/** A cluster in which a selector matches what the test says it does, page by page. */
export class ScriptedWorkloads implements WorkloadReader {
  /** By `kind/name`. */
  readonly workloads = new Map<string, Workload>();
  /** By kind. */
  readonly listed = new Map<'replicaset' | 'job', Workload[]>();
  /** By selector. */
  readonly selected = new Map<string, SelectedPod[]>();
  readonly asked: string[] = [];
  pageSize = 500;

  async find(_ctx: RequestContext, { kind, name }: WorkloadReference) {
    this.asked.push(`${kind}/${name}`);
    return this.workloads.get(`${kind}/${name}`);
  }

  async *list(_ctx: RequestContext, { kind }: { kind: 'replicaset' | 'job' }) {
    yield* pagesOf(this.listed.get(kind) ?? [], this.pageSize);
  }

  async findPod(_ctx: RequestContext, { pod }: { pod: string }) {
    return [...this.selected.values()].flat().find((found) => found.pod.name === pod);
  }

  async *pods(_ctx: RequestContext, { selector }: SelectedPods) {
    this.asked.push(selector);
    yield* pagesOf(this.selected.get(selector) ?? [], this.pageSize);
  }
}

function* pagesOf<T>(all: readonly T[], size: number): Generator<readonly T[]> {
  for (let at = 0; at < all.length; at += size) yield all.slice(at, at + size);
}

export function aWorkload(name: string, more: Partial<Workload> = {}): Workload {
  const createdAt = undefined;
  const selector = `app=${name}`;
  return { uid: `uid-${name}`, name, createdAt, selector, controllerUid: undefined, ...more };
}

/** A ready pod, labelled with its own name, of the controller of this UID. */
export function aSelectedPod(
  name: string,
  controllerUid?: string,
  more: Partial<PodCandidate> = {},
): SelectedPod {
  const pod: PodCandidate = {
    name,
    uid: `uid-${name}`,
    createdAt: undefined,
    phase: 'ready',
    status: 'Running',
    crash: undefined,
    ...more,
  };
  return { pod, labels: { name }, controllerUid, ports: [] };
}
