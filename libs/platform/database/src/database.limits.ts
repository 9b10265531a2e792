/** Every bound of the database connection, with its unit. */
export const databaseLimits = {
  /** Connections of one gateway process. */
  poolMax: 10,
  /** Waiting for a free or new connection. */
  connectTimeoutMs: 5_000,
  idleConnectionTimeoutMs: 30_000,
  /** Statements that Postgres keeps prepared, in each connection. */
  preparedStatementsMax: 200,
  /** One statement; longer ones are cancelled by the server. */
  statementTimeoutMs: 10_000,
  /** More than `statementTimeoutMs` that a statement is waited for: the server may say nothing at all. */
  answerGraceMs: 2_000,
  /** Waiting for one lock. Below the statement timeout, so that the error says what it was. */
  lockTimeoutMs: 5_000,
  /** A transaction that does nothing: its owner hangs, and it holds locks. */
  idleInTransactionTimeoutMs: 15_000,
  /** A whole unit of work, with one attempt. */
  transactionTimeoutMs: 15_000,
  /** First try and repetitions of a unit of work that lost against another. */
  transactionAttemptsMax: 5,
  /** Repetition n waits up to `retryDelayMs * 2^n`, at random. */
  retryDelayMs: 10,
  durabilityCheckIntervalMs: 60_000,
  /** Another process that migrates; after this the start fails. */
  migrationLockTimeoutMs: 60_000,
} as const;
