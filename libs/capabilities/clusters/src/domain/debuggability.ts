import { mainContainerOf } from './noted-pod.ts';
import type { NotedPod } from './noted-pod.ts';
import type { Debuggability } from './pod.ts';
import { podNotes } from './pod-notes.ts';
import type { PodSecurity } from './pod-security.ts';

interface About {
  readonly cluster: string;
  /** Undefined when it could not be read. */
  readonly nodeReady: boolean | undefined;
  readonly podSecurity: PodSecurity;
}

/**
 * Whether a debug container would be taken and run, from the state of the pod alone; rights and
 * admission are what `endo debug --dry-run` asks about.
 */
export function debuggabilityOf(pod: NotedPod, about: About): Debuggability {
  const { cluster, nodeReady } = about;
  const notes = podNotes(pod, { cluster, nodeReady, targetContainer: undefined });
  const obstacle = notes.find((note) => note.blocks);
  if (obstacle) {
    return { verdict: 'no', reason: obstacle.message, next: obstacle.suggestion, notes };
  }
  const next = debugCommand(pod, about);
  if (nodeReady === false) {
    const reason = 'A debug container can be added, and runs once the node is ready again.';
    return { verdict: 'unknown', reason, next, notes };
  }
  const reason = 'An ephemeral debug container can be added to this pod as it is.';
  return { verdict: 'yes', reason, next, notes };
}

/** With `auto` where the namespace would refuse the default profile, or may. */
function debugCommand(pod: NotedPod, { cluster, podSecurity }: About): string {
  const { name = '', namespace = '' } = pod.metadata ?? {};
  const main = mainContainerOf(pod);
  const { level } = podSecurity.enforce;
  const isOpen = level === 'privileged' || level === 'unset';
  return [
    `endo debug -it pod/${name} --cluster ${cluster} -n ${namespace}`,
    ...(main === undefined ? [] : [`--target ${main}`]),
    ...(isOpen ? [] : ['--profile auto']),
    '-- sh',
  ].join(' ');
}
