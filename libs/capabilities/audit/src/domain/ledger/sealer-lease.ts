/** Who seals. Times are the database's, so replicas need not agree about the time. */
export interface SealerLease {
  readonly holder: string;
  /** Grows with every change of holder; what is sent outside after sealing carries it. */
  readonly fencingToken: bigint;
  readonly expiresAt: Date;
}

/**
 * The lease that `claimant` gets at `now`, or undefined while another holds it. An end further
 * away than any lease can be was given before the clock stepped back and holds nobody off: the row
 * lock of the sealing transaction keeps two from sealing at once, the lease only spares the others
 * the attempt.
 */
export function leaseFor(
  claimant: string,
  current: SealerLease,
  { now, leaseMs }: { now: Date; leaseMs: number },
): SealerLease | undefined {
  const leftMs = current.expiresAt.getTime() - now.getTime();
  const isHeld = leftMs > 0 && leftMs <= leaseMs;
  if (isHeld && current.holder !== claimant) return undefined;
  if (isHeld && leftMs > leaseMs / 2) return current;
  const isSame = isHeld && current.holder === claimant;
  return {
    holder: claimant,
    fencingToken: isSame ? current.fencingToken : current.fencingToken + 1n,
    expiresAt: new Date(now.getTime() + leaseMs),
  };
}
