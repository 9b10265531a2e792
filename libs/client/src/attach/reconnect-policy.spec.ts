import { describe, expect, it } from '@jest/globals';
import { defaultClientLimits } from '../client.limits.ts';
import { EndoscopeError } from '../endoscope-error.ts';
import type { EndoscopeErrorFields } from '../endoscope-error.ts';
import { isResumeRefused, isTransient, reconnectDelayMs } from './reconnect-policy.ts';

function error(reason: string, kind: EndoscopeErrorFields['kind'], retryAfterMs?: number) {
  return new EndoscopeError({ reason, kind, detail: '', retryAfterMs });
}

describe('what a lost attachment is tried again after', () => {
  it.each([
    ['ATTACHMENT_BROKEN', 'unavailable', true],
    ['GATEWAY_DRAINING', 'unavailable', true],
    ['GATEWAY_TIMED_OUT', 'deadline_exceeded', true],
    ['RATE_LIMITED', 'resource_exhausted', true],
    ['ATTACHMENT_EXISTS', 'failed_precondition', true],
    ['GATEWAY_ANSWER_INVALID', 'internal', true],
    ['TOKEN_EXPIRED', 'unauthenticated', false],
    ['POLICY_DENIED', 'permission_denied', false],
    ['SESSION_NOT_FOUND', 'not_found', false],
    ['SESSION_NOT_READY', 'failed_precondition', false],
    ['FRAME_MALFORMED', 'invalid_argument', false],
    ['INTERNAL', 'internal', false],
  ] as const)('%s of kind %s: %j', (reason, kind, expected) => {
    expect(isTransient(error(reason, kind))).toBe(expected);
  });

  it('knows an attachment that is not there from a session that is not', () => {
    expect(isResumeRefused(error('ATTACHMENT_NOT_FOUND', 'not_found'))).toBe(true);
    expect(isResumeRefused(error('SESSION_NOT_FOUND', 'not_found'))).toBe(false);
  });

  it('waits twice as long each time, up to a bound, half of it by lot', () => {
    const broken = error('ATTACHMENT_BROKEN', 'unavailable');
    const delays = (random: number) =>
      [1, 2, 3, 4, 5, 40].map((attempt) =>
        reconnectDelayMs({ attempt, error: broken, random }, defaultClientLimits),
      );
    expect(delays(0)).toEqual([125, 250, 500, 1_000, 1_500, 1_500]);
    expect(delays(1)).toEqual([250, 500, 1_000, 2_000, 3_000, 3_000]);
  });

  it('waits as long as the gateway asks for', () => {
    const limited = error('RATE_LIMITED', 'resource_exhausted', 1_234);
    const delayMs = reconnectDelayMs(
      { attempt: 1, error: limited, random: 0 },
      defaultClientLimits,
    );
    expect(delayMs).toBe(1_234);
  });
});
