import { clientReasons, EndoscopeError } from '../endoscope-error.ts';
import { attachmentBroken, kindOfGrpcCode } from './attach-errors.ts';

/** The parts of a grpc-js ServiceError that are read here. */
export interface GrpcFailure {
  readonly code: number;
  readonly details: string;
  readonly metadata?: { get(key: string): readonly (string | Buffer)[] };
}

/** CANCELLED, INTERNAL, UNAVAILABLE: what grpc-js makes of a connection that breaks or is reset. */
const brokenCodes = [1, 13, 14];

/** A gRPC status with its google.rpc.ErrorInfo (AIP-193) as the error every door gives. */
export function decodeGrpcFailure(failure: GrpcFailure): EndoscopeError {
  const details = failure.metadata?.get('grpc-status-details-bin')[0];
  const requestId = failure.metadata?.get('x-request-id')[0]?.toString();
  const info = Buffer.isBuffer(details) ? errorInfoOf(details) : undefined;
  const kind = kindOfGrpcCode(failure.code) ?? 'unavailable';
  if (info === undefined && brokenCodes.includes(failure.code)) {
    return attachmentBroken(failure.details, failure);
  }
  return new EndoscopeError({
    reason: info?.reason ?? clientReasons.answerInvalid,
    kind,
    detail: failure.details,
    requestId,
    cause: failure,
  });
}

/** google.rpc.Status{details=3: Any{type_url=1, value=2}} → ErrorInfo{reason=1}. */
function errorInfoOf(status: Buffer): { reason: string } | undefined {
  for (const any of bytesFields(status, 3)) {
    const typeUrl = bytesFields(any, 1)[0]?.toString('utf8') ?? '';
    const value = bytesFields(any, 2)[0];
    if (!typeUrl.endsWith('/google.rpc.ErrorInfo') || !value) continue;
    const reason = bytesFields(value, 1)[0]?.toString('utf8');
    if (reason) return { reason };
  }
  return undefined;
}

/** The length-delimited fields of one number; malformed input gives what could be read. */
function bytesFields(message: Buffer, wanted: number): Buffer[] {
  const found: Buffer[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; at < message.length && shift < 35; shift += 7) {
      const byte = message[at++]!;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    return value;
  };
  while (at < message.length) {
    const tag = varint();
    const wireType = tag & 7;
    if (wireType === 0) varint();
    else if (wireType === 1) at += 8;
    else if (wireType === 5) at += 4;
    else if (wireType === 2) {
      const length = varint();
      if (Math.floor(tag / 8) === wanted) found.push(message.subarray(at, at + length));
      at += length;
    } else return found;
  }
  return found;
}
