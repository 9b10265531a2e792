import { GatewayError } from '@endoscope/core';
import type { ErrorReason } from '@endoscope/core';

export class OriginRefused extends GatewayError<{ origin: string }> {
  static override readonly reason = 'ORIGIN_REFUSED';
  static override readonly kind = 'permission_denied';
  static override readonly help = 'Pages of this origin may not open sockets here.';
  get detail() {
    return 'Pages of this origin may not open sockets here. Ask the operator to allow the origin.';
  }
}

export class TooManyHandshakes extends GatewayError<object> {
  static override readonly reason = 'TOO_MANY_HANDSHAKES';
  static override readonly kind = 'resource_exhausted';
  static override readonly help = 'Too many sockets are being opened at this moment; try again.';
  get detail() {
    return 'Too many sockets are being opened at this moment. Try again in a second.';
  }
}

export const webSocketErrors: readonly ErrorReason[] = [OriginRefused, TooManyHandshakes];
