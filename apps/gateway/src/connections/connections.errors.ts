import { GatewayError } from '@endoscope/core';
import type { ErrorReason } from '@endoscope/core';

export class ConnectionLimitReached extends GatewayError<object> {
  static override readonly reason = 'CONNECTION_LIMIT_REACHED';
  static override readonly kind = 'resource_exhausted';
  static override readonly help =
    'Too many connections are open, of your address or in all; close some, or try again.';
  get detail() {
    return 'Too many connections are open, of your address or in all. Try again in a few seconds.';
  }
}

export const connectionErrors: readonly ErrorReason[] = [ConnectionLimitReached];
