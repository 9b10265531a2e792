import { GatewayError } from '@endoscope/core';
import type { ErrorReason } from '@endoscope/core';

const listed = (names: readonly string[]): string => names.join(', ') || 'none';

/** An ephemeral container has no processes that another one may be started beside. */
export class TargetContainerEphemeral extends GatewayError<{ container: string; has: string[] }> {
  static override readonly reason = 'TARGET_CONTAINER_EPHEMERAL';
  static override readonly kind = 'invalid_argument';
  static override readonly help =
    'The target is itself an ephemeral container; name a regular or init container of the pod.';
  get detail() {
    const { container, has } = this.details;
    return `"${container}" is an ephemeral container, which cannot be a target. The pod has: ${listed(has)}.`;
  }
}

export class TargetWithCopy extends GatewayError<object> {
  static override readonly reason = 'TARGET_WITH_COPY';
  static override readonly kind = 'invalid_argument';
  static override readonly help =
    'A target container belongs to the ephemeral style; in a copy share the process namespace instead.';
  get detail() {
    return '--target is incompatible with --copy-to. Use --share-processes instead.';
  }
}

/** A copy that would change nothing, or a new container without an image. */
export class CopyImageRequired extends GatewayError<{ sentence: string }> {
  static override readonly reason = 'COPY_IMAGE_REQUIRED';
  static override readonly kind = 'invalid_argument';
  static override readonly help =
    'Say what the copy is for: an image for a new container, images to set, or an existing container and its new command.';
  get detail() {
    return this.details.sentence;
  }
}

export class CopyNameTaken extends GatewayError<{ name: string }> {
  static override readonly reason = 'COPY_NAME_TAKEN';
  static override readonly kind = 'already_exists';
  static override readonly help = 'Give the copy another name than the pod has.';
  get detail() {
    return `The copy cannot be named "${this.details.name}", as the pod itself is. Give it another name (--copy-to).`;
  }
}

export class SetImageContainerNotFound extends GatewayError<{
  containers: string[];
  has: string[];
}> {
  static override readonly reason = 'SET_IMAGE_CONTAINER_NOT_FOUND';
  static override readonly kind = 'invalid_argument';
  static override readonly help =
    'Name regular containers of the pod, or "*" for all of them; the images of init containers cannot be set.';
  get detail() {
    const { containers, has } = this.details;
    const unknown = containers.map((name) => `"${name}"`).join(', ');
    return `--set-image names ${unknown}, but the regular containers of the pod are: ${listed(has)}. "*" stands for all of them.`;
  }
}

/** `option` is the flag that names the container. */
export class ContainerNotInPod extends GatewayError<{
  option: string;
  container: string;
  has: string[];
}> {
  static override readonly reason = 'CONTAINER_NOT_IN_POD';
  static override readonly kind = 'invalid_argument';
  static override readonly help = 'Name a container that the pod has.';
  get detail() {
    const { option, container, has } = this.details;
    return `${option} names "${container}", but the pod has no such container. It has: ${listed(has)}.`;
  }
}

export class VolumeNotInPod extends GatewayError<{ volume: string; has: string[] }> {
  static override readonly reason = 'VOLUME_NOT_IN_POD';
  static override readonly kind = 'invalid_argument';
  static override readonly help =
    'Only volumes that the pod already has can be mounted; a running pod takes no new ones.';
  get detail() {
    const { volume, has } = this.details;
    return `The pod has no volume "${volume}" to mount. It has: ${listed(has)}.`;
  }
}

export class MountPathTaken extends GatewayError<{ path: string }> {
  static override readonly reason = 'MOUNT_PATH_TAKEN';
  static override readonly kind = 'invalid_argument';
  static override readonly help = 'Two volumes cannot be mounted at one path; change one of them.';
  get detail() {
    return `Two volumes would be mounted at ${this.details.path}. Choose another path for one of them.`;
  }
}

/** The API server takes fewer fields in an ephemeral container than elsewhere. */
export class EphemeralFieldRefused extends GatewayError<{
  field: string;
  why: string;
  next: string;
}> {
  static override readonly reason = 'EPHEMERAL_FIELD_REFUSED';
  static override readonly kind = 'invalid_argument';
  static override readonly help =
    'The field cannot be set for an ephemeral container; the sentence says why and what to do instead.';
  get detail() {
    const { field, why, next } = this.details;
    return `${field} cannot be set for an ephemeral container: ${why}. ${next}`;
  }
}

export class CustomProfileInvalid extends GatewayError<object> {
  static override readonly reason = 'CUSTOM_PROFILE_INVALID';
  static override readonly kind = 'invalid_argument';
  static override readonly help =
    'The custom profile is not a partial container, or sets a field it may not; `fields` names each one.';
  get detail() {
    const shown = this.fields.slice(0, 5).map((f) => `${f.field}: ${f.message}`);
    return `The custom profile is refused. ${shown.join('; ')}.`;
  }
}

export class ChrootUnavailable extends GatewayError<{ why: string; next: string }> {
  static override readonly reason = 'CHROOT_UNAVAILABLE';
  static override readonly kind = 'invalid_argument';
  static override readonly help =
    'chroot would fail, or would not reach the target; the sentence says why and what to do instead.';
  get detail() {
    return `--chroot-target cannot work: ${this.details.why}. ${this.details.next}`;
  }
}

export class UserContradictsProfile extends GatewayError<{ user: number; demandedBy: string }> {
  static override readonly reason = 'USER_CONTRADICTS_PROFILE';
  static override readonly kind = 'invalid_argument';
  static override readonly help =
    'The container would have to run as root and as non-root at once, so it would never start.';
  get detail() {
    const { user, demandedBy } = this.details;
    return `The debug container would run as user ${user}, but ${demandedBy} demands a non-root user, so it would never start. Choose another user or another profile.`;
  }
}

/** An option that means nothing for the workload it was given with. */
export class OptionUnsuitable extends GatewayError<{ option: string; why: string; next: string }> {
  static override readonly reason = 'OPTION_UNSUITABLE';
  static override readonly kind = 'invalid_argument';
  static override readonly help =
    'The option has no meaning for this kind of workload and would be ignored; leave it out.';
  get detail() {
    const { option, why, next } = this.details;
    return `${option} ${why}. ${next}`;
  }
}

export const workloadErrors: readonly ErrorReason[] = [
  TargetContainerEphemeral,
  TargetWithCopy,
  CopyImageRequired,
  CopyNameTaken,
  SetImageContainerNotFound,
  ContainerNotInPod,
  VolumeNotInPod,
  MountPathTaken,
  EphemeralFieldRefused,
  CustomProfileInvalid,
  ChrootUnavailable,
  UserContradictsProfile,
  OptionUnsuitable,
];
