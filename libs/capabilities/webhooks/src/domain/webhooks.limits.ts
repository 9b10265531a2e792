/** Every bound of webhooks, with its unit. */
export const webhookLimits = {
  /** Of one gateway's database. */
  webhooksMax: 50,
  /** Event names or patterns of one webhook. */
  eventsMax: 50,
  urlUnitsMax: 2_048,
  /** Sealed events that a delivery reads at once. */
  pageRows: 100,
  /** Webhooks to which one gateway delivers at the same time. */
  concurrentMax: 8,
  /** One attempt, from name look-up to the end of the answer. */
  attemptTimeoutMs: 10_000,
  /** Of an answer that is read, so that its connection can be used again; more cuts it. */
  answerBytesMax: 16_384,
  /** An event that the receiver did not take so often is put aside. */
  attemptsMax: 12,
  /** After the first failure; twice as long after each further one. */
  retryMsMin: 1_000,
  retryMsMax: 300_000,
  /** An old secret still signs for so long after a new one was made. */
  secretOverlapMs: 24 * 3_600_000,
  /** Put aside for one webhook; above it the webhook is disabled, and nothing is lost. */
  deadLettersMax: 10_000,
  /** From the end of one look for events to the next. */
  intervalMs: 500,
  /** A deliverer that has not renewed its lease for so long, by the database's clock, has lost it. */
  leaseMs: 5_000,
  /** Delivered events are noted at the end of a page, and at least this often. */
  noteIntervalMs: 1_000,
  /** UTF-16 units of what is kept of a failure. */
  failureUnitsMax: 300,
} as const;

export type DeliveryLimits = Pick<
  { readonly [Name in keyof typeof webhookLimits]: number },
  'attemptsMax' | 'retryMsMin' | 'retryMsMax' | 'attemptTimeoutMs' | 'intervalMs' | 'leaseMs'
>;
