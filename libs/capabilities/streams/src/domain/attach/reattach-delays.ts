import { streamLimits } from '../streams.limits.ts';

/** Each wait is this much of its delay, plus up to as much again: 0.5 to 1.5 of it. */
const certainShare = 0.5;

/**
 * Milliseconds to wait before each try to have a stream again, without end. Many sessions lose the
 * same API server at once, and must not come back at once: `random` (0 to 1) spreads them. No wait
 * is longer than one and a half of `reattachDelayMsMax`, so that whatever is back is found soon.
 */
export function* reattachDelays(firstMs: number, random: () => number): Generator<number, never> {
  const { reattachDelayMs, reattachDelayMsMax } = streamLimits;
  let delayMs = firstMs;
  for (;;) {
    yield delayMs * (certainShare + random());
    delayMs = Math.min(Math.max(2 * delayMs, reattachDelayMs), reattachDelayMsMax);
  }
}
