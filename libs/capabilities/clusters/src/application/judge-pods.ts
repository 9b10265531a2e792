import type { RequestContext } from '@endoscope/core';
import type { AccessQuestion, DecideAccess, DescribeAccess } from '@endoscope/policy';
import { clusterLimits } from '../domain/clusters.limits.ts';
import { TargetTooWide } from '../domain/target.errors.ts';
import type { SelectedPod } from '../ports/workload-reader.ts';

/** Where the pods are, as policy is asked about it. */
export type PodPlace = Required<Pick<AccessQuestion, 'cluster' | 'namespace'>>;

/** Decisions in a row before other requests get their turn. */
const decisionsInARowMax = 20;

/**
 * Which pods of one place policy lets the caller see (`pod.view`). Where it does so whatever the
 * pod, each is not asked about, as thousands of decisions would hold up everybody else.
 *
 * Bound: `candidatesJudgedMax` decisions of one search.
 */
export class JudgePods {
  constructor(
    private readonly decide: Pick<DecideAccess, 'execute'>,
    private readonly describe: Pick<DescribeAccess, 'isAlwaysAllowed'>,
  ) {}

  /** Of a pod, or of the place as a whole. */
  async sees(ctx: RequestContext, place: PodPlace, found?: SelectedPod): Promise<boolean> {
    const pod = found && { name: found.pod.name, labels: { ...found.labels } };
    const question = { action: 'pod.view', ...place, ...(pod && { pod }) } as const;
    return (await this.decide.execute(ctx, question)).allowed;
  }

  /** Throws TargetTooWide; `of` is how the target is called. */
  async *visible(
    ctx: RequestContext,
    { place, of }: { place: PodPlace; of: string },
    pages: AsyncIterable<readonly SelectedPod[]>,
  ): AsyncGenerator<SelectedPod> {
    const seesAll = await this.describe.isAlwaysAllowed(ctx, 'pod.view');
    const { candidatesJudgedMax: max } = clusterLimits;
    let [judged, seen] = [0, 0];
    for await (const page of pages) {
      for (const found of page) {
        if (seesAll) {
          yield found;
          continue;
        }
        judged += 1;
        // Who sees none of so many is not told that there are more.
        if (judged > max && seen === 0) return;
        if (judged > max) throw new TargetTooWide({ of, max, what: 'pods' });
        if (judged % decisionsInARowMax === 0) await breathe();
        if (!(await this.sees(ctx, place, found))) continue;
        seen += 1;
        yield found;
      }
    }
  }
}

/** A microtask would not do: the event loop turns only between tasks. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
