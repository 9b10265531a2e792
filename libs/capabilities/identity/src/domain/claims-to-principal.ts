import type { Principal } from '@endoscope/core';
import { claimOf } from './access-token.ts';
import type { Claims } from './access-token.ts';
import {
  TokenAudienceWrong,
  TokenClaimInvalid,
  TokenClaimMissing,
  TokenClientRefused,
  TokenExpired,
  TokenNotYetValid,
} from './identity.errors.ts';
import type { VerifiedSubject } from './identity.errors.ts';
import { identityLimits } from './identity.limits.ts';
import type { IssuerConfig } from './issuer-config.ts';

/** 9999-12-31: what a Date, the database and RFC 3339 can all still write. */
const timeSecondsMax = 253_402_300_799;

/**
 * The principal of a token whose signature has been verified, or the reason why it is not one.
 * Pure: everything a token can say is decided here and tested as one table.
 */
export function principalOfClaims(claims: Claims, config: IssuerConfig, now: Date): Principal {
  const check = new ClaimsCheck(claims, config, now);
  const expiresAt = check.validity();
  check.audience();
  const clientId = check.client();
  check.required();
  const kind = config.serviceClients.includes(clientId) ? 'service' : 'user';
  return {
    issuer: config.issuer,
    subject: check.subject(),
    username: check.username(kind === 'service' ? clientId : undefined),
    groups: check.groups(),
    kind,
    clientId,
    expiresAt,
  };
}

class ClaimsCheck {
  private readonly who: VerifiedSubject | undefined;

  constructor(
    private readonly claims: Claims,
    private readonly config: IssuerConfig,
    private readonly now: Date,
  ) {
    const subject = claimOf(claims, 'sub');
    this.who =
      typeof subject === 'string'
        ? { issuer: config.issuer, subject: subject.slice(0, 255) }
        : undefined;
  }

  /** Checks `exp`, `nbf` and `iat`; returns the expiry. */
  validity(): Date {
    const expiry = this.time('exp');
    if (expiry === undefined) throw this.missing('exp');
    const expiresAt = new Date(expiry * 1000);
    if (expiresAt <= this.now) {
      throw new TokenExpired({ expiredAt: expiresAt.toISOString(), who: this.who });
    }
    const latest = this.now.getTime() + this.config.clockSkewSeconds * 1000;
    for (const claim of ['nbf', 'iat']) {
      const from = this.time(claim);
      if (from === undefined || from * 1000 <= latest) continue;
      throw new TokenNotYetValid({ validFrom: new Date(from * 1000).toISOString(), who: this.who });
    }
    return expiresAt;
  }

  audience(): void {
    const aud = claimOf(this.claims, 'aud');
    if (aud === undefined) throw this.missing('aud');
    const audiences = Array.isArray(aud) ? aud : [aud];
    if (audiences.includes(this.config.audience)) return;
    throw new TokenAudienceWrong({ expected: this.config.audience, who: this.who });
  }

  /** RFC 9068 `client_id`, or OpenID Connect's `azp`; two that differ are refused. */
  client(): string {
    const named = ['client_id', 'azp']
      .map((name) => claimOf(this.claims, name))
      .filter((value) => value !== undefined);
    const [clientId, other = clientId] = named;
    if (clientId === undefined) throw this.missing('client_id');
    const isAllowed = typeof clientId === 'string' && this.config.clients.includes(clientId);
    if (!isAllowed || clientId !== other) throw new TokenClientRefused({ who: this.who });
    return clientId;
  }

  required(): void {
    for (const [claim, expected] of Object.entries(this.config.requiredClaims)) {
      const value = claimOf(this.claims, claim);
      if (value === undefined || value === null) throw this.missing(claim);
      if (expected !== '*' && value !== expected) {
        throw this.invalid(claim, 'does not have the value this gateway requires');
      }
    }
  }

  subject(): string {
    return this.name('sub', identityLimits.subjectCharactersMax);
  }

  username(fallback: string | undefined): string {
    const { usernameClaim, usernamePrefix } = this.config;
    const isAbsent = claimOf(this.claims, usernameClaim) === undefined;
    if (isAbsent && fallback !== undefined) return usernamePrefix + fallback;
    const name = this.name(usernameClaim, identityLimits.usernameCharactersMax);
    return this.unreserved(usernameClaim, usernamePrefix + name);
  }

  /** Absent stays undefined: "sent none" and "belongs to none" are different answers. */
  groups(): readonly string[] | undefined {
    const { groupsClaim, groupsPrefix } = this.config;
    const value = claimOf(this.claims, groupsClaim);
    if (value === undefined) return undefined;
    const groups: unknown[] = Array.isArray(value) ? value : [value];
    if (groups.length > identityLimits.groupsMax) {
      throw this.invalid(groupsClaim, `names more than ${identityLimits.groupsMax} groups`);
    }
    const names = groups.map((group) => {
      const name = this.text(groupsClaim, group, identityLimits.groupCharactersMax);
      return this.unreserved(groupsClaim, groupsPrefix + name);
    });
    return [...new Set(names)];
  }

  private name(claim: string, charactersMax: number): string {
    const value = claimOf(this.claims, claim);
    if (value === undefined) throw this.missing(claim);
    return this.text(claim, value, charactersMax);
  }

  private text(claim: string, value: unknown, charactersMax: number): string {
    if (typeof value !== 'string') throw this.invalid(claim, 'is not a text');
    if (value.trim() === '') throw this.invalid(claim, 'is empty');
    if (value.length > charactersMax) {
      throw this.invalid(claim, `is longer than ${charactersMax} characters`);
    }
    // Names end up in impersonation headers, logs and terminals.
    if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(value) || !value.isWellFormed()) {
      throw this.invalid(claim, 'contains control characters');
    }
    return value;
  }

  /** Names are impersonated downstream, where `system:masters` would own the cluster. */
  private unreserved(claim: string, name: string): string {
    if (!name.startsWith('system:')) return name;
    throw this.invalid(claim, 'begins with "system:", which Kubernetes reserves');
  }

  /** NumericDate of RFC 7519 §2; JSON's 1e309 arrives here as Infinity. */
  private time(claim: string): number | undefined {
    const value = claimOf(this.claims, claim);
    if (value === undefined) return undefined;
    if (typeof value !== 'number' || !(value > 0 && value <= timeSecondsMax)) {
      throw this.invalid(claim, 'is not a time');
    }
    return value;
  }

  private missing(claim: string): TokenClaimMissing {
    return new TokenClaimMissing({ claim, who: this.who });
  }

  private invalid(claim: string, why: string): TokenClaimInvalid {
    return new TokenClaimInvalid({ claim, why, who: this.who });
  }
}
