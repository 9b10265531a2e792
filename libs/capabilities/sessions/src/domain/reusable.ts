import { canonicalJson } from '@endoscope/core';
import type { Finding } from './finding.ts';
import type { Profile } from './profile.ts';
import { isRecordedAs } from './session-recording.ts';
import type { Session } from './session.ts';
import type { DebugContainer, PlannedWorkload, WorkloadRequest } from './workload.ts';
import { sessionMarkerVariable } from './workload.ts';

/** What a new session would be: the same on all of this is as good as new. */
export interface WouldBe {
  /** Of the target, not of a pod made for the session. */
  readonly podUid: string;
  readonly targetContainer: string | undefined;
  readonly planned: PlannedWorkload;
  readonly profile: Profile;
  readonly workload: Pick<WorkloadRequest, 'containerName' | 'recording'>;
}

/**
 * Whether a running session does what is asked for: same target, same style, and a container that
 * differs in nothing but the name that was made for it. Whose session it is, the caller has seen to.
 */
export function isReusable(session: Session, would: WouldBe): boolean {
  const { target, style, profile, container, runsIn, state } = session;
  const { planned, workload } = would;
  const sameTarget = target.podUid === would.podUid && target.container === would.targetContainer;
  const samePod = planned.style !== 'copy' || planned.pod.metadata.name === runsIn.name;
  const sameName =
    workload.containerName === undefined || workload.containerName === container.name;
  return (
    state === 'ready' &&
    sameTarget &&
    style === planned.style &&
    samePod &&
    sameName &&
    isRecordedAs(session.recording, workload.recording) &&
    profile === would.profile &&
    essence(container) === essence(planned.container)
  );
}

/** The container without what is different in every session. */
function essence({ name: _name, env = [], ...container }: DebugContainer): string {
  const own = env.filter((variable) => variable.name !== sessionMarkerVariable);
  return canonicalJson({ ...container, env: own });
}

export function reuseFinding({ id, container, runsIn }: Session): Finding {
  return {
    code: 'REUSE_AVAILABLE',
    severity: 'info',
    message: `Your session ${id} runs the same already: container ${container.name} of pod ${runsIn.name}.`,
    suggestion: `Use it with --reuse, or attach to it: endo attach ${id}.`,
  };
}
