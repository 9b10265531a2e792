import type { SessionId } from '@endoscope/core';
import type { Finding } from './finding.ts';
import { planEphemeralContainer } from './plan-ephemeral-container.ts';
import type { Pod } from './pod.ts';
import type { Profile } from './profile.ts';
import type { PlannedWorkload, WorkloadRequest } from './workload.ts';

export interface PlanInput {
  readonly sessionId: SessionId;
  readonly workload: WorkloadRequest;
  /** The request's, the template's or the cluster's; a copy and a raw document may need none. */
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

export function planWorkload(input: PlanInput): {
  planned: PlannedWorkload;
  findings: readonly Finding[];
} {
  const { sessionId, workload, profile, image = '', target } = input;
  const targetContainer = target.kind === 'pod' ? target.container : undefined;
  const container = planEphemeralContainer({
    sessionId,
    workload,
    profile,
    image,
    targetContainer,
  });
  return { planned: { style: 'ephemeral', container }, findings: [] };
}
