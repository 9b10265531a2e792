import { GatewayError } from '@endoscope/core';
import type { ErrorReason } from '@endoscope/core';
import { containerErrors } from './container.errors.ts';
import { execErrors } from './exec/exec.errors.ts';
import { logErrors } from './logs/log.errors.ts';
import { forwardErrors } from './forward/forward.errors.ts';

export class AttachmentExists extends GatewayError<{ sessionId: string; username: string }> {
  static override readonly reason = 'ATTACHMENT_EXISTS';
  static override readonly kind = 'failed_precondition';
  static override readonly help =
    'One client at a time may write in a session. Observe it, ask to write, or take over with a reason.';
  get detail() {
    return `${this.details.username} is attached to session ${this.details.sessionId} already. Observe it and ask to write, take over with a reason, or wait until they detach.`;
  }
}

export class ObserverLimitReached extends GatewayError<{ sessionId: string; max: number }> {
  static override readonly reason = 'OBSERVER_LIMIT_REACHED';
  static override readonly kind = 'resource_exhausted';
  static override readonly help = 'So many observe this session already; wait until one leaves.';
  get detail() {
    return `${this.details.max} observe session ${this.details.sessionId} already. Wait until one of them leaves.`;
  }
}

export class ResumeExpired extends GatewayError<{ attachment: string }> {
  static override readonly reason = 'RESUME_EXPIRED';
  static override readonly kind = 'failed_precondition';
  static override readonly help =
    'There is no such attachment of yours to go on with: its time to come back is over, it has ended, or the gateway was started again. Attach anew.';
  get detail() {
    return `Attachment ${this.details.attachment} cannot be resumed: it is not yours, has ended, or was lost too long ago. Attach anew.`;
  }
}

export class TerminalSizeInvalid extends GatewayError<{ width: number; height: number }> {
  static override readonly reason = 'TERMINAL_SIZE_INVALID';
  static override readonly kind = 'invalid_argument';
  static override readonly help = 'Columns and rows are each 1 to 65535.';
  get detail() {
    return `A terminal of ${this.details.width}×${this.details.height} cannot be: columns and rows are each 1 to 65535.`;
  }
}

export class FrameMalformed extends GatewayError<{ why: string }> {
  static override readonly reason = 'FRAME_MALFORMED';
  static override readonly kind = 'invalid_argument';
  static override readonly help =
    'The message does not fit the attach protocol; the sentence says how.';
  get detail() {
    return `The stream broke the attach protocol: ${this.details.why}.`;
  }
}

export class InputEnded extends GatewayError<object> {
  static override readonly reason = 'INPUT_ENDED';
  static override readonly kind = 'invalid_argument';
  static override readonly help = 'No stdin may follow the end of input.';
  get detail() {
    return 'Input arrived after the end of input. Send nothing more once stdin is closed.';
  }
}

export class TicketInvalid extends GatewayError<object> {
  static override readonly reason = 'TICKET_INVALID';
  static override readonly kind = 'unauthenticated';
  static override readonly help =
    'Tickets work once, for 30 seconds, for what they were asked for; get a new one.';
  get detail() {
    return 'This ticket is unknown, used, expired or for something else. Get a new one and use it at once.';
  }
}

export class TicketLimitReached extends GatewayError<{ max: number }> {
  static override readonly reason = 'TICKET_LIMIT_REACHED';
  static override readonly kind = 'resource_exhausted';
  static override readonly help = 'Use the tickets you have, or wait until they expire.';
  get detail() {
    return `This session has ${this.details.max} unused tickets already. Use one, or wait 30 seconds.`;
  }
}

export class StreamsDraining extends GatewayError<object> {
  static override readonly reason = 'GATEWAY_DRAINING';
  static override readonly kind = 'unavailable';
  static override readonly help = 'The gateway is shutting down; connect again in a moment.';
  get detail() {
    return 'The gateway is shutting down and takes no new streams. Connect again in a moment.';
  }
}

export class SessionMoved extends GatewayError<{ sessionId: string }> {
  static override readonly reason = 'SESSION_MOVED';
  static override readonly kind = 'unavailable';
  static override readonly help =
    'Another replica of the gateway keeps the session now. Connect again; the process goes on.';
  get detail() {
    return `Another replica of the gateway keeps session ${this.details.sessionId} now. Connect again; the process goes on.`;
  }
}

export class ReplicaUnreachable extends GatewayError<{ sessionId: string; why: string }> {
  static override readonly reason = 'REPLICA_UNREACHABLE';
  static override readonly kind = 'unavailable';
  static override readonly help =
    'Another replica of the gateway keeps the session and does not answer this one. Connect again in a moment; if it lasts, have the operator look at the network between the replicas.';
  get detail() {
    const { sessionId, why } = this.details;
    return `Another replica of the gateway keeps session ${sessionId}, and ${why}. Connect again in a moment; the process goes on.`;
  }
}

export const streamErrors: readonly ErrorReason[] = [
  AttachmentExists,
  ObserverLimitReached,
  ResumeExpired,
  TerminalSizeInvalid,
  FrameMalformed,
  InputEnded,
  TicketInvalid,
  TicketLimitReached,
  StreamsDraining,
  SessionMoved,
  ReplicaUnreachable,
  ...containerErrors,
  ...execErrors,
  ...logErrors,
  ...forwardErrors,
];
