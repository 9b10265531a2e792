import { invariant } from '@endoscope/core';

/** Every bound of a stream, in one place. Bytes unless the name says otherwise. */
export const streamLimits = {
  /** Largest input message taken from a client; also what is written to the cluster at once. */
  inputFrameBytesMax: 32 * 1024,
  /** Input that was taken and waits for the process, or for its cluster to come back. */
  heldInputBytesMax: 256 * 1024,
  /** What a message of input that waits counts at least: it costs more than its bytes. */
  heldInputMessageBytesMin: 256,
  /** How long input that waits may hold up the leave of who typed it. */
  leaveInputMs: 1_000,
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
  /** Output kept of a session for whoever resumes or joins late; allocated as it fills. */
  ringBytesMax: 512 * 1024,
  /** Changes between stdout and stderr that the ring remembers. */
  ringRunsMax: 4_096,
  /** Output that waits for a slow writer; above it the cluster is paused. */
  writerLagBytesMax: 64 * 1024,
  /** Output that a strict recorder has and nobody was shown yet; above it the cluster is paused. */
  tappedBytesMax: 4 * 1024 * 1024,
  /** Output that waits for a slow observer; above it the observer gets a gap and a fresh screen. */
  observerLagBytesMax: 256 * 1024,
  /** Output on the way to a client that acknowledges. */
  ackWindowBytes: 384 * 1024,
  /** Recent output that a joiner without a terminal gets, and an observer that lagged. */
  recentBytesMax: 64 * 1024,
  /** Between two fresh screens of a session; also how often an observer that lags gets one. */
  screenIntervalMs: 250,
  /** Between two messages to all that an observer has fallen behind. */
  lagNewsMs: 10_000,
  screenColumnsMax: 500,
  screenRowsMax: 300,
  screenScrollbackLines: 200,
  /** After more frames than this within `coalesceMs`, and no input, the next ones are joined. */
  directFramesMax: 8,
  /** How long joined output waits at most; a frame of half the largest size does not wait. */
  coalesceMs: 2,
  /** Output a session may bring before others have their turn. */
  fairQuantumBytes: 64 * 1024,
  /** A quantum within less is bulk; what comes slower has its turn at once. */
  bulkQuantumMs: 250,
  /** Bulk that has had no turn for this long is none any more. */
  bulkIdleMs: 1_000,
  /** Input of more at once is a file or a paste, and nobody who types. */
  typedBytesMax: 1_024,
  /** After input somebody is a typist for this long, and bulk of others keeps a pace. */
  typistMs: 10_000,
  /** A timer of the process that comes later than this is late. */
  lateMsMax: 4,
  /** Timers of a window that may be late before bulk goes slower. */
  lateSamplesMax: 1,
  /** How often it is measured how late the process is, while bulk keeps a pace. */
  paceSampleMs: 5,
  /** How late the process was within this decides about the pace. */
  paceWindowMs: 100,
  /** How long a pace that was too fast takes to come back to where it was. */
  paceReturnMs: 8_000,
  /** Time of a pace that nobody used and may still be used, or bytes if those are more. */
  paceCatchUpMs: 2,
  paceCatchUpBytes: 128 * 1024,
  /** All bulk together, when somebody begins to type. */
  pacedBytesPerSecondStart: 16 * 1024 * 1024,
  pacedBytesPerSecondMin: 8 * 1024 * 1024,
  pacedBytesPerSecondMax: 1024 * 1024 * 1024,
  /** Messages beside output that may wait for a client; more are dropped. */
  eventsWaitingMax: 64,
  /** Those who write at once. */
  writersPerSessionMax: 1,
  observersPerSessionMax: 50,
  /** A request to write that nobody answers is forgotten. */
  roleRequestMs: 60_000,
  takeOverReasonCharactersMax: 200,
  /** First delay before the cluster is dialled again, doubled up to `reattachDelayMsMax`. */
  reattachDelayMs: 250,
  reattachDelayMsMax: 3_000,
  /** A container that could not be attached to again for this long is given up. */
  reattachMs: 120_000,
  /** A stream that held for this long begins a new count of `reattachMs`. */
  reattachStableMs: 10_000,
  ticketTtlMs: 30_000,
  /** Tickets that one session may have open. */
  ticketsPerSessionMax: 20,
} as const;

/** The relations between these limits; asserted when the gateway wires its streams. */
export function checkStreamLimits(limits: Record<keyof typeof streamLimits, number>): void {
  for (const [name, value] of Object.entries(limits)) {
    invariant(Number.isSafeInteger(value) && value > 0, `limit ${name} is a positive whole number`);
  }
  const { ringBytesMax, outputFrameBytesMax, writerLagBytesMax, ackWindowBytes } = limits;
  invariant(
    ackWindowBytes + writerLagBytesMax + outputFrameBytesMax <= ringBytesMax,
    'the ring holds all that a writer may not have yet, so that a resume misses nothing',
  );
  invariant(
    limits.observerLagBytesMax + outputFrameBytesMax <= ringBytesMax,
    'the ring holds what an observer may lag',
  );
  invariant(
    limits.recentBytesMax <= limits.observerLagBytesMax,
    'who gets recent output does not lag at once',
  );
  invariant(
    limits.heldInputBytesMax >= limits.inputFrameBytesMax,
    'a message of input may wait without holding up what comes after it',
  );
  invariant(limits.fairQuantumBytes >= outputFrameBytesMax, 'a turn is at least one frame');
  invariant(
    limits.pacedBytesPerSecondMin <= limits.pacedBytesPerSecondStart &&
      limits.pacedBytesPerSecondStart <= limits.pacedBytesPerSecondMax,
    'the pace of bulk begins between its floor and its ceiling',
  );
  invariant(
    limits.paceCatchUpBytes >= limits.fairQuantumBytes,
    'a turn that comes late is made up for',
  );
  invariant(
    limits.lateSamplesMax < limits.paceWindowMs / limits.paceSampleMs,
    'a window can be late',
  );
  invariant(
    limits.reattachStableMs < limits.reattachMs &&
      limits.reattachDelayMs < limits.reattachDelayMsMax,
    're-attaching is tried more than once',
  );
}
