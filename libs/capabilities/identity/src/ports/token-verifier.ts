import type { Principal } from '@endoscope/core';

/** Tells who a token belongs to. */
export interface TokenVerifier {
  /** Throws a PrincipalRejected, or IssuerUnavailable when nothing can be known. */
  verify(token: string): Promise<Principal>;
}
