import { overlapLength } from './overlap.ts';

const lineFeed = 10;

/**
 * The whole lines of a log that were printed before `live` began; what is left of the last one is a
 * prompt, which is drawn anew. Undefined when it cannot be told (yet): live lines that the log does
 * not end with may not have reached it. A log holds whole lines only, so it ends where a line does.
 */
export function linesBefore(log: Uint8Array, live: Uint8Array): Uint8Array | undefined {
  const overlap = overlapLength(log, live);
  if (overlap === 0 && live.includes(lineFeed)) return undefined;
  const before = log.subarray(0, log.length - overlap);
  return before.subarray(0, before.lastIndexOf(lineFeed) + 1);
}
