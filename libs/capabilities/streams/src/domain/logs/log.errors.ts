import { GatewayError } from '@endoscope/core';
import type { ErrorReason } from '@endoscope/core';

export class LogContainerRequired extends GatewayError<{ pod: string; has: readonly string[] }> {
  static override readonly reason = 'LOG_CONTAINER_REQUIRED';
  static override readonly kind = 'invalid_argument';
  static override readonly help =
    'The session has no target container and its pod several: name one, or ask for all.';
  get detail() {
    const { pod, has } = this.details;
    return `Pod ${pod} has several containers and the session targets none of them. Name one, or ask for all: ${has.join(', ')}.`;
  }
}

export class PreviousLogNotFound extends GatewayError<{ container: string; pod: string }> {
  static override readonly reason = 'PREVIOUS_LOG_NOT_FOUND';
  static override readonly kind = 'not_found';
  static override readonly help =
    'Only a container that was restarted has a previous log, and only the last one is kept.';
  get detail() {
    const { container, pod } = this.details;
    return `Container "${container}" of pod ${pod} has no earlier instance whose log was kept. Leave previous out for the log of this one.`;
  }
}

/** A kubelet that cannot read a log answers 200 with a sentence of its own as the body. */
export class LogNotReadable extends GatewayError<{ container: string; why: string }> {
  static override readonly reason = 'LOG_NOT_READABLE';
  static override readonly kind = 'unavailable';
  static override readonly help = 'The kubelet could not read the log and says why.';
  get detail() {
    const { container, why } = this.details;
    return `The log of container "${container}" could not be read: ${why}`;
  }
}

export const logErrors: readonly ErrorReason[] = [
  LogContainerRequired,
  PreviousLogNotFound,
  LogNotReadable,
];
