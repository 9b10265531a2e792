import type { ContainerState } from './pod.ts';

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

const finalReasons: readonly { reason: string; text?: RegExp; next: string }[] = [
  { reason: 'InvalidImageName', next: 'Correct the image name.' },
  {
    reason: 'ErrImageNeverPull',
    next: 'The image is not on the node and the pull policy is Never; use IfNotPresent.',
  },
  {
    reason: 'CreateContainerConfigError',
    text: /runAsNonRoot/,
    next: 'Use an image with a numeric non-root user, or a profile without runAsNonRoot.',
  },
  {
    reason: 'CreateContainerConfigError',
    text: /unable to find target container|not found/,
    next: 'Name what exists, or debug without --target.',
  },
  { reason: 'RunContainerError', next: 'Check that the command exists in the image.' },
];
