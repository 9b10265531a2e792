import type { SessionId } from '@endoscope/core';
import type { DebugContainer, WorkloadRequest } from './workload.ts';

/** A debug container as kubectl generates it, before any profile; fields not asked for are absent. */
export function newContainer(
  name: string,
  image: string,
  { imagePullPolicy, command, args, env, stdin, stdinOnce, tty }: WorkloadRequest,
): DebugContainer {
  return {
    name,
    image,
    ...(imagePullPolicy && { imagePullPolicy }),
    ...(command.length > 0 && { command }),
    ...(args.length > 0 && { args }),
    ...(env.length > 0 && { env }),
    ...(stdin && { stdin }),
    ...(stdinOnce && { stdinOnce }),
    ...(tty && { tty }),
    terminationMessagePolicy: 'File',
  };
}

/** DNS-1123 label, 35 characters, unique because the session id is. */
export function containerNameOf(sessionId: SessionId): string {
  return `debugger-${idBody(sessionId)}`;
}

/** Letters and digits only, so it may stand in any name of Kubernetes. */
export function idBody(sessionId: SessionId): string {
  return sessionId.slice('ses_'.length);
}
