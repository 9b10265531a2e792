import { invariant } from '@endoscope/core';
import type { SessionId } from '@endoscope/core';
import type { Finding } from './finding.ts';
import { planEphemeralContainer } from './plan-ephemeral-container.ts';
import { planNodePod } from './plan-node-pod.ts';
import { planPodCopy } from './plan-pod-copy.ts';
import type { Pod } from './pod.ts';
import type { Profile } from './profile.ts';
import { TargetWithCopy } from './workload.errors.ts';
import type { PlannedWorkload, WorkloadRequest } from './workload.ts';

export interface PlanInput {
  readonly sessionId: SessionId;
  readonly workload: WorkloadRequest;
  /**
   * The request's, the template's or the cluster's. In a copy only what the caller (or a template)
   * says: there a default would replace the image of the container that is debugged.
   */
  readonly image: string | undefined;
  readonly profile: Profile;
  readonly target:
    | { readonly kind: 'pod'; readonly pod: Pod; readonly container: string | undefined }
    | {
        readonly kind: 'node';
        readonly node: { readonly name: string };
        readonly namespace: string;
      };
}

/**
 * From a request and what it is about to exactly what will be sent; the same for every door and
 * for a dry run. Throws a GatewayError for what the cluster would refuse or silently ignore.
 */
export function planWorkload({ target, ...input }: PlanInput): {
  planned: PlannedWorkload;
  findings: readonly Finding[];
} {
  const { sessionId, workload, image, profile } = input;
  const common = { sessionId, workload, profile };
  if (target.kind === 'pod' && workload.copy) {
    if (target.container !== undefined) throw new TargetWithCopy({});
    return planPodCopy({ ...common, copy: workload.copy, image, pod: target.pod });
  }
  invariant(image, 'a new container has an image');
  if (target.kind === 'node') {
    const { node, namespace } = target;
    return planNodePod({ ...common, image, node, namespace });
  }
  const { pod, container: targetContainer } = target;
  const { container, findings } = planEphemeralContainer({
    ...common,
    ...{ image, pod, targetContainer },
  });
  return { planned: { style: 'ephemeral', container }, findings };
}
