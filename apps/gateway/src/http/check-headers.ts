import { RequestInvalid } from '@endoscope/core';

/** Headers that decide who or what a request is; each may come once and in one spelling only. */
const singular = new Set([
  'authorization',
  'idempotency-key',
  'x-request-id',
  'content-type',
  'host',
]);
const forbidden = /^(impersonate-|x-remote-)|^x-http-method(-override)?$|^x-method-override$/;

/**
 * Refuses aliases and doubles of security headers: proxies disagree on `X_Foo` against `X-Foo`
 * and on which of two values counts (CVE-2025-64484 and kin). Nothing of ours is ever copied to a
 * cluster, but a caller who sends such headers is told so instead of being half obeyed.
 */
export function checkHeaders(rawHeaders: readonly string[]): void {
  const seen = new Set<string>();
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] ?? '').toLowerCase();
    const dashed = name.replaceAll('_', '-');
    if (forbidden.test(dashed)) refuse(name, 'is not accepted from a client');
    const isAlias = dashed !== name && singular.has(dashed);
    if (isAlias) refuse(name, `must be spelled "${dashed}"`);
    // A doubled Authorization is the authenticator's to refuse, with its own reason and audit line.
    if (name !== 'authorization' && singular.has(name) && seen.has(name)) {
      refuse(name, 'is there twice');
    }
    seen.add(name);
  }
}

/** HTTP/1.1 demands it, and proxies disagree on what its absence means (RFC 9112 §3.2). */
export function checkHost(host: string | undefined): void {
  if (!host) refuse('host', 'is missing');
}

function refuse(field: string, message: string): never {
  const fields = [{ field: field.slice(0, 100), message }];
  throw new RequestInvalid({ what: 'A header is not acceptable.' }, { fields });
}
