/**
 * What the runtime never gave to the attach stream, found by comparing counts with the complete
 * log of a container that has ended: containerd begins to copy stdin before it has added the
 * outputs of an attachment (ContainerIO.Attach, 1.6), so the answer to the first input can be
 * printed before anybody listens. The loss is then right behind what was replayed.
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
