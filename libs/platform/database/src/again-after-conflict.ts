import { LedgerUnavailable, systemClock } from '@endoscope/core';
import type { Clock } from '@endoscope/core';
import { databaseLimits } from './database.limits.ts';
import { databaseFailureOf, translateDatabaseError } from './prisma-errors.ts';

export interface UnitOfWorkOptions {
  readonly clock?: Clock;
  readonly transactionTimeoutMs?: number | undefined;
  /** Throws when nothing may be written at the moment. */
  readonly assertWritable?: () => void;
}

/**
 * Does a transaction again when it lost against another one (deadlock, serialization failure), up
 * to `transactionAttemptsMax` times; then it has not happened, and throws LedgerUnavailable: whoever asks
 * again may fare better.
 */
export async function againAfterConflict<T>(
  { assertWritable, clock = systemClock }: UnitOfWorkOptions,
  attemptOnce: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      assertWritable?.();
      return await attemptOnce();
    } catch (error) {
      if (databaseFailureOf(error)?.kind !== 'conflict') throw translateDatabaseError(error);
      if (attempt >= databaseLimits.transactionAttemptsMax) {
        throw new LedgerUnavailable({}, { cause: error, retryAfterMs: 1_000 });
      }
      await clock.sleep(Math.random() * databaseLimits.retryDelayMs * 2 ** attempt);
    }
  }
}
