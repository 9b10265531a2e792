import { overlapLength } from './overlap.ts';

const lineFeed = 10;
/** Enough of what was seen to tell one place of a log from others. */
const comparedBytesMax = 4_096;

export interface SeenOutput {
  /** The last bytes that were seen. */
  readonly tail: Uint8Array;
  /** All bytes that were seen, when the log began with the first of them; else undefined. */
  readonly count: number | undefined;
}

/**
 * What a container's log has beyond the output that was seen, when the log tells it; undefined
 * when it does not, because the place cannot be found or may be one of several.
 *
 * A log has whole lines only: a prompt is not in it before its line is complete. So the last whole
 * lines are looked for, and what was seen of the next line is taken off what follows.
 */
export function unseenOutput(
  log: { readonly bytes: Uint8Array; readonly droppedBytes: number },
  seen: SeenOutput,
): Uint8Array | undefined {
  const lines = seen.tail.lastIndexOf(lineFeed) + 1;
  const part = seen.tail.subarray(lines);
  const whole = Buffer.from(seen.tail.subarray(Math.max(0, lines - comparedBytesMax), lines));
  const bytes = Buffer.from(log.bytes.buffer, log.bytes.byteOffset, log.bytes.length);
  const at = placeIn(bytes, whole, seen.count && seen.count - part.length - log.droppedBytes);
  if (at === undefined) return undefined;
  const after = log.bytes.subarray(at);
  const repeated = overlapLength(part, after.subarray(0, part.length));
  const isPrefix = Math.min(part.length, after.length);
  return repeated === isPrefix ? after.subarray(isPrefix) : undefined;
}

/** Where in the log the whole lines end. The count decides where it can; else it must be one place. */
function placeIn(log: Buffer, whole: Buffer, counted: number | undefined): number | undefined {
  if (counted !== undefined && counted >= whole.length && counted <= log.length) {
    if (log.subarray(counted - whole.length, counted).equals(whole)) return counted;
  }
  if (whole.length === 0) return undefined;
  const last = log.lastIndexOf(whole);
  if (last < 0 || log.indexOf(whole) !== last) return undefined;
  return last + whole.length;
}
