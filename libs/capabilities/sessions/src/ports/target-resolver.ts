import type { RequestContext } from '@endoscope/core';

export interface TargetQuery {
  readonly cluster: string;
  readonly namespace: string;
  /** `deploy/web`, or a label selector. */
  readonly by:
    | { readonly kind: 'workload'; readonly reference: string }
    | { readonly kind: 'selector'; readonly selector: string };
  readonly crashing: boolean;
}

export interface ChosenPod {
  readonly pod: string;
  /** One sentence: of how many, and why this one. */
  readonly chosen: string;
}

/** From a workload or a selector to one pod, as far as the caller may see pods. */
export interface TargetResolver {
  execute(ctx: RequestContext, query: TargetQuery): Promise<ChosenPod>;
}
