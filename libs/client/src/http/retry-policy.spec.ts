import { describe, expect, it } from '@jest/globals';
import type { ErrorKind } from '@endoscope/core';
import { defaultClientLimits } from '../client.limits.ts';
import { EndoscopeError } from '../endoscope-error.ts';
import { nextDelayMs } from './retry-policy.ts';

const limits = { ...defaultClientLimits, attemptsMax: 4, backoffBaseMs: 200, backoffMaxMs: 500 };

function check(
  failed: { kind?: ErrorKind; attempt?: number; elapsedMs?: number; retryAfterMs?: number },
  expected: number | undefined,
): void {
  const { kind = 'unavailable', attempt = 1, elapsedMs = 0, retryAfterMs } = failed;
  const error = new EndoscopeError({ reason: 'X', kind, detail: '', retryAfterMs });
  expect(nextDelayMs({ attempt, elapsedMs, error, random: 0.5 }, limits)).toBe(expected);
}

describe('the delay before the next attempt', () => {
  it('doubles up to its ceiling, jittered', () => {
    check({ attempt: 1 }, 100);
    check({ attempt: 2 }, 200);
    check({ attempt: 3 }, 250);
  });

  it('is what the server asked for', () => check({ retryAfterMs: 1234 }, 1234));

  it('does not exist after the last attempt', () => check({ attempt: 4 }, undefined));

  it('does not exist outside the budget', () => {
    check({ elapsedMs: limits.retryBudgetMs }, undefined);
    check({ retryAfterMs: limits.retryBudgetMs + 1 }, undefined);
  });

  it.each(['invalid_argument', 'not_found', 'failed_precondition', 'internal'] as const)(
    'does not exist for %s',
    (kind) => check({ kind }, undefined),
  );

  it.each(['aborted', 'resource_exhausted', 'deadline_exceeded'] as const)(
    'exists for %s',
    (kind) => check({ kind }, 100),
  );
});
