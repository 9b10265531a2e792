import type { ErrorKind } from '@endoscope/core';
import type { ClientLimits } from '../client.limits.ts';
import { clientReasons } from '../endoscope-error.ts';
import type { EndoscopeError } from '../endoscope-error.ts';

/** Whether an attachment that failed so may be had again by connecting again, and nothing else. */
export function isTransient(error: EndoscopeError): boolean {
  return transientKinds.includes(error.kind) || transientReasons.includes(error.reason);
}

const transientKinds: readonly ErrorKind[] = [
  'unavailable',
  'deadline_exceeded',
  'resource_exhausted',
  'aborted',
];

const transientReasons: readonly string[] = [
  // A proxy that answers for a gateway that is being replaced.
  clientReasons.answerInvalid,
  // The lost connection itself, which the gateway has not noticed yet.
  'ATTACHMENT_EXISTS',
];

/** The gateway is there and has no attachment to go on with: a new one can be had. */
export function isResumeRefused(error: EndoscopeError): boolean {
  return /^ATTACHMENT_(NOT_FOUND|UNKNOWN|EXPIRED|GONE)$|RESUME/.test(error.reason);
}

/**
 * The wait before an attempt (1 for the first): what the gateway asked for, or doubling with half
 * of it drawn by lot, so that the clients of a gateway that restarts do not all come at once.
 */
export function reconnectDelayMs(
  { attempt, error, random }: { attempt: number; error: EndoscopeError; random: number },
  limits: ClientLimits,
): number {
  const { attachBackoffBaseMs, attachBackoffMaxMs } = limits;
  const ceilingMs = Math.min(attachBackoffMaxMs, attachBackoffBaseMs * 2 ** (attempt - 1));
  return error.retryAfterMs ?? Math.ceil((ceilingMs * (1 + random)) / 2);
}
