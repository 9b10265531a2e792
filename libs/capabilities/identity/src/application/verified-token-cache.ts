import { createHash } from 'node:crypto';
import type { Principal } from '@endoscope/core';
import { identityLimits } from '../domain/identity.limits.ts';

/**
 * Principals of tokens verified within the last minute, by the token's SHA-256: pollers repeat
 * one token, and a signature costs a hundred times a hash. A key that its issuer withdraws is
 * therefore believed for up to `verifiedTokenTtlMs` longer.
 */
export class VerifiedTokenCache {
  /** In order of last use; the first is the one to drop. */
  private readonly entries = new Map<string, { principal: Principal; untilMs: number }>();

  constructor(
    private readonly tokensMax: number = identityLimits.verifiedTokensMax,
    private readonly ttlMs: number = identityLimits.verifiedTokenTtlMs,
  ) {}

  find(token: string, now: Date): Principal | undefined {
    const key = keyOf(token);
    const entry = this.entries.get(key);
    if (entry === undefined) return undefined;
    this.entries.delete(key);
    if (entry.untilMs <= now.getTime()) return undefined;
    this.entries.set(key, entry);
    return entry.principal;
  }

  add(token: string, principal: Principal, now: Date): void {
    const untilMs = Math.min(principal.expiresAt.getTime(), now.getTime() + this.ttlMs);
    this.entries.set(keyOf(token), { principal, untilMs });
    if (this.entries.size <= this.tokensMax) return;
    this.entries.delete(this.entries.keys().next().value!);
  }

  get size(): number {
    return this.entries.size;
  }
}

function keyOf(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}
