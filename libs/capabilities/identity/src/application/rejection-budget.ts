import { identityLimits } from '../domain/identity.limits.ts';

interface Bucket {
  tokens: number;
  atMs: number;
}

/**
 * How many rejections become audit lines. Anybody can send bad tokens, so without a bound they
 * could fill the ledger's disk; what is left out is counted and told by the next line.
 */
export class RejectionBudget {
  private readonly byAddress = new Map<string, Bucket>();
  private readonly overall: Bucket = { tokens: identityLimits.rejectionsBurst, atMs: 0 };
  private suppressed = 0;

  /** Takes one line: the number suppressed before it, or undefined when there is none to take. */
  take(address: string | undefined, now: Date): number | undefined {
    const mine = this.bucketOf(address ?? '', now.getTime());
    refill(mine, now.getTime(), perAddress);
    refill(this.overall, now.getTime(), forAll);
    if (mine.tokens < 1 || this.overall.tokens < 1) {
      this.suppressed += 1;
      return undefined;
    }
    mine.tokens -= 1;
    this.overall.tokens -= 1;
    const suppressed = this.suppressed;
    this.suppressed = 0;
    return suppressed;
  }

  private bucketOf(address: string, atMs: number): Bucket {
    const bucket = this.byAddress.get(address) ?? { tokens: perAddress.burst, atMs };
    this.byAddress.delete(address);
    this.byAddress.set(address, bucket);
    if (this.byAddress.size > identityLimits.rejectionAddressesMax) {
      this.byAddress.delete(this.byAddress.keys().next().value!);
    }
    return bucket;
  }
}

const perAddress = {
  burst: identityLimits.rejectionsPerAddressBurst,
  perSecond: identityLimits.rejectionsPerAddressPerSecond,
};
const forAll = {
  burst: identityLimits.rejectionsBurst,
  perSecond: identityLimits.rejectionsPerSecond,
};

function refill(bucket: Bucket, nowMs: number, rate: { burst: number; perSecond: number }): void {
  const seconds = Math.max(0, nowMs - bucket.atMs) / 1000;
  bucket.tokens = Math.min(rate.burst, bucket.tokens + seconds * rate.perSecond);
  bucket.atMs = nowMs;
}
