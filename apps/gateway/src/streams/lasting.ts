import type { GatewayError, RequestContext } from '@endoscope/core';
import { TokenExpired } from '@endoscope/identity';
import { StreamsDraining } from '@endoscope/streams';

/** setTimeout takes no more than 31 bits. */
const timerMsMax = 2 ** 31 - 1;

/**
 * The context of a call that lasts: it ends with the caller's token and with this process, not
 * only with the caller.
 */
export function lasting(ctx: RequestContext, stopping: AbortSignal): RequestContext {
  const leftMs = ctx.principal.expiresAt.getTime() - Date.now();
  const expiry = AbortSignal.timeout(Math.min(Math.max(0, leftMs), timerMsMax));
  return { ...ctx, signal: AbortSignal.any([ctx.signal, stopping, expiry]) };
}

/** What a lasting call sends; throws at its end when that came before what it waited for. */
export async function* untilEnded<Piece>(
  pieces: AsyncIterable<Piece>,
  ctx: RequestContext,
  stopping: AbortSignal,
): AsyncGenerator<Piece, void, undefined> {
  yield* pieces;
  const early = endedEarly(ctx, stopping);
  if (early) throw early;
}

/** Why a lasting call is over before what it waited for; undefined when that has come. */
export function endedEarly(
  { principal, signal }: RequestContext,
  stopping: AbortSignal,
): GatewayError | undefined {
  if (!signal.aborted) return undefined;
  if (stopping.aborted) return new StreamsDraining({}, { retryAfterMs: 2_000 });
  const expiredAt = principal.expiresAt.toISOString();
  return principal.expiresAt.getTime() <= Date.now() ? new TokenExpired({ expiredAt }) : undefined;
}
