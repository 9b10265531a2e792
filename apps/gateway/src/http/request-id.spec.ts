import { describe, expect, it } from '@jest/globals';
import { requestIdOf, traceparentOf } from './request-id.ts';

describe('a request id', () => {
  it('is the caller’s own when it is sane', () => {
    for (const id of ['a', 'A-1_b.c:d', 'x'.repeat(128)]) expect(requestIdOf(id)).toBe(id);
  });

  it('is a new one otherwise', () => {
    for (const id of [undefined, '', 'a b', 'a\nb', 'x'.repeat(129), ['a', 'b']]) {
      expect(requestIdOf(id)).toMatch(/^req_/);
    }
  });
});

describe('a trace parent', () => {
  const good = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
  it('is passed on when it is well formed', () => expect(traceparentOf(good)).toBe(good));
  it('is dropped otherwise', () => {
    for (const text of [undefined, '', 'x', `ff${good.slice(2)}`, good.toUpperCase()]) {
      expect(traceparentOf(text)).toBeUndefined();
    }
  });
});
