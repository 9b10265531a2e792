import type { Clock, Principal } from '@endoscope/core';
import { compactVerify, errors } from 'jose';
import { claimOf, decodeAccessToken } from '../domain/access-token.ts';
import type { Claims } from '../domain/access-token.ts';
import { principalOfClaims } from '../domain/claims-to-principal.ts';
import {
  TokenAlgorithmRefused,
  TokenIssuerUnknown,
  TokenMalformed,
  TokenSignatureInvalid,
  TokenTypeWrong,
} from '../domain/identity.errors.ts';
import type { IssuerConfig } from '../domain/issuer-config.ts';
import type { TokenVerifier } from '../ports/token-verifier.ts';
import { IssuerKeys } from './issuer-keys.ts';

interface TrustedIssuer {
  readonly config: IssuerConfig;
  readonly keys: IssuerKeys;
}

/**
 * Verifies JWT access tokens (RFC 9068) of several issuers. jose does the cryptography; which
 * issuer, type and algorithm may come to it, and what the claims mean, is decided here and in
 * the domain.
 */
export class JoseTokenVerifier implements TokenVerifier {
  private readonly issuers: ReadonlyMap<string, TrustedIssuer>;

  constructor(
    issuers: readonly IssuerConfig[],
    private readonly clock: Clock,
  ) {
    this.issuers = new Map(
      issuers.map((config) => [config.issuer, { config, keys: new IssuerKeys(config, clock) }]),
    );
  }

  async verify(token: string): Promise<Principal> {
    const { header, claims } = decodeAccessToken(token);
    const { config, keys } = this.issuerOf(claims);
    if (!hasType(header, config.typ)) throw new TokenTypeWrong({ expected: config.typ });
    if (!config.algorithms.includes(claimOf(header, 'alg') as string)) {
      throw new TokenAlgorithmRefused({ allowed: config.algorithms });
    }
    await verifySignature(token, config, keys);
    return principalOfClaims(claims, config, this.clock.now());
  }

  private issuerOf(claims: Claims): TrustedIssuer {
    const issuer = claimOf(claims, 'iss');
    const trusted = typeof issuer === 'string' ? this.issuers.get(issuer) : undefined;
    if (trusted === undefined) throw new TokenIssuerUnknown({});
    return trusted;
  }
}

/** RFC 7515 §4.1.9: compared without case, `application/` may be left out. */
function hasType(header: Claims, expected: string): boolean {
  const typ = claimOf(header, 'typ');
  return (
    typeof typ === 'string' &&
    typ.toLowerCase().replace(/^application\//, '') === expected.toLowerCase()
  );
}

async function verifySignature(
  token: string,
  config: IssuerConfig,
  keys: IssuerKeys,
): Promise<void> {
  try {
    await compactVerify(token, (header, jws) => keys.find(header, jws), {
      algorithms: [...config.algorithms],
    });
  } catch (error) {
    throw rejectionOf(error, config);
  }
}

/** jose's errors in our words; each branch is a row of jose-token-verifier.spec.ts. */
function rejectionOf(error: unknown, config: IssuerConfig): unknown {
  if (error instanceof errors.JWSSignatureVerificationFailed) return new TokenSignatureInvalid({});
  if (error instanceof errors.JOSEAlgNotAllowed) {
    return new TokenAlgorithmRefused({ allowed: config.algorithms });
  }
  if (error instanceof errors.JOSEError) {
    return new TokenMalformed(
      { why: 'its header or signature is not acceptable' },
      { cause: error },
    );
  }
  return error;
}
