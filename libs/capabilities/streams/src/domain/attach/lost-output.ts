/**
 * What the attach stream never brought, found by comparing counts with the complete log of a
 * container that has ended. The loss is taken to be right behind what was replayed: containerd
 * begins to copy stdin before it has added the outputs of an attachment (ContainerIO.Attach, 1.6),
 * and where input and outputs share a stream (before Kubernetes 1.30) all output of a short command
 * can be lost at its end. Streams of their own leave this to what cuts a stream (ADR 0010).
 *
 * Answers nothing where the counts prove nothing: a log that was rotated, or that dropped carriage
 * returns, is not longer than what was delivered.
 */
export function lostOutput(
  log: { readonly bytes: Uint8Array; readonly droppedBytes: number },
  delivered: { readonly replayedBytes: number; readonly bytes: number },
): Uint8Array {
  const missing = log.droppedBytes + log.bytes.length - delivered.bytes;
  const from = delivered.replayedBytes - log.droppedBytes;
  if (missing <= 0 || from < 0) return new Uint8Array();
  return log.bytes.subarray(from, from + missing);
}
