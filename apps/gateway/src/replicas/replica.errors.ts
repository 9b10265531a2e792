import { GatewayError } from '@endoscope/core';
import type { ErrorKind, ErrorReason } from '@endoscope/core';
import type { DecodedFailure } from '../errors/grpc-status.ts';

export class NotAReplica extends GatewayError<object> {
  static override readonly reason = 'NOT_A_REPLICA';
  static override readonly kind = 'permission_denied';
  static override readonly help =
    'The internal service of replicas takes none but replicas. Its address is not for clients.';
  get detail() {
    return 'This service is for replicas of the gateway only; the certificate that was shown is not one of theirs.';
  }
}

/** What the keeper of a session answered to a client that came through this replica. */
export class KeeperRefused extends GatewayError<{ sentence: string }> {
  constructor(
    private readonly failure: DecodedFailure,
    sentence: string,
  ) {
    const { fields, retryAfterMs } = failure;
    super({ sentence }, { fields, ...(retryAfterMs !== undefined && { retryAfterMs }) });
  }

  override get reason(): string {
    return this.failure.reason;
  }

  override get kind(): ErrorKind {
    return this.failure.kind;
  }

  get detail(): string {
    return this.details.sentence;
  }
}

export const replicaErrors: readonly ErrorReason[] = [NotAReplica];
