import type { SessionId } from '@endoscope/core';
import { checkChrootRights, withChroot } from './chroot-target.ts';
import { checkMounts, withMounts } from './container-mounts.ts';
import { checkUserCanRun, withUser } from './container-user.ts';
import type { Equipped } from './container-user.ts';
import { applyCustomProfile, parseCustomProfile } from './custom-profile.ts';
import type { ContainerStep } from './profile-steps.ts';
import type { Profile } from './profile.ts';
import type { Surroundings } from './surroundings.ts';
import type { DebugContainer, WorkloadRequest } from './workload.ts';
import { sessionMarkerVariable } from './workload.ts';

export interface Finish {
  readonly sessionId: SessionId;
  readonly workload: WorkloadRequest;
  readonly profile: Profile;
  readonly steps: readonly ContainerStep[];
  readonly around: Surroundings;
}

/**
 * The same last steps for all styles, after the container was generated: profile; then what was
 * asked for by name (user, mounts, environment, chroot), which a profile would undo; then the
 * custom profile; then the session marker, last in the environment.
 */
export function finishContainer(container: DebugContainer, finish: Finish): Equipped {
  const { workload, around, profile } = finish;
  const custom = workload.custom && parseCustomProfile(workload.custom, around.style);
  const profiled = finish.steps.reduce((made, step) => step(made), container);
  const user = withUser(profiled, workload, around);
  const mounts = withMounts(user.container, workload, around);
  const fed = withEnvFrom(mounts.container, workload);
  const rooted = workload.chrootTarget ? withChroot(fed, workload, around) : fed;
  const merged = custom ? applyCustomProfile(rooted, custom) : rooted;
  checkMounts(merged, around);
  checkUserCanRun(merged, profile === 'restricted' ? 'profile restricted' : 'its security context');
  return {
    container: marked(merged, finish.sessionId),
    findings: [
      ...user.findings,
      ...mounts.findings,
      ...(workload.chrootTarget ? checkChrootRights(merged, around) : []),
    ],
  };
}

function withEnvFrom(container: DebugContainer, { envFrom }: WorkloadRequest): DebugContainer {
  if (envFrom.length === 0) return container;
  return { ...container, envFrom: [...(container.envFrom ?? []), ...envFrom] };
}

/** The kubelet lets the last of a name win; there is only ours. */
function marked(container: DebugContainer, sessionId: SessionId): DebugContainer {
  const others = (container.env ?? []).filter(({ name }) => name !== sessionMarkerVariable);
  return { ...container, env: [...others, { name: sessionMarkerVariable, value: sessionId }] };
}
