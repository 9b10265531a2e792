import { GatewayError } from '@endoscope/core';
import type { ErrorReason } from '@endoscope/core';

export class RecordingNotFound extends GatewayError<{ recording: string }> {
  static override readonly reason = 'RECORDING_NOT_FOUND';
  static override readonly kind = 'not_found';
  static override readonly help =
    'There is no such recording, it was deleted at the end of its retention, or you may not see it.';
  get detail() {
    return `There is no recording ${this.details.recording}, or you may not see it.`;
  }
}

export class RecordingDamaged extends GatewayError<{ problem: string; member?: number }> {
  static override readonly reason = 'RECORDING_DAMAGED';
  static override readonly kind = 'failed_precondition';
  static override readonly help =
    'What is stored is not what was recorded; verifying it names every place.';
  get detail() {
    const { member, problem } = this.details;
    return member === undefined
      ? `The recording is damaged: ${problem}.`
      : `The recording is damaged in member ${member}: ${problem}.`;
  }
}

export class RecordingStoreFull extends GatewayError<{ freeBytes: number; floorBytes: number }> {
  static override readonly reason = 'RECORDING_STORE_FULL';
  static override readonly kind = 'unavailable';
  static override readonly help =
    'The store of recordings is below its floor of free space; an operator must make room.';
  get detail() {
    const { freeBytes, floorBytes } = this.details;
    return `The store of recordings has ${freeBytes} bytes left and keeps ${floorBytes} free.`;
  }
}

/** The store that is near has no room, as the one far away has not taken what waits. */
export class RecordingSpoolFull extends GatewayError<{ waitingBytes: number; bytesMax: number }> {
  static override readonly reason = 'RECORDING_SPOOL_FULL';
  static override readonly kind = 'unavailable';
  static override readonly help =
    'So much waits to be brought to the object store that nothing more is recorded; an operator must look why it is not taken there.';
  get detail() {
    const { waitingBytes, bytesMax } = this.details;
    return `${waitingBytes} bytes of recordings wait for the object store, and ${bytesMax} may.`;
  }
}

export class RecordingStoreUnavailable extends GatewayError<{ doing: string }> {
  static override readonly reason = 'RECORDING_STORE_UNAVAILABLE';
  static override readonly kind = 'unavailable';
  static override readonly help =
    'The store of recordings did not answer; what it has not confirmed is not stored.';
  get detail() {
    return `The store of recordings failed while ${this.details.doing}.`;
  }
}

/** `key_missing`: the ring has no such key; `tampered`: its key is another, or the text was altered. */
export class RecordingKeyUnavailable extends GatewayError<{
  recording: string;
  why: 'malformed' | 'key_missing' | 'tampered';
}> {
  static override readonly reason = 'RECORDING_KEY_UNAVAILABLE';
  static override readonly kind = 'failed_precondition';
  static override readonly help =
    'The key ring of the gateway does not open this recording’s key. An operator puts the key that it was made under back into the ring (ENDOSCOPE_KEYRING_FILE) and restarts the gateway.';
  get detail() {
    const { recording, why } = this.details;
    const problem = {
      key_missing: 'the key ring does not hold the key that wraps it',
      tampered: 'it was altered, or the key ring holds another key under the same name',
      malformed: 'it is not of a form this version reads',
    }[why];
    return `The key of recording ${recording} does not open: ${problem}.`;
  }
}

/** What proves it whole is made when its session has ended. */
export class RecordingNotSealed extends GatewayError<{ recording: string }> {
  static override readonly reason = 'RECORDING_NOT_SEALED';
  static override readonly kind = 'failed_precondition';
  static override readonly help =
    'The recording goes on, or its end could not be written; wait until its state is sealed.';
  get detail() {
    return `Recording ${this.details.recording} is not sealed, so it has no manifest yet.`;
  }
}

export class RecordingRemoved extends GatewayError<{ recording: string }> {
  static override readonly reason = 'RECORDING_REMOVED';
  static override readonly kind = 'failed_precondition';
  static override readonly help =
    'Its time was over, or it never began; only what is known of it is left.';
  get detail() {
    return `Of recording ${this.details.recording} no bytes are kept.`;
  }
}

/** Whoever sees what is in a recording shows a ticket for it. */
export class RecordingTicketRequired extends GatewayError<{ view: string }> {
  static override readonly reason = 'RECORDING_TICKET_REQUIRED';
  static override readonly kind = 'failed_precondition';
  static override readonly help =
    'Each view of a recording takes a one-time ticket: ask for one, and bring it at once.';
  get detail() {
    return `This view takes a ticket for "${this.details.view}": POST /v1/recordings/{recording}/tickets, then bring it as "ticket".`;
  }
}

export class RecordingNotHeld extends GatewayError<{ recording: string }> {
  static override readonly reason = 'RECORDING_NOT_HELD';
  static override readonly kind = 'failed_precondition';
  static override readonly help = 'Nobody holds the recording, so there is nothing to release.';
  get detail() {
    return `Recording ${this.details.recording} is not held.`;
  }
}

export class RecordingFollowersReached extends GatewayError<{ max: number }> {
  static override readonly reason = 'RECORDING_FOLLOWERS_REACHED';
  static override readonly kind = 'resource_exhausted';
  static override readonly help =
    'As many recordings are followed as this gateway lets; wait, or view what there is.';
  get detail() {
    return `${this.details.max} recordings are followed on this gateway already. Try again in a while.`;
  }
}

/** The session must be recorded and cannot be. */
export class RecorderUnavailable extends GatewayError<object> {
  static override readonly reason = 'RECORDER_UNAVAILABLE';
  static override readonly kind = 'unavailable';
  static override readonly help =
    'Such a session is not run without being recorded, and the store of recordings does not take anything now.';
  get detail() {
    return 'This session must be recorded, and the store of recordings takes nothing at the moment. Try again in a while, or tell the operator.';
  }
}

/** A writer that is not the only one, or that goes on after its recording was sealed. */
export class RecordingChanged extends GatewayError<{ recording: string; problem: string }> {
  static override readonly reason = 'RECORDING_CHANGED';
  static override readonly kind = 'aborted';
  static override readonly help =
    'Somebody else wrote to or sealed the recording; read its state again.';
  get detail() {
    return `Recording ${this.details.recording} ${this.details.problem}.`;
  }
}

export class MaskRuleInvalid extends GatewayError<{ rule: string; problem: string }> {
  static override readonly reason = 'MASK_RULE_INVALID';
  static override readonly kind = 'invalid_argument';
  static override readonly help =
    'A mask begins with literal characters and has a bounded length: see the recording format.';
  get detail() {
    return `Mask ${this.details.rule} is refused: it ${this.details.problem}.`;
  }
}

export const recordingErrors: readonly ErrorReason[] = [
  RecordingNotFound,
  RecordingDamaged,
  RecordingStoreFull,
  RecordingSpoolFull,
  RecordingStoreUnavailable,
  RecordingKeyUnavailable,
  RecordingNotSealed,
  RecordingRemoved,
  RecordingTicketRequired,
  RecordingNotHeld,
  RecordingFollowersReached,
  RecorderUnavailable,
  RecordingChanged,
  MaskRuleInvalid,
];
