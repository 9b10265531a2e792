import type { GatewayError } from '@endoscope/core';

/** The headers that go with a problem: RFC 9110 §10.2.3 and RFC 6750 §3. */
export function problemHeaders(error: GatewayError): Record<string, string> {
  const { kind, reason, retryAfterMs } = error;
  const invalid = reason === 'TOKEN_MISSING' ? '' : ' error="invalid_token"';
  return {
    ...(retryAfterMs !== undefined && {
      'Retry-After': String(Math.max(1, Math.ceil(retryAfterMs / 1000))),
    }),
    ...(kind === 'unauthenticated' && { 'WWW-Authenticate': `Bearer${invalid}` }),
  };
}
