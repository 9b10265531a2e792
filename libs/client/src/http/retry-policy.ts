import type { ClientLimits } from '../client.limits.ts';
import type { EndoscopeError } from '../endoscope-error.ts';

export interface FailedAttempt {
  /** 1 for the first. */
  readonly attempt: number;
  readonly elapsedMs: number;
  readonly error: EndoscopeError;
  /** 0 ≤ x < 1. */
  readonly random: number;
}

/**
 * How long to wait before the next attempt, or undefined to give up. A delay the server asked for
 * is kept to the millisecond; otherwise exponential backoff with full jitter, so that many clients
 * do not return together.
 */
export function nextDelayMs(failed: FailedAttempt, limits: ClientLimits): number | undefined {
  if (!failed.error.isRetryable || failed.attempt >= limits.attemptsMax) return undefined;
  const ceilingMs = Math.min(limits.backoffMaxMs, limits.backoffBaseMs * 2 ** (failed.attempt - 1));
  const delayMs = failed.error.retryAfterMs ?? Math.ceil(failed.random * ceilingMs);
  return failed.elapsedMs + delayMs <= limits.retryBudgetMs ? delayMs : undefined;
}
