import type { SessionId } from '@endoscope/core';
import { profileOf } from './profile.ts';
import type { Profile } from './profile.ts';
import type { DebugContainer, WorkloadRequest } from './workload.ts';
import { sessionMarkerVariable } from './workload.ts';

export interface EphemeralPlanInput {
  readonly sessionId: SessionId;
  readonly workload: WorkloadRequest;
  readonly image: string;
  readonly profile: Profile;
  readonly targetContainer: string | undefined;
}

/**
 * The exact ephemeral container for a request: `kubectl debug`'s generateDebugContainer followed
 * by its profile, with two marks of ours, a name derived from the session (so that a retry finds
 * its own container) and the session marker in the environment.
 */
export function planEphemeralContainer(input: EphemeralPlanInput): DebugContainer {
  const { workload, sessionId } = input;
  const env = [...workload.env, { name: sessionMarkerVariable, value: sessionId }];
  const container: DebugContainer = {
    name: workload.containerName ?? containerNameOf(sessionId),
    image: input.image,
    ...(workload.imagePullPolicy && { imagePullPolicy: workload.imagePullPolicy }),
    ...(workload.command.length > 0 && { command: workload.command }),
    ...(workload.args.length > 0 && { args: workload.args }),
    env,
    ...(workload.stdin && { stdin: true }),
    ...(workload.stdinOnce && { stdinOnce: true }),
    ...(workload.tty && { tty: true }),
    terminationMessagePolicy: 'File',
    ...(input.targetContainer && { targetContainerName: input.targetContainer }),
  };
  return profileOf[input.profile](container);
}

/** DNS-1123 label, 35 characters, unique because the session id is. */
export function containerNameOf(sessionId: SessionId): string {
  return `debugger-${sessionId.slice('ses_'.length)}`;
}
