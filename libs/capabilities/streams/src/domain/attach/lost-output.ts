/** Enough of what was delivered to tell whether a place of the log is where it ended. */
export const comparedTailBytesMax = 4_096;

export interface DeliveredOutput {
  /** Of these, the first came from the log. */
  readonly replayedBytes: number;
  readonly bytes: number;
  /** The last of these bytes, `comparedTailBytesMax` of them or all there are. */
  readonly tail: Uint8Array;
}

/**
 * What the attach stream never brought, found by comparing counts with the complete log of a
 * container that has ended.
 *
 * Where what was delivered is the beginning of the log, its end is missing: something cut the stream
 * (ADR 0010). Otherwise the loss is taken to be right behind what was replayed: containerd begins to
 * copy stdin before it has added the outputs of an attachment (ContainerIO.Attach, 1.6), and where
 * input and outputs share a stream (before Kubernetes 1.30) all output of a short command can be
 * lost.
 *
 * Answers nothing where the counts prove nothing: a log that was rotated, or that dropped carriage
 * returns, is not longer than what was delivered.
 */
export function lostOutput(
  log: { readonly bytes: Uint8Array; readonly droppedBytes: number },
  delivered: DeliveredOutput,
): Uint8Array {
  const missing = log.droppedBytes + log.bytes.length - delivered.bytes;
  const from = delivered.replayedBytes - log.droppedBytes;
  if (missing <= 0 || from < 0) return new Uint8Array();
  const end = from + delivered.bytes - delivered.replayedBytes;
  const isEndMissing = endsWith(log.bytes.subarray(0, end), delivered.tail);
  return isEndMissing ? log.bytes.subarray(end) : log.bytes.subarray(from, from + missing);
}

/** A beginning of the log that is shorter than the tail is compared as far as it goes. */
function endsWith(beginning: Uint8Array, tail: Uint8Array): boolean {
  const bytes = Math.min(beginning.length, tail.length);
  const last = beginning.subarray(beginning.length - bytes);
  return Buffer.from(last).equals(tail.subarray(tail.length - bytes));
}
