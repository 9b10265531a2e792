import { RequestInvalid } from '@endoscope/core';
import { requestLimits } from '@endoscope/sessions';
import { z } from 'zod';

/** Printed in terminals and logs of others: no control characters, no bidi overrides. */
export const reasonText = z
  .string()
  .max(requestLimits.reasonCharactersMax)
  .regex(/^[^\p{Cc}\u202a-\u202e\u2066-\u2069]*$/u, 'holds control characters');

export function checkedReason(reason: string): string {
  const parsed = reasonText.safeParse(reason);
  if (parsed.success) return parsed.data;
  throw invalid('reason', parsed.error.issues[0]?.message ?? 'is not usable');
}

/** Header `Idempotency-Key`, over gRPC `request_id`. */
export function checkedIdempotencyKey(key: string | undefined): string | undefined {
  const max = requestLimits.idempotencyKeyCharactersMax;
  if (key === undefined || (key.length <= max && /^[\x21-\x7e]+$/.test(key))) return key;
  throw invalid('Idempotency-Key', `must be 1 to ${max} printable ASCII characters`);
}

function invalid(field: string, message: string): RequestInvalid {
  return new RequestInvalid(
    { what: 'The request is not valid.' },
    { fields: [{ field, message }] },
  );
}
