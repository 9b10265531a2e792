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
