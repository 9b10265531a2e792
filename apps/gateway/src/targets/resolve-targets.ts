import type { DescribeNode, ResolveTarget } from '@endoscope/clusters';
import type { GatewayError, RequestContext } from '@endoscope/core';
import type { TargetRequest } from '@endoscope/sessions';
import type { ResolvedTarget } from '../present/target.ts';
import { eachSettled } from './each-settled.ts';

export type TargetOutcome =
  | { readonly target: ResolvedTarget; readonly error?: undefined }
  | { readonly target?: undefined; readonly error: GatewayError };

export interface TargetsRequest {
  readonly targets: readonly TargetRequest[];
  /** Also tell what the ports of each are called. */
  readonly ports?: boolean;
}

/** Searches of one call that run at the same time. */
const searchesAtOnceMax = 4;

/** Several targets in one call, for REST and gRPC alike: a result for each, in their order. */
export class ResolveTargets {
  constructor(
    private readonly pods: ResolveTarget,
    private readonly nodes: DescribeNode,
  ) {}

  async execute(
    ctx: RequestContext,
    { targets, ports = false }: TargetsRequest,
  ): Promise<readonly TargetOutcome[]> {
    const outcomes = await eachSettled(targets, searchesAtOnceMax, (target) =>
      this.resolve(ctx, target, ports),
    );
    return outcomes.map(({ value, error }) => (error ? { error } : { target: value }));
  }

  private async resolve(
    ctx: RequestContext,
    request: TargetRequest,
    ports: boolean,
  ): Promise<ResolvedTarget> {
    const { cluster, namespace, container, crashing, subject } = request;
    const place = { cluster, namespace, container };
    if (subject.kind === 'node') {
      const { name, uid } = await this.nodes.execute(ctx, { cluster, node: subject.name });
      return { ...place, pod: '', podUid: uid, node: name, chosen: undefined };
    }
    const by =
      subject.kind === 'pod'
        ? ({ kind: 'workload', reference: `pod/${subject.name}` } as const)
        : subject;
    const found = await this.pods.execute(ctx, { cluster, namespace, by, crashing, ports });
    const chosen = subject.kind === 'pod' ? undefined : found.chosen;
    const { pod, podUid } = found;
    return { ...place, pod, podUid, node: undefined, chosen, ports: found.ports };
  }
}
