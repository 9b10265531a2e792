import { GatewayError } from '@endoscope/core';
import type { RequestContext } from '@endoscope/core';
import type { Acting } from '../ports/debug-runtime.ts';

/** Never leaves a dry run: there it is the reason of a finding that says `unknown`. */
class CheckTimedOut extends Error {
  override readonly name = 'CheckTimedOut';
}

/**
 * Runs one question to a cluster for at most `deadlineMs`, whether or not it minds its signal.
 * `whyUnknown` puts its rejection into words.
 */
export async function bounded<T>(
  ctx: RequestContext,
  deadlineMs: number,
  ask: (acting: Acting) => Promise<T>,
): Promise<T> {
  const { signal, traceparent, principal: by } = ctx;
  const deadline = new AbortController();
  const timedOut = new CheckTimedOut(`it did not answer within ${deadlineMs / 1_000} s.`);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      deadline.abort(timedOut);
      reject(timedOut);
    }, deadlineMs);
  });
  try {
    const acting = { by, traceparent, signal: AbortSignal.any([signal, deadline.signal]) };
    return await Promise.race([ask(acting), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Why a check has no answer; what is neither the cluster's nor late is our fault, and thrown on. */
export function whyUnknown(error: unknown): string {
  if (error instanceof GatewayError) return error.detail;
  if (error instanceof CheckTimedOut) return error.message;
  throw error;
}
