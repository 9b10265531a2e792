import type { RequestContext } from '@endoscope/core';
import { clusterLimits } from '../domain/clusters.limits.ts';
import {
  TargetTooWide,
  WorkloadNotFound,
  WorkloadWithoutSelector,
} from '../domain/target.errors.ts';
import type { WorkloadKind, WorkloadName } from '../domain/workload-kind.ts';
import type { SelectedPod, Workload, WorkloadReader } from '../ports/workload-reader.ts';

/** `of` is how the workload is called in errors. */
interface Where {
  readonly cluster: string;
  readonly namespace: string;
  readonly of: string;
}

type Pages = AsyncIterable<readonly SelectedPod[]>;

/**
 * The pods that belong to a workload, by the UIDs of controllers. A selector only narrows what is
 * read: pods that carry the labels, or the name, of another's workload do not belong to it. Of a
 * service, as in Kubernetes itself, the selector decides alone.
 *
 * Bound: `candidatesMax` pods, and as many replica sets or jobs; more are refused.
 */
export class PodsOfWorkload {
  constructor(private readonly workloads: WorkloadReader) {}

  /** Throws WorkloadNotFound, WorkloadWithoutSelector or TargetTooWide. */
  async *execute(
    ctx: RequestContext,
    where: Where,
    subject: WorkloadName | { readonly selector: string },
  ): Pages {
    if ('selector' in subject) {
      yield* this.selected(ctx, where, subject.selector);
      return;
    }
    const kind = subject.kind as Exclude<WorkloadKind, 'pod'>;
    const workload = await this.workloads.find(ctx, { ...where, kind, name: subject.name });
    if (workload === undefined) throw new WorkloadNotFound(where);
    if (kind === 'cronjob') {
      yield* this.ofCronJob(ctx, where, workload);
      return;
    }
    const { selector } = workload;
    if (selector === undefined) throw new WorkloadWithoutSelector(where);
    if (kind === 'service') {
      yield* this.selected(ctx, where, selector);
      return;
    }
    const by = await this.controllers(ctx, where, { kind, workload });
    yield* this.controlled(ctx, where, { selector, by });
  }

  /** UIDs that the pods of this workload have as controller. */
  private async controllers(
    ctx: RequestContext,
    where: Where,
    { kind, workload }: { kind: WorkloadKind; workload: Workload },
  ): Promise<ReadonlySet<string>> {
    if (kind !== 'deployment') return new Set([workload.uid]);
    const { selector } = workload;
    const sets = await this.owned(ctx, where, {
      kind: 'replicaset',
      selector,
      owner: workload.uid,
    });
    return new Set(sets.map((set) => set.uid));
  }

  /** The newest runs first; older ones than `cronJobRunsMax` are not looked at. */
  private async *ofCronJob(ctx: RequestContext, where: Where, cronJob: Workload): Pages {
    const query = { kind: 'job', selector: undefined, owner: cronJob.uid } as const;
    const jobs = await this.owned(ctx, where, query);
    const newest = jobs
      .sort((a, b) => timeOf(b) - timeOf(a))
      .slice(0, clusterLimits.cronJobRunsMax);
    for (const { selector, uid } of newest) {
      if (selector !== undefined)
        yield* this.controlled(ctx, where, { selector, by: new Set([uid]) });
    }
  }

  private async owned(
    ctx: RequestContext,
    where: Where,
    query: { kind: 'replicaset' | 'job'; selector: string | undefined; owner: string },
  ): Promise<Workload[]> {
    const { owner, ...listed } = query;
    const owned: Workload[] = [];
    let seen = 0;
    for await (const page of this.workloads.list(ctx, { ...where, ...listed })) {
      seen += page.length;
      if (seen > clusterLimits.candidatesMax) throw tooWide(where, `${query.kind}s`);
      owned.push(...page.filter(({ controllerUid }) => controllerUid === owner));
    }
    return owned;
  }

  private async *controlled(
    ctx: RequestContext,
    where: Where,
    { selector, by }: { selector: string; by: ReadonlySet<string> },
  ): Pages {
    if (by.size === 0) return;
    for await (const page of this.selected(ctx, where, selector)) {
      yield page.filter(({ controllerUid = '' }) => by.has(controllerUid));
    }
  }

  private async *selected(ctx: RequestContext, where: Where, selector: string): Pages {
    const { cluster, namespace } = where;
    let seen = 0;
    for await (const page of this.workloads.pods(ctx, { cluster, namespace, selector })) {
      seen += page.length;
      if (seen > clusterLimits.candidatesMax) throw tooWide(where, 'pods');
      yield page;
    }
  }
}

function tooWide({ of }: Where, what: string): TargetTooWide {
  return new TargetTooWide({ of, max: clusterLimits.candidatesMax, what });
}

function timeOf({ createdAt }: Workload): number {
  return createdAt?.getTime() ?? 0;
}
