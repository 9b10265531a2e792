import { describe, expect, it } from '@jest/globals';
import { PageTokenInvalid } from './errors/common.errors.ts';
import { decodePageToken, encodePageToken, pageTokenCharactersMax } from './page-token.ts';
import type { Principal } from './principal.ts';
import { systemContext } from './request-context.ts';

const ctx = systemContext();
const query = { cluster: 'eu-1', state: undefined };
const token = encodePageToken(ctx, query, '42');

describe('a page token', () => {
  it('gives its position back to the same query of the same caller', () => {
    expect(decodePageToken(ctx, { cluster: 'eu-1' }, token)).toBe('42');
    expect(decodePageToken(ctx, query, undefined)).toBeUndefined();
    expect(decodePageToken(ctx, query, '')).toBeUndefined();
  });

  const other: Principal = { ...ctx.principal, subject: 'somebody-else' };
  const altered = Buffer.from(
    Buffer.from(token, 'base64url').toString().replace('"42"', '"43"'),
  ).toString('base64url');

  for (const [what, run] of [
    ['another query', () => decodePageToken(ctx, { cluster: 'eu-2' }, token)],
    ['another caller', () => decodePageToken({ ...ctx, principal: other }, query, token)],
    ['an altered position', () => decodePageToken(ctx, query, altered)],
    ['noise', () => decodePageToken(ctx, query, 'AAAA')],
    ['JSON of another form', () => decodePageToken(ctx, query, 'e30')],
    ['too much text', () => decodePageToken(ctx, query, 'A'.repeat(pageTokenCharactersMax + 1))],
  ] as const) {
    it(`is refused for ${what}`, () => {
      expect(run).toThrow(PageTokenInvalid);
    });
  }
});
