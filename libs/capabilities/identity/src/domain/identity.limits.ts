/** Every bound of identity, with its unit. */
export const identityLimits = {
  /** An access token, in bytes of the Authorization value. */
  tokenBytesMax: 16_384,
  groupsMax: 500,
  groupCharactersMax: 256,
  usernameCharactersMax: 256,
  /** OpenID Connect Core §2: `sub` is at most 255 ASCII characters. */
  subjectCharactersMax: 255,
  userAgentCharactersMax: 256,
  /** A verified token is believed without a new verification for this long. */
  verifiedTokenTtlMs: 60_000,
  verifiedTokensMax: 10_000,
  /** An issuer is asked for its keys at most once in this time, whatever tokens arrive. */
  keysCooldownMs: 30_000,
  /** The same while there is no usable key at all. */
  keysRetryMs: 2_000,
  /** Older keys are asked for again, in the background. */
  keysFreshMs: 300_000,
  /** Older keys are no longer believed, though the issuer be down. */
  keysStaleMs: 600_000,
  issuerAnswerBytesMax: 262_144,
  issuerTimeoutMs: 5_000,
  keysMax: 100,
  /** Audit lines about rejected callers: at once and per second, for one address and for all. */
  rejectionsPerAddressBurst: 60,
  rejectionsPerAddressPerSecond: 1,
  rejectionsBurst: 600,
  rejectionsPerSecond: 10,
  rejectionAddressesMax: 10_000,
} as const;
