import type { SessionId } from '@endoscope/core';
import { finishContainer } from './finish-container.ts';
import type { Equipped } from './container-user.ts';
import { containerNameOf, newContainer } from './new-container.ts';
import type { Pod } from './pod.ts';
import { profileRules } from './profile-rules.ts';
import type { Profile } from './profile.ts';
import type { DebugContainer, WorkloadRequest } from './workload.ts';

export interface EphemeralPlanInput {
  readonly sessionId: SessionId;
  readonly workload: WorkloadRequest;
  readonly image: string;
  readonly profile: Profile;
  readonly pod: Pod;
  readonly targetContainer: string | undefined;
}

/**
 * The exact ephemeral container for a request: `kubectl debug`'s generateDebugContainer followed
 * by its profile, with two marks of ours, a name derived from the session (so that a retry finds
 * its own container) and the session marker in the environment. Whether the pod can take it is
 * asked separately (check-target.ts), so that a dry run may tell all problems at once.
 */
export function planEphemeralContainer(input: EphemeralPlanInput): Equipped {
  const { workload, sessionId, profile, pod, targetContainer } = input;
  const name = workload.containerName ?? containerNameOf(sessionId);
  const container: DebugContainer = {
    ...newContainer(name, input.image, workload),
    ...(targetContainer && { targetContainerName: targetContainer }),
  };
  const { container: steps } = profileRules(profile, 'ephemeral');
  const around = { style: 'ephemeral', spec: pod.spec ?? {}, source: pod } as const;
  return finishContainer(container, { sessionId, workload, profile, steps, around });
}
