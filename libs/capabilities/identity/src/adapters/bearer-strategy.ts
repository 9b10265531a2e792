import type { IncomingMessage } from 'node:http';
import type { Principal } from '@endoscope/core';
import { Strategy } from 'passport-strategy';

/**
 * Passport's door to the one verifier. A rejection is passed on as an error, not as a passport
 * failure, so that the caller gets the reason and not a bare "Unauthorized".
 */
export class BearerStrategy<Request extends object = IncomingMessage> extends Strategy {
  readonly name = 'bearer';

  constructor(private readonly authenticateRequest: (request: Request) => Promise<Principal>) {
    super();
  }

  /** Passport's entry: ends in exactly one of `success` and `error`. */
  override authenticate(request: unknown): void {
    this.authenticateRequest(request as Request).then(
      (principal) => this.success(principal),
      (error: unknown) => this.error(error as Error),
    );
  }
}
