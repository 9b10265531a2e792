import { TokenMalformed } from './identity.errors.ts';

export type Claims = Readonly<Record<string, unknown>>;

/** The parts of a JWT before anybody has verified it: good for choosing keys, for nothing else. */
export interface UnverifiedToken {
  readonly header: Claims;
  readonly claims: Claims;
}

/** Splits a compact JWS (RFC 7515 §7.1). Encrypted tokens (five parts) are not access tokens. */
export function decodeAccessToken(token: string): UnverifiedToken {
  const parts = token.split('.');
  if (parts.length !== 3) {
    throw new TokenMalformed({ why: `it has ${parts.length} parts instead of 3` });
  }
  return { header: decodeObject(parts[0]!, 'header'), claims: decodeObject(parts[1]!, 'payload') };
}

/** The value of a claim the token itself carries; names such as `constructor` find nothing. */
export function claimOf(claims: Claims, name: string): unknown {
  return Object.hasOwn(claims, name) ? claims[name] : undefined;
}

function decodeObject(part: string, name: string): Claims {
  const bytes = Buffer.from(part, 'base64url');
  if (bytes.toString('base64url') !== part) {
    throw new TokenMalformed({ why: `its ${name} is not base64url` });
  }
  const value = parseJson(bytes, name);
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new TokenMalformed({ why: `its ${name} is not a JSON object` });
  }
  return value as Claims;
}

function parseJson(bytes: Buffer, name: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new TokenMalformed({ why: `its ${name} is not JSON` }, { cause });
  }
}
