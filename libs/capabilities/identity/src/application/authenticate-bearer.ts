import { GatewayError } from '@endoscope/core';
import type { Clock, EntryPoint, Principal, RequestContext } from '@endoscope/core';
import { anonymousPrincipal } from '../domain/anonymous-principal.ts';
import { readBearerToken } from '../domain/bearer-token.ts';
import { PrincipalRejected } from '../domain/identity.errors.ts';
import { identityLimits } from '../domain/identity.limits.ts';
import type { RecordRejection } from '../ports/rejection-recorder.ts';
import type { TokenVerifier } from '../ports/token-verifier.ts';
import { RejectionBudget } from './rejection-budget.ts';
import { VerifiedTokenCache } from './verified-token-cache.ts';

export interface AuthenticateBearerInput {
  /** Every Authorization value of the request, as `authorizationOf(rawHeaders)` lists them. */
  readonly authorization: readonly string[];
  readonly requestId: string;
  readonly entry: EntryPoint;
  readonly sourceAddress: string | undefined;
  readonly userAgent: string | undefined;
}

/**
 * Tells who is calling, for every door alike. Throws a PrincipalRejected after writing one audit
 * line, or IssuerUnavailable. Whoever holds a stream open ends it at `principal.expiresAt`.
 */
export class AuthenticateBearer {
  private readonly verified = new VerifiedTokenCache();
  private readonly budget = new RejectionBudget();

  constructor(
    private readonly verifier: TokenVerifier,
    private readonly rejections: RecordRejection,
    private readonly clock: Clock,
  ) {}

  async execute(input: AuthenticateBearerInput): Promise<Principal> {
    try {
      return await this.principalOf(readBearerToken(input.authorization));
    } catch (error) {
      if (error instanceof PrincipalRejected) await this.recordRejection(error, input);
      throw error;
    }
  }

  private async principalOf(token: string): Promise<Principal> {
    const known = this.verified.find(token, this.clock.now());
    if (known !== undefined) return known;
    const principal = await this.verifier.verify(token);
    this.verified.add(token, principal, this.clock.now());
    return principal;
  }

  private async recordRejection(
    error: PrincipalRejected,
    input: AuthenticateBearerInput,
  ): Promise<void> {
    const suppressed = this.budget.take(input.sourceAddress, this.clock.now());
    if (suppressed === undefined) return;
    const ctx = contextOf(error, input);
    try {
      await this.rejections.record({ ctx, reason: error.reason, suppressed });
    } catch (failure) {
      // The caller stays rejected: a ledger that is down lets nobody in and is nobody's 5xx here.
      if (!(failure instanceof GatewayError)) throw failure;
    }
  }
}

function contextOf(error: PrincipalRejected, input: AuthenticateBearerInput): RequestContext {
  const { who } = error.details;
  const principal =
    who === undefined
      ? anonymousPrincipal
      : { ...anonymousPrincipal, ...who, username: who.subject };
  return {
    requestId: input.requestId,
    principal,
    entry: input.entry,
    sourceAddress: input.sourceAddress,
    userAgent: input.userAgent?.slice(0, identityLimits.userAgentCharactersMax),
    traceparent: undefined,
    signal: new AbortController().signal,
  };
}
