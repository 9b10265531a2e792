import type { Clock } from '@endoscope/core';
import { errors } from 'jose';
import type { CryptoKey, FlattenedJWSInput, JWSHeaderParameters } from 'jose';
import { IssuerUnavailable, TokenKeyUnknown } from '../domain/identity.errors.ts';
import { identityLimits } from '../domain/identity.limits.ts';
import type { IssuerConfig } from '../domain/issuer-config.ts';
import { fetchKeySet } from './issuer-documents.ts';
import type { KeySet } from './issuer-documents.ts';

/**
 * The published keys of one issuer.
 *
 * Owns:  at most one fetch at a time; nothing between fetches.
 * Bound: one fetch per `keysCooldownMs` whatever tokens arrive, `keysRetryMs` while there is no
 *        key at all; answers are capped in bytes and in keys.
 * Order: fresh keys are used as they are, older ones while a fetch runs behind them, and those
 *        over `keysStaleMs` not at all, so a withdrawn key outlives an outage by ten minutes.
 * Ends:  never; a fetch ends by its own deadline.
 */
export class IssuerKeys {
  private keySet: KeySet | undefined;
  private fetchedAtMs = -Infinity;
  private triedAtMs = -Infinity;
  private fetching: Promise<void> | undefined;
  private failure: unknown;

  constructor(
    private readonly config: IssuerConfig,
    private readonly clock: Clock,
    private readonly fetchKeys: (config: IssuerConfig) => Promise<KeySet> = fetchKeySet,
  ) {}

  /** The key that `header` names. Throws TokenKeyUnknown or IssuerUnavailable. */
  async find(header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<CryptoKey> {
    const keySet = await this.usableKeySet();
    const known = await findIn(keySet, header, token);
    if (known !== undefined) return known;
    // A key we have not seen: the issuer may have rotated since.
    if (this.isCoolingDown(identityLimits.keysCooldownMs)) throw new TokenKeyUnknown({});
    await this.refresh();
    const found = await findIn(this.keySet ?? keySet, header, token);
    if (found === undefined) throw new TokenKeyUnknown({}, { cause: this.failure });
    return found;
  }

  private async usableKeySet(): Promise<KeySet> {
    const ageMs = this.nowMs() - this.fetchedAtMs;
    if (ageMs >= identityLimits.keysStaleMs) {
      this.keySet = undefined;
      if (!this.isCoolingDown(identityLimits.keysRetryMs)) await this.refresh();
    } else if (
      ageMs >= identityLimits.keysFreshMs &&
      !this.isCoolingDown(identityLimits.keysCooldownMs)
    ) {
      void this.refresh();
    }
    if (this.keySet !== undefined) return this.keySet;
    const { issuer } = this.config;
    throw new IssuerUnavailable(
      { issuer },
      { cause: this.failure, retryAfterMs: identityLimits.keysRetryMs },
    );
  }

  /** Never rejects; what went wrong is kept as `failure`. */
  private refresh(): Promise<void> {
    this.fetching ??= this.fetchOnce().finally(() => {
      this.fetching = undefined;
    });
    return this.fetching;
  }

  private async fetchOnce(): Promise<void> {
    this.triedAtMs = this.nowMs();
    try {
      this.keySet = await this.fetchKeys(this.config);
      this.fetchedAtMs = this.nowMs();
      this.failure = undefined;
    } catch (error) {
      this.failure = error;
    }
  }

  /** A running fetch is joined, never cooled down against. */
  private isCoolingDown(cooldownMs: number): boolean {
    return this.fetching === undefined && this.nowMs() - this.triedAtMs < cooldownMs;
  }

  private nowMs(): number {
    return this.clock.now().getTime();
  }
}

async function findIn(
  keySet: KeySet,
  header: JWSHeaderParameters,
  token: FlattenedJWSInput,
): Promise<CryptoKey | undefined> {
  try {
    return await keySet(header, token);
  } catch (error) {
    // jose names no, several or an unusable key; WebCrypto throws the other two on a broken one.
    const isNoUsableKey =
      error instanceof errors.JOSEError ||
      error instanceof DOMException ||
      error instanceof TypeError;
    if (isNoUsableKey) return undefined;
    throw error;
  }
}
