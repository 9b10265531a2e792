import {
  AuthorizationAmbiguous,
  AuthorizationSchemeUnsupported,
  TokenMalformed,
  TokenMissing,
  TokenTooLarge,
} from './identity.errors.ts';
import { identityLimits } from './identity.limits.ts';

/** `b64token` of RFC 6750 §2.1. */
const b64token = /^[A-Za-z0-9\-._~+/]+=*$/;

/**
 * The token of the Authorization values a request carries: exactly one value, of the scheme
 * Bearer. Two values are refused even when equal, because proxies disagree which one counts (T3).
 */
export function readBearerToken(authorization: readonly string[]): string {
  const [value, ...more] = authorization;
  if (more.length > 0) throw new AuthorizationAmbiguous({ count: authorization.length });
  const trimmed = value?.trim() ?? '';
  if (trimmed === '') throw new TokenMissing({});
  if (trimmed.length > identityLimits.tokenBytesMax + 'Bearer '.length) {
    throw new TokenTooLarge({ bytesMax: identityLimits.tokenBytesMax });
  }
  const space = trimmed.search(/[ \t]/);
  const scheme = space < 0 ? trimmed : trimmed.slice(0, space);
  if (scheme.toLowerCase() !== 'bearer') throw new AuthorizationSchemeUnsupported({});
  const token = space < 0 ? '' : trimmed.slice(space).trim();
  if (token === '') throw new TokenMissing({});
  // Some servers join repeated headers with a comma (RFC 9110 §5.3).
  if (/,\s*bearer\s/i.test(token)) throw new AuthorizationAmbiguous({ count: 2 });
  if (!b64token.test(token)) throw new TokenMalformed({ why: 'it has characters no token has' });
  return token;
}

/** Every Authorization value of Node's `rawHeaders`; `headers` silently drops all but one. */
export function authorizationOf(rawHeaders: readonly string[]): string[] {
  const values: string[] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    if (rawHeaders[i]!.toLowerCase() === 'authorization') values.push(rawHeaders[i + 1]!);
  }
  return values;
}
