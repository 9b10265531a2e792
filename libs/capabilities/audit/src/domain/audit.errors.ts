import { GatewayError } from '@endoscope/core';
import type { ErrorReason } from '@endoscope/core';

export class AuditEventNotFound extends GatewayError<{ eventId: string }> {
  static override readonly reason = 'AUDIT_EVENT_NOT_FOUND';
  static override readonly kind = 'not_found';
  static override readonly help = 'No event of the ledger has this id.';
  get detail() {
    return `The ledger has no event ${this.details.eventId}.`;
  }
}

/** It is durable, and it will be sealed; or it was sealed after the tree that was asked for. */
export class AuditEventNotSealed extends GatewayError<{ eventId: string; treeSize?: number }> {
  static override readonly reason = 'AUDIT_EVENT_NOT_SEALED';
  static override readonly kind = 'failed_precondition';
  static override readonly help =
    'The event is recorded and not in this tree head: sealing follows within a second. Ask again, or for a later head.';
  get detail() {
    const { eventId, treeSize } = this.details;
    if (treeSize === undefined) return `Event ${eventId} is not sealed yet. Ask again in a second.`;
    return `Event ${eventId} was sealed after the tree of ${treeSize} leaves. Ask for a later one.`;
  }
}

export class CheckpointNotFound extends GatewayError<{ treeSize?: number }> {
  static override readonly reason = 'CHECKPOINT_NOT_FOUND';
  static override readonly kind = 'not_found';
  static override readonly help =
    'No signed tree head has this size, or nothing is sealed yet. List the checkpoints.';
  get detail() {
    const { treeSize } = this.details;
    if (treeSize === undefined) return 'Nothing is sealed yet, so there is no checkpoint.';
    return `There is no checkpoint of ${treeSize} leaves. List those that there are.`;
  }
}

export class LedgerHoldNotFound extends GatewayError<{ hold: string }> {
  static override readonly reason = 'LEDGER_HOLD_NOT_FOUND';
  static override readonly kind = 'not_found';
  static override readonly help = 'The ledger was never held under this id. List its holds.';
  get detail() {
    return `The ledger has no hold ${this.details.hold}. List those that there are.`;
  }
}

/** Every reason this capability can give; the error catalogue is made from it. */
export const auditErrors: readonly ErrorReason[] = [
  AuditEventNotFound,
  AuditEventNotSealed,
  CheckpointNotFound,
  LedgerHoldNotFound,
];
