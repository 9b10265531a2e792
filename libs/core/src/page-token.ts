import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';
import { PageTokenInvalid } from './errors/common.errors.ts';
import { principalKey } from './principal.ts';
import type { RequestContext } from './request-context.ts';

/** Upper bound of a token's text; a position may be the continue token of an API server. */
export const pageTokenCharactersMax = 8_192;

/**
 * An opaque page token: a position in a list, and a digest of position, query and caller. The
 * digest finds mistakes, not attacks: whoever computes it by hand only skips about in a list that
 * is filtered by their own rights on every page.
 */
export function encodePageToken(ctx: RequestContext, query: object, position: string): string {
  const text = JSON.stringify([digestOf(ctx, query, position), position]);
  return Buffer.from(text).toString('base64url');
}

/** The position, undefined without a token; throws PageTokenInvalid for one of another list. */
export function decodePageToken(
  ctx: RequestContext,
  query: object,
  token: string | undefined,
): string | undefined {
  if (token === undefined || token === '') return undefined;
  const [digest, position] = token.length <= pageTokenCharactersMax ? parse(token) : [];
  const isOurs = typeof position === 'string' && digest === digestOf(ctx, query, position);
  if (!isOurs) throw new PageTokenInvalid({});
  return position;
}

function parse(token: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

function digestOf(ctx: RequestContext, query: object, position: string): string {
  const text = canonicalJson([principalKey(ctx.principal), query, position]);
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
