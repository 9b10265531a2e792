import type { Session } from '@endoscope/client';
import { safeLine } from '../output/terminal-safe.ts';

/** Where a session's debug container is, in the words the terminal uses for it. All of it is safe. */
export interface SessionPlace {
  readonly style: string;
  readonly namespace: string;
  /** The pod the container runs in: the target, or the pod made for the session. */
  readonly pod: string;
  readonly container: string;
  /** The pod made for the session goes with it. */
  readonly isRemoved: boolean;
  /** What was asked for: `pod web`, `node worker-1`. */
  readonly subject: string;
  /** The command that shows what went wrong with it. */
  readonly describeCommand: string;
}

export function placeOf(session: Session): SessionPlace {
  const { id, target, workload, style = 'ephemeral', runsInPod } = session;
  const { cluster, namespace, node } = target;
  const pod = runsInPod || target.pod;
  const describePod = `endo describe pod/${pod} --cluster ${cluster} -n ${namespace}`;
  return {
    style: safeLine(style),
    namespace: safeLine(namespace),
    pod: safeLine(pod),
    container: safeLine(workload.containerName ?? 'debugger'),
    isRemoved: workload.remove ?? true,
    subject: node ? `node ${safeLine(node)}` : `pod ${safeLine(target.pod)}`,
    // A pod made for the session may be gone by the time one looks.
    describeCommand: safeLine(style === 'ephemeral' ? describePod : `endo sessions describe ${id}`),
  };
}

/** What a session leaves in the cluster when it is over. */
export function remainsOf({ style, namespace, pod, isRemoved }: SessionPlace): string {
  if (style === 'ephemeral') {
    return (
      `The ephemeral container stays listed in pod ${namespace}/${pod} until the pod goes; it will ` +
      'not be restarted.'
    );
  }
  const made = `Pod ${namespace}/${pod}, made for the session,`;
  return isRemoved
    ? `${made} is deleted.`
    : `${made} stays (--no-rm): kubectl delete pod ${pod} -n ${namespace}`;
}
