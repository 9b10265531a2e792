import { createHash } from 'node:crypto';
import { canonicalJson, principalKey, RequestInvalid } from '@endoscope/core';
import type { RequestContext } from '@endoscope/core';

/** Upper bound of a token's text: a continue token of the API server, wrapped. */
const tokenCharactersMax = 8_192;

/**
 * An opaque page token holds a position, and a digest of the query and the caller it belongs to.
 * The digest prevents mistakes, not attacks: a position gives nobody access to anything.
 */
export function encodePageToken(ctx: RequestContext, query: object, position: string): string {
  const text = JSON.stringify([bindingOf(ctx, query), position]);
  return Buffer.from(text).toString('base64url');
}

/** Undefined for no token; throws RequestInvalid for one of another query or caller. */
export function decodePageToken(
  ctx: RequestContext,
  query: object,
  token: string | undefined,
): string | undefined {
  if (token === undefined || token === '') return undefined;
  const parsed = token.length <= tokenCharactersMax ? parse(token) : undefined;
  if (parsed?.binding === bindingOf(ctx, query)) return parsed.position;
  const message = 'does not belong to this list; begin again without it.';
  const fields = [{ field: 'pageToken', message }];
  throw new RequestInvalid({ what: 'The page token is not usable.' }, { fields });
}

function parse(token: string): { binding: string; position: string } | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    if (!Array.isArray(value) || value.length !== 2) return undefined;
    const [binding, position] = value as unknown[];
    const areTexts = typeof binding === 'string' && typeof position === 'string';
    return areTexts ? { binding, position } : undefined;
  } catch {
    return undefined;
  }
}

function bindingOf(ctx: RequestContext, query: object): string {
  const text = canonicalJson([principalKey(ctx.principal), query]);
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}
