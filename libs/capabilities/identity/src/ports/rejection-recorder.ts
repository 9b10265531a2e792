import type { RequestContext } from '@endoscope/core';

/** One caller who was not believed. Holds nothing of the token but whom it verifiably named. */
export interface Rejection {
  /** Principal: the verified subject of the token, else `anonymousPrincipal`. */
  readonly ctx: RequestContext;
  /** Such as TOKEN_EXPIRED. */
  readonly reason: string;
  /** Rejections left unrecorded since the last recorded one, because there were too many. */
  readonly suppressed: number;
}

/** Writes `principal.rejected` to the ledger; a GatewayError says it could not: not fatal. */
export interface RecordRejection {
  record(rejection: Rejection): Promise<void>;
}
