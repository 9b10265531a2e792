/** Every bound of reading logs. Bytes unless the name says otherwise. */
export const logLimits = {
  /** Readers of one session's logs at once, over all doors. */
  readersPerSessionMax: 16,
  /** Containers that one reader may name. */
  containersMax: 64,
  /** Longer lines come in pieces; nothing more of a line is held. */
  linePieceBytesMax: 64 * 1024,
  tailLinesMax: 1_000_000_000,
  sinceSecondsMax: 10 * 365 * 24 * 3_600,
  limitBytesMax: 2 ** 40,
  /** How long a container's own end may take to arrive after that of the session. */
  sessionGraceMs: 1_500,
  endSendMs: 5_000,
} as const;
