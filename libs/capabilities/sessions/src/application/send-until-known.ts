import { GatewayError } from '@endoscope/core';
import type { Clock } from '@endoscope/core';

const attemptsMax = 4;
const retryMsMin = 500;
const retryMsMax = 30_000;

export interface Sending {
  readonly send: () => Promise<void>;
  /** Reads back; throws a refusal when what is there is not ours. */
  readonly isThere: () => Promise<boolean>;
  /** True: an earlier process may have sent it; look before sending. */
  readonly sentBefore: boolean;
}

export type SendOutcome =
  | { readonly is: 'there' }
  | { readonly is: 'refused'; readonly error: GatewayError }
  | { readonly is: 'not_there' | 'unknown'; readonly error: unknown };

/**
 * Sends something that must be there once, to a server that may take it and not say so: an unknown
 * outcome is read back before it is sent again.
 *
 * Bound: `attemptsMax` attempts; a server that asks for patience gets up to `retryMsMax` each.
 * Ends:  rejects only when the signal aborts.
 */
export async function sendUntilKnown(
  clock: Clock,
  signal: AbortSignal,
  { send, isThere, sentBefore }: Sending,
): Promise<SendOutcome> {
  let lastError: unknown;
  for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
    try {
      if ((attempt > 1 || sentBefore) && (await isThere())) return { is: 'there' };
      await send();
      return { is: 'there' };
    } catch (error) {
      if (signal.aborted) throw error;
      if (isRefusal(error)) return { is: 'refused', error };
      lastError = error;
      await clock.sleep(retryDelayMs(error, attempt), signal);
    }
  }
  try {
    return (await isThere()) ? { is: 'there' } : { is: 'not_there', error: lastError };
  } catch (error) {
    if (signal.aborted) throw error;
    return isRefusal(error) ? { is: 'refused', error } : { is: 'unknown', error: lastError };
  }
}

function retryDelayMs(error: unknown, attempt: number): number {
  const asked = error instanceof GatewayError ? error.retryAfterMs : undefined;
  return Math.min(asked ?? retryMsMin * 2 ** (attempt - 1), retryMsMax);
}

/** Whether the cluster refused for good, as opposed to an outcome that is not known. */
function isRefusal(error: unknown): error is GatewayError {
  if (!(error instanceof GatewayError)) return false;
  const { kind } = error;
  return (
    kind === 'invalid_argument' ||
    kind === 'permission_denied' ||
    kind === 'not_found' ||
    kind === 'failed_precondition' ||
    kind === 'already_exists'
  );
}
