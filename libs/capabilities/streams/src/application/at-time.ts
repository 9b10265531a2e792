import type { Clock } from '@endoscope/core';

/** A timer takes no more than 31 bits. */
const timerMsMax = 2 ** 31 - 1;

/**
 * Calls back at a moment of the clock, soon when it has passed, and never when it is more than 24
 * days away. What it answers calls it off.
 */
export function atTime(clock: Clock, at: Date, then: () => void): () => void {
  const leftMs = at.getTime() - clock.now().getTime();
  if (leftMs > timerMsMax) return () => undefined;
  const off = new AbortController();
  clock.sleep(Math.max(0, leftMs), off.signal).then(then, () => undefined);
  return () => off.abort();
}
