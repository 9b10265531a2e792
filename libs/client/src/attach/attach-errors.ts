import { errorKinds } from '@endoscope/core';
import type { ErrorKind } from '@endoscope/core';
import { clientReasons, EndoscopeError } from '../endoscope-error.ts';

/** A connection that ended without its `exit`. */
export function attachmentBroken(how: string, cause?: unknown): EndoscopeError {
  return new EndoscopeError({
    reason: clientReasons.attachmentBroken,
    kind: 'unavailable',
    detail: `The connection to the gateway broke (${how}). The session may still be running.`,
    cause,
  });
}

/** No connection could be had again in time. */
export function attachmentLost(lost: {
  readonly session: string;
  readonly last: EndoscopeError;
  readonly graceMs: number;
}): EndoscopeError {
  const { session, last, graceMs } = lost;
  return new EndoscopeError({
    reason: clientReasons.attachmentLost,
    kind: 'unavailable',
    detail:
      `The connection to the gateway broke and could not be had again within ${graceMs / 1000} s. ` +
      `The last attempt: ${last.detail} Attach again: endo attach ${session}`,
    cause: last,
  });
}

export function kindOfCloseCode(code: number): ErrorKind | undefined {
  return kindWhere((row) => row.closeCode === code);
}

export function kindOfGrpcCode(code: number): ErrorKind | undefined {
  return kindWhere((row) => row.grpcCode === code);
}

function kindWhere(
  matches: (row: (typeof errorKinds)[ErrorKind]) => boolean,
): ErrorKind | undefined {
  return (Object.keys(errorKinds) as ErrorKind[]).find((kind) => matches(errorKinds[kind]));
}
