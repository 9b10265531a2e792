import type { ContainerState } from './pod.ts';

interface Rule {
  readonly reason: string;
  readonly text?: RegExp;
  readonly next: string;
}

/**
 * Waiting states that no amount of waiting mends, with the next step. `undefined`: keep waiting.
 * The kubelet's reasons are in pkg/kubelet/images/types.go and kuberuntime_container.go.
 */
export function finalWaitingSentence(state: ContainerState): string | undefined {
  if (state.is !== 'waiting') return undefined;
  const { reason, message } = state;
  const rule = finalReasons.find((r) => r.reason === reason && (r.text?.test(message) ?? true));
  return rule && `${reason}: ${message || 'no message'}. ${rule.next}`;
}

/**
 * The same of the pod's events, which the kubelet writes 10 to 25 s before it writes the status:
 * `Failed` with `Error: …`. `undefined`: it may still start.
 */
export function finalEventSentence(event: {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
}): string | undefined {
  if (event.type !== 'Warning') return undefined;
  const rule = finalEvents.find((r) => r.reason === event.reason && r.text.test(event.message));
  // `Failed` says nothing that the message does not.
  const kind = event.reason === 'Failed' ? '' : `${event.reason}: `;
  return rule && `${kind}${event.message}. ${rule.next}`;
}

/**
 * A container whose program could not even be started ends as terminated, with the runtime's words
 * as its message (containerd: StartError, docker: ContainerCannotRun). `undefined`: it did run.
 */
export function startErrorSentence(state: {
  readonly reason: string | undefined;
  readonly message: string | undefined;
}): string | undefined {
  if (state.reason !== 'StartError' && state.reason !== 'ContainerCannotRun') return undefined;
  return `${state.reason}: ${state.message || 'no message'}. ${noCommand}`;
}

/** Whether the container waits for something that will not come soon: it is not worth waiting for. */
export function cannotStart(state: { readonly is: string; readonly reason?: unknown }): boolean {
  return state.is === 'waiting' && backOffReasons.has(String(state.reason));
}

const absentImage = 'The image is not on the node and the pull policy is Never; use IfNotPresent.';
const rootless = 'Use an image with a numeric non-root user, or a profile without runAsNonRoot.';
const noTarget = 'Name what exists, or debug without --target.';
const noCommand = 'Check that the command exists in the image.';
const badName = 'Correct the image name.';

const finalReasons: readonly Rule[] = [
  { reason: 'InvalidImageName', next: badName },
  { reason: 'ErrImageNeverPull', next: absentImage },
  { reason: 'CreateContainerConfigError', text: /runAsNonRoot/, next: rootless },
  {
    reason: 'CreateContainerConfigError',
    text: /unable to find target container|not found/,
    next: noTarget,
  },
  { reason: 'RunContainerError', next: noCommand },
];

const finalEvents: readonly (Rule & { readonly text: RegExp })[] = [
  { reason: 'InspectFailed', text: /couldn't parse image (name|reference)/, next: badName },
  { reason: 'ErrImageNeverPull', text: /./, next: absentImage },
  { reason: 'Failed', text: /runAsNonRoot/, next: rootless },
  { reason: 'Failed', text: /unable to find target container/, next: noTarget },
  { reason: 'Failed', text: /unable to start container process/, next: noCommand },
];

const backOffReasons = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'ErrImageNeverPull',
  'ImageInspectError',
  'InvalidImageName',
  'RegistryUnavailable',
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
  'Unschedulable',
  'SchedulingGated',
]);
