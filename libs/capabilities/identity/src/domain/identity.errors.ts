import { GatewayError } from '@endoscope/core';
import type { ErrorReason } from '@endoscope/core';

/** Whose token it was, known only once its signature has been verified. */
export interface VerifiedSubject {
  readonly issuer: string;
  readonly subject: string;
}

/** A caller we do not believe. `who` goes to the ledger, never into the answer. */
export abstract class PrincipalRejected<D extends object = object> extends GatewayError<
  D & { who?: VerifiedSubject }
> {
  static override readonly kind = 'unauthenticated';
}

const signIn = 'Sign in again to get a new one.';

export class TokenMissing extends PrincipalRejected {
  static override readonly reason = 'TOKEN_MISSING';
  static override readonly help = 'Send `Authorization: Bearer <access token>`.';
  get detail() {
    return 'There is no access token. Send the header "Authorization: Bearer <access token>".';
  }
}

export class AuthorizationAmbiguous extends PrincipalRejected<{ count: number }> {
  static override readonly reason = 'AUTHORIZATION_AMBIGUOUS';
  static override readonly help = 'More than one Authorization value arrived; send exactly one.';
  get detail() {
    return `The request has ${this.details.count} Authorization values. Send exactly one.`;
  }
}

export class AuthorizationSchemeUnsupported extends PrincipalRejected {
  static override readonly reason = 'AUTHORIZATION_SCHEME_UNSUPPORTED';
  static override readonly help = 'Only the scheme Bearer is understood.';
  get detail() {
    return 'The Authorization header is not of the scheme Bearer. Send "Bearer <access token>".';
  }
}

export class TokenTooLarge extends PrincipalRejected<{ bytesMax: number }> {
  static override readonly reason = 'TOKEN_TOO_LARGE';
  static override readonly help =
    'The access token is over 16 KiB, mostly for very many groups; let the issuer send fewer.';
  get detail() {
    const { bytesMax } = this.details;
    return `The access token is larger than ${bytesMax} bytes. Let the issuer put less in it.`;
  }
}

export class TokenMalformed extends PrincipalRejected<{ why: string }> {
  static override readonly reason = 'TOKEN_MALFORMED';
  static override readonly help = 'The access token is not a signed JWT in compact form.';
  get detail() {
    return `The access token is malformed: ${this.details.why}. ${signIn}`;
  }
}

export class TokenTypeWrong extends PrincipalRejected<{ expected: string }> {
  static override readonly reason = 'TOKEN_TYPE_WRONG';
  static override readonly help =
    'Not an access token; an ID token, for one, is for the client only and never accepted.';
  get detail() {
    const wrong = `its type is not "${this.details.expected}"`;
    return `This is not an access token: ${wrong}. Send the access token, not the ID token.`;
  }
}

export class TokenIssuerUnknown extends PrincipalRejected {
  static override readonly reason = 'TOKEN_ISSUER_UNKNOWN';
  static override readonly help =
    'The token comes from an issuer this gateway does not trust; /v1/info lists those it does.';
  get detail() {
    return 'The access token comes from an issuer not trusted here; /v1/info lists those that are.';
  }
}

export class TokenAlgorithmRefused extends PrincipalRejected<{ allowed: readonly string[] }> {
  static override readonly reason = 'TOKEN_ALGORITHM_REFUSED';
  static override readonly help =
    'The token is signed with an algorithm not allowed for its issuer.';
  get detail() {
    const allowed = this.details.allowed.join(', ');
    return `The access token is not signed with an allowed algorithm (${allowed}).`;
  }
}

export class TokenKeyUnknown extends PrincipalRejected {
  static override readonly reason = 'TOKEN_KEY_UNKNOWN';
  static override readonly help =
    'The issuer publishes no key of this id; after a key rotation it is looked up within 30 s.';
  get detail() {
    return `The access token is signed with a key its issuer does not publish. ${signIn}`;
  }
}

export class TokenSignatureInvalid extends PrincipalRejected {
  static override readonly reason = 'TOKEN_SIGNATURE_INVALID';
  static override readonly help = 'The signature does not fit the token.';
  get detail() {
    return `The signature of the access token is wrong. ${signIn}`;
  }
}

export class TokenAudienceWrong extends PrincipalRejected<{ expected: string }> {
  static override readonly reason = 'TOKEN_AUDIENCE_WRONG';
  static override readonly help = 'The token is meant for another service.';
  get detail() {
    const ask = `Ask the issuer for the audience "${this.details.expected}".`;
    return `The access token is not meant for this gateway. ${ask}`;
  }
}

export class TokenClientRefused extends PrincipalRejected {
  static override readonly reason = 'TOKEN_CLIENT_REFUSED';
  static override readonly help =
    'The token was issued to a client (azp, client_id) that is not on the issuer’s allow-list.';
  get detail() {
    return 'The access token was issued to a client not allowed here. Sign in with `endo login`.';
  }
}

export class TokenExpired extends PrincipalRejected<{ expiredAt: string }> {
  static override readonly reason = 'TOKEN_EXPIRED';
  static override readonly help = 'The token is past its expiry; refresh it or sign in again.';
  get detail() {
    return `The access token expired at ${this.details.expiredAt}. Refresh it, or sign in again.`;
  }
}

export class TokenNotYetValid extends PrincipalRejected<{ validFrom: string }> {
  static override readonly reason = 'TOKEN_NOT_YET_VALID';
  static override readonly help =
    'The token starts in the future (nbf, iat) by more than the allowed clock skew.';
  get detail() {
    return `The access token is valid from ${this.details.validFrom} only. Check the clocks.`;
  }
}

export class TokenClaimMissing extends PrincipalRejected<{ claim: string }> {
  static override readonly reason = 'TOKEN_CLAIM_MISSING';
  static override readonly help = 'The token lacks a claim that its issuer’s settings require.';
  get detail() {
    return `The access token has no claim "${this.details.claim}", which this gateway requires.`;
  }
}

export class TokenClaimInvalid extends PrincipalRejected<{ claim: string; why: string }> {
  static override readonly reason = 'TOKEN_CLAIM_INVALID';
  static override readonly help = 'A claim of the token has a value that cannot be accepted.';
  get detail() {
    return `The claim "${this.details.claim}" of the access token ${this.details.why}.`;
  }
}

/** Not the caller's fault: nothing is known about the token, so nobody is let in either. */
export class IssuerUnavailable extends GatewayError<{ issuer: string }> {
  static override readonly reason = 'ISSUER_UNAVAILABLE';
  static override readonly kind = 'unavailable';
  static override readonly help =
    'The issuer gives no keys and none are cached, so no token can be verified. Try again.';
  get detail() {
    const { issuer } = this.details;
    return `The issuer ${issuer} does not answer, so no token can be verified. Try again shortly.`;
  }
}

export const identityErrors: readonly ErrorReason[] = [
  TokenMissing,
  AuthorizationAmbiguous,
  AuthorizationSchemeUnsupported,
  TokenTooLarge,
  TokenMalformed,
  TokenTypeWrong,
  TokenIssuerUnknown,
  TokenAlgorithmRefused,
  TokenKeyUnknown,
  TokenSignatureInvalid,
  TokenAudienceWrong,
  TokenClientRefused,
  TokenExpired,
  TokenNotYetValid,
  TokenClaimMissing,
  TokenClaimInvalid,
  IssuerUnavailable,
];
