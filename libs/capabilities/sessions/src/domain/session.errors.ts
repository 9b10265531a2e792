import { GatewayError } from '@endoscope/core';
import type { ErrorReason, SessionId } from '@endoscope/core';
import type { Profile } from './profile.ts';
import { documentErrors } from './document.errors.ts';
import { templateErrors } from './template.errors.ts';
import type { SessionState } from './session-state.ts';
import { workloadErrors } from './workload.errors.ts';

export class SessionNotFound extends GatewayError<{ session: string }> {
  static override readonly reason = 'SESSION_NOT_FOUND';
  static override readonly kind = 'not_found';
  static override readonly help = 'No session of this id that you may see. List yours.';
  get detail() {
    return `Session ${this.details.session} does not exist or is not yours to see.`;
  }
}

export class SessionNotReady extends GatewayError<{ sessionId: SessionId; state: SessionState }> {
  static override readonly reason = 'SESSION_NOT_READY';
  static override readonly kind = 'failed_precondition';
  static override readonly help = 'Wait until the session is ready, then attach.';
  get detail() {
    return `Session ${this.details.sessionId} is ${this.details.state}; wait until it is ready.`;
  }
}

export class SessionEnded extends GatewayError<{ sessionId: SessionId; sentence: string }> {
  static override readonly reason = 'SESSION_ENDED';
  static override readonly kind = 'failed_precondition';
  static override readonly help = 'The session is over; start a new one.';
  get detail() {
    return `Session ${this.details.sessionId} has ended. ${this.details.sentence} Start a new one.`;
  }
}

export class SessionChanged extends GatewayError<{ sessionId: SessionId }> {
  static override readonly reason = 'SESSION_CHANGED';
  static override readonly kind = 'aborted';
  static override readonly help = 'Somebody changed the session at the same moment; read it again.';
  get detail() {
    return `Session ${this.details.sessionId} changed at the same moment. Read it again and retry.`;
  }
}

export class SessionQuotaExceeded extends GatewayError<{ what: string; max: number }> {
  static override readonly reason = 'SESSION_QUOTA_EXCEEDED';
  static override readonly kind = 'resource_exhausted';
  static override readonly help = 'End a session you no longer need, or ask for a higher limit.';
  get detail() {
    const { what, max } = this.details;
    return `There are ${max} live sessions ${what} already, which is the limit. End one first.`;
  }
}

export class EphemeralContainerLimitReached extends GatewayError<{ pod: string; max: number }> {
  static override readonly reason = 'EPHEMERAL_CONTAINER_LIMIT_REACHED';
  static override readonly kind = 'failed_precondition';
  static override readonly help =
    'Ephemeral containers are never removed from a pod, so their number is limited. Re-use a session or recreate the pod.';
  get detail() {
    const { pod, max } = this.details;
    return `Pod ${pod} already has ${max} ephemeral containers, the limit; they can never be removed. Recreate the pod to debug it again.`;
  }
}

/** The pod is in a state in which an ephemeral container would never run. */
export class TargetUnsuitable extends GatewayError<{
  code: string;
  message: string;
  suggestion: string;
}> {
  static override readonly reason = 'TARGET_UNSUITABLE';
  static override readonly kind = 'failed_precondition';
  static override readonly help =
    'The pod is finished, being deleted, static or not scheduled; the sentence says which and what to do.';
  get detail() {
    return `${this.details.message} ${this.details.suggestion}`;
  }
}

export class TargetContainerNotFound extends GatewayError<{ container: string; has: string[] }> {
  static override readonly reason = 'TARGET_CONTAINER_NOT_FOUND';
  static override readonly kind = 'invalid_argument';
  static override readonly help = 'Name a regular or init container of the pod as the target.';
  get detail() {
    const has = this.details.has.join(', ');
    return `The pod has no container "${this.details.container}" to target. It has: ${has}.`;
  }
}

export class ContainerNameTaken extends GatewayError<{ name: string }> {
  static override readonly reason = 'CONTAINER_NAME_TAKEN';
  static override readonly kind = 'already_exists';
  static override readonly help = 'Choose another container name, or give none.';
  get detail() {
    return `The pod already has a container named "${this.details.name}". Choose another, or give none.`;
  }
}

export class ImageInvalid extends GatewayError<{ image: string; why: string }> {
  static override readonly reason = 'IMAGE_INVALID';
  static override readonly kind = 'invalid_argument';
  static override readonly help = 'Give an image as [registry/]name[:tag][@digest], in lower case.';
  get detail() {
    return `"${this.details.image}" is not an image reference: ${this.details.why}.`;
  }
}

export class ImageRequired extends GatewayError<{ cluster: string }> {
  static override readonly reason = 'IMAGE_REQUIRED';
  static override readonly kind = 'invalid_argument';
  static override readonly help = 'Give an image; this cluster has no default debug image.';
  get detail() {
    return `Cluster ${this.details.cluster} has no default debug image. Give one (--image).`;
  }
}

export class EphemeralContainersDisabled extends GatewayError<{
  cluster: string;
  /** As /version tells it: "v1.21.14"; undefined when it does not. */
  version?: string | undefined;
}> {
  static override readonly reason = 'EPHEMERAL_CONTAINERS_DISABLED';
  static override readonly kind = 'failed_precondition';
  static override readonly help =
    'The API server does not serve pods/ephemeralcontainers: it is too old, or the feature is off. Debug a copy of the pod instead.';
  get detail() {
    const { cluster, version } = this.details;
    const known = version === undefined ? '' : ` (Kubernetes ${version})`;
    const next = 'Debug a copy of the pod instead (--copy-to).';
    return `Cluster ${cluster}${known} does not serve ephemeral containers. ${whyDisabled(version)} ${next}`;
  }
}

/** Nothing of ours has this name: the pod that has it was there before, or was made by others. */
export class PodNameTaken extends GatewayError<{ namespace: string; pod: string }> {
  static override readonly reason = 'POD_NAME_TAKEN';
  static override readonly kind = 'already_exists';
  static override readonly help =
    'A pod of this name exists; choose another name for the copy, or delete the pod first.';
  get detail() {
    const { namespace, pod } = this.details;
    return `Namespace ${namespace} already has a pod "${pod}". Choose another name for the copy.`;
  }
}

/** Asked before anything is made: a copy whose original stays would not replace it. */
export class ReplaceNotAllowed extends GatewayError<{
  namespace: string;
  pod: string;
  why: string;
}> {
  static override readonly reason = 'REPLACE_NOT_ALLOWED';
  static override readonly kind = 'permission_denied';
  static override readonly help =
    'Replacing a pod by its copy deletes it, and the cluster does not let you delete it.';
  get detail() {
    const { namespace, pod, why } = this.details;
    const because = why ? ` (${why})` : '';
    return `The cluster does not let you delete pod ${namespace}/${pod}${because}. Nothing was made. Leave out --replace, or ask for the right to delete it.`;
  }
}

/** Pod Security Admission refused. The whole pod is judged, not only what is added. */
export class PodSecurityRefused extends GatewayError<{
  cluster: string;
  /** The cluster's own. */
  sentence: string;
  /** The profiles it refused. */
  tried: readonly Profile[];
  /** Of the other profiles the most capable one that it and policy let in. */
  passing: Profile | 'none' | 'unknown';
}> {
  static override readonly reason = 'POD_SECURITY_REFUSED';
  static override readonly kind = 'permission_denied';
  static override readonly help =
    'The Pod Security level of the namespace refuses this profile, or already refuses the pod as it is; the sentence says which profile would pass.';
  get suggestion(): string {
    const { passing } = this.details;
    if (passing === 'unknown') {
      return 'Whether another profile would pass could not be found out. Try --profile auto.';
    }
    if (passing !== 'none') return `Profile ${passing} would pass: use --profile ${passing}.`;
    return 'No profile passes: the whole pod is judged, and as it is it breaks the level itself. Debug a copy that keeps to the level, or its node.';
  }
  get detail() {
    return `Cluster ${this.details.cluster} refused: ${this.details.sentence} ${this.suggestion}`;
  }
}

/** Alpha, off by default: 1.16 to 1.22. Beta, on by default: 1.23 and 1.24. For all since 1.25. */
function whyDisabled(version: string | undefined): string {
  const [, major, digits] = /^v?(\d+)\.(\d+)/.exec(version ?? '') ?? [];
  const minor = Number(digits);
  const isOn = 'Every API server since Kubernetes 1.23 does, unless it is switched off.';
  if (major !== '1') return isOn;
  if (minor < 16) return 'They came with Kubernetes 1.16.';
  if (minor < 23) {
    return 'In this version they are off unless the feature gate EphemeralContainers is switched on in the API server and in each kubelet.';
  }
  if (minor < 25) return 'Its feature gate EphemeralContainers has been switched off.';
  return 'In this version they cannot be switched off, so something between hides the subresource.';
}

/** Forbidden in ephemeral containers before Kubernetes 1.22, so most profiles cannot be had there. */
export class SecurityContextUnsupported extends GatewayError<{ cluster: string }> {
  static override readonly reason = 'SECURITY_CONTEXT_UNSUPPORTED';
  static override readonly kind = 'failed_precondition';
  static override readonly help =
    'Before Kubernetes 1.22 an ephemeral container can have no security context: use profile baseline, which sets none, or debug a copy of the pod.';
  get detail() {
    return `Cluster ${this.details.cluster} takes no securityContext in an ephemeral container, as no Kubernetes before 1.22 does. Use --profile baseline, which sets none, or debug a copy of the pod (--copy-to).`;
  }
}

export class IdempotencyKeyReused extends GatewayError<{ key: string }> {
  static override readonly reason = 'IDEMPOTENCY_KEY_REUSED';
  static override readonly kind = 'idempotency_mismatch';
  static override readonly help = 'The key was used for another request; use a new key.';
  get detail() {
    return 'This Idempotency-Key was used with another body. Use a new key for a new request.';
  }
}

export const sessionErrors: readonly ErrorReason[] = [
  SessionNotFound,
  SessionNotReady,
  SessionEnded,
  SessionChanged,
  SessionQuotaExceeded,
  EphemeralContainerLimitReached,
  TargetUnsuitable,
  TargetContainerNotFound,
  ContainerNameTaken,
  ImageInvalid,
  ImageRequired,
  EphemeralContainersDisabled,
  SecurityContextUnsupported,
  PodSecurityRefused,
  PodNameTaken,
  ReplaceNotAllowed,
  IdempotencyKeyReused,
  ...workloadErrors,
  ...templateErrors,
  ...documentErrors,
];
