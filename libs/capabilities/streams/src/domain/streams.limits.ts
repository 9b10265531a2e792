/** Every bound of a stream, in one place. Bytes unless the name says otherwise. */
export const streamLimits = {
  /** Largest input message taken from a client; also what is written to the cluster at once. */
  inputFrameBytesMax: 32 * 1024,
  /** Largest output message given to a client. */
  outputFrameBytesMax: 32 * 1024,
  /** Log read before an attachment: what a late joiner sees of earlier output. */
  replayBytesMax: 1024 * 1024,
  /** Lines asked of the log for a session's first attachment, which has seen nothing yet. */
  firstReplayLinesMax: 100_000,
  /** Lines asked of the log for every later attachment. */
  replayLinesMax: 1_000,
  /** How long output that may repeat the log is held back to be compared with it. */
  replayCompareMs: 150,
  /** How long the log of a shell that was joined before its log could be read is looked for. */
  lateLogMs: 5_000,
  /** How long outputs may stay silent after the input's own stream was lost. */
  orphanedOutputMs: 3_000,
  /** How long the exit status is waited for after the last byte. */
  exitStatusMs: 15_000,
  /** The same when the stream broke instead of ending, or could not be dialled. */
  brokenStatusMs: 3_000,
  /** How long a client may take to accept the exit message. */
  exitSendMs: 5_000,
  /** A dial that takes longer is given up. */
  dialMs: 15_000,
  /** Attachments of one session at once. */
  attachmentsPerSessionMax: 1,
  ticketTtlMs: 30_000,
  /** Tickets that one session may have open. */
  ticketsPerSessionMax: 20,
} as const;
