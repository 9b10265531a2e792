/** Every bound of the ledger, with its unit. */
export const ledgerLimits = {
  /** Events that one transaction seals; the next one takes what is left. */
  sealRowsMax: 2_000,
  /** Events hashed at one go, about a millisecond; then whatever else waits has its turn. */
  sealSliceRows: 100,
  /**
   * A sealer that has not sealed for this long, by the database's clock, has lost its place: with the
   * next pass of another, a killed one is replaced within 2 s.
   */
  leaseMs: 1_500,
  /** From the end of one pass to the next; a full batch is followed by the next at once. */
  sealIntervalMs: 400,
  /** An event that waits longer for its leaf than this makes the ledger `behind`. */
  lagMsMax: 5_000,
  /** From one question whether the ledger takes what it is given to the next. */
  watchIntervalMs: 1_000,
  /** The same while it does not, and bytes are held. */
  watchPausedIntervalMs: 250,
  /** A question that has no answer by then has none. */
  watchProbeMs: 2_000,
  /** How long bytes are held before streams end; with the last question no more than 5 s. */
  watchPauseMs: 4_500,
  /** From one look at the room of the database's disk, and at who follows it, to the next. */
  roomWatchIntervalMs: 5_000,
  /** Of a disk: used to this share the operator is told, and told again. */
  roomFillingShare: 0.8,
  roomNearlyFullShare: 0.9,
  /** A full disk is so until this share of the floor is free above it: what waits needs room, too. */
  roomReturnShare: 0.05,
  /** Signed heads are told in the log at most this often. */
  headLogIntervalMs: 60_000,
  /** What a stopping sealer may take for what is still unsealed. */
  lastPassMs: 2_000,
  /** A place outside gets a head at most this often. */
  publishIntervalMs: 10_000,
  /** After a failure; twice as long after each further one. */
  publishRetryMsMin: 1_000,
  publishRetryMsMax: 300_000,
  /** One attempt to bring a head to a place. */
  publishTimeoutMs: 10_000,
  /** Keys that ever sign one ledger. */
  keysMax: 1_000,
  /** From one look for periods whose time is over to the next. */
  retentionIntervalMs: 3_600_000,
  /** The first look. */
  retentionFirstInMs: 2_000,
  /** Events that one statement removes. */
  removedRowsMax: 5_000,
  /** Leaves that an export reads at once. */
  exportRowsMax: 1_000,
  /** What a verification reports at most; it counts the rest. */
  findingsMax: 100,
  /** UTF-16 units of a line of an export; a full tile takes 11,000, a full event 20,000. */
  exportLineUnitsMax: 262_144,
} as const;
