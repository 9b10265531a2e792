/** How a replica shows that it lives. */
export interface LeaseLimits {
  readonly beatMs: number;
  /** Without a beat for so long, by the database's clock, a replica is silent. */
  readonly expiryMs: number;
}

/** A session of a silent replica is kept by another one after at most expiry + beat: 10 s of 15. */
export const leaseLimits: LeaseLimits = { beatMs: 2_000, expiryMs: 8_000 };

/** Throws when a lease would be lost between two beats of a database that answers slowly. */
export function checkLeaseLimits({ beatMs, expiryMs }: LeaseLimits): void {
  if (beatMs > 0 && expiryMs >= 3 * beatMs) return;
  throw new Error(`a lease of ${expiryMs} ms does not outlast three beats of ${beatMs} ms`);
}
