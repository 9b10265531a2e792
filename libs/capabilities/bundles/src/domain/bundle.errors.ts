import { GatewayError } from '@endoscope/core';
import type { ErrorReason } from '@endoscope/core';

export class BundleNotReady extends GatewayError<{ session: string; problem: string }> {
  static override readonly reason = 'BUNDLE_NOT_READY';
  static override readonly kind = 'failed_precondition';
  static override readonly help =
    'A bundle is made of a session that has ended and whose recording, if there is one, is sealed: that takes some seconds. Ask again.';
  get detail() {
    return `There is no bundle of session ${this.details.session} yet: ${this.details.problem}.`;
  }
}

/** Every reason this capability can give; the error catalogue is made from it. */
export const bundleErrors: readonly ErrorReason[] = [BundleNotReady];
