import { GatewayError } from '@endoscope/core';
import type { ErrorReason } from '@endoscope/core';

export class ContainerNotFound extends GatewayError<{
  container: string;
  pod: string;
  has: readonly string[];
}> {
  static override readonly reason = 'CONTAINER_NOT_FOUND';
  static override readonly kind = 'not_found';
  static override readonly help = 'Name one of the pod’s containers; the sentence lists them.';
  get detail() {
    const { container, pod, has } = this.details;
    return `Pod ${pod} has no container "${container}". Choose one of: ${has.join(', ')}.`;
  }
}

export class ContainerNotRunning extends GatewayError<{
  container: string;
  pod: string;
  state: string;
  running: readonly string[];
}> {
  static override readonly reason = 'CONTAINER_NOT_RUNNING';
  static override readonly kind = 'failed_precondition';
  static override readonly help = 'Commands run in running containers only.';
  get detail() {
    const { container, pod, state, running } = this.details;
    const others = running.length > 0 ? running.join(', ') : 'none';
    return `Container "${container}" of pod ${pod} is ${state}, so no command can run in it. Running: ${others}.`;
  }
}

/** The name is there, but it is another pod: what was granted was about the first. */
export class SessionPodReplaced extends GatewayError<{ pod: string }> {
  static override readonly reason = 'SESSION_POD_REPLACED';
  static override readonly kind = 'failed_precondition';
  static override readonly help = 'The session’s pod is gone and another has its name.';
  get detail() {
    return `Pod ${this.details.pod} is not the one this session was made for: another has its name now. Ask for a session of your own for it.`;
  }
}

export class StreamLimitReached extends GatewayError<{
  what: string;
  sessionId: string;
  max: number;
}> {
  static override readonly reason = 'STREAM_LIMIT_REACHED';
  static override readonly kind = 'resource_exhausted';
  static override readonly help = 'Wait until one of the session’s other streams has ended.';
  get detail() {
    const { what, sessionId, max } = this.details;
    return `Session ${sessionId} has ${max} ${what} open already, the most there may be. Wait until one has ended.`;
  }
}

/** Of what no recording can hold, in a session that must be recorded. */
export class NotRecordable extends GatewayError<{ sessionId: string; use: 'files' | 'forwards' }> {
  static override readonly reason = 'NOT_RECORDABLE';
  static override readonly kind = 'failed_precondition';
  static override readonly help =
    'A session that must be recorded takes no copies of files and no port-forwards, as no recording holds them. Run a command instead, which is recorded; or an operator allows them, for a template (`unrecorded`) or for all (ENDOSCOPE_RECORDING_UNRECORDED), and then the ledger alone tells of them.';
  get detail() {
    const { sessionId, use } = this.details;
    const what = use === 'files' ? 'copies of files' : 'forwarded ports';
    return `Session ${sessionId} must be recorded, and no recording holds ${what}. Run a command instead, which is recorded, or ask the operator to allow them.`;
  }
}

export const containerErrors: readonly ErrorReason[] = [
  ContainerNotFound,
  ContainerNotRunning,
  SessionPodReplaced,
  StreamLimitReached,
  NotRecordable,
];
