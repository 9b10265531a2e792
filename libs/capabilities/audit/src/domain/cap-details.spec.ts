import { describe, expect, it } from '@jest/globals';
import { auditLimits } from './audit.limits.ts';
import { capDetails } from './cap-details.ts';

const max = auditLimits.detailsBytesMax;

describe('audit details', () => {
  it('keep everything at the limit and cut the value one byte above it', () => {
    const fitting = { a: 'x'.repeat(max - '{"a":""}'.length) };
    expect(capDetails(fitting)).toEqual(fitting);
    expect(capDetails({ a: `${fitting.a}x` })).toEqual({ a: `[cut: ${max - 5} bytes]` });
  });

  it('lose their largest value first', () => {
    const details = {
      code: 7,
      list: Array<string>(5_000).fill('warning'),
      note: 'z'.repeat(6_000),
    };
    expect(capDetails(details)).toEqual({ ...details, list: '[cut: 50001 bytes]' });
  });

  it('are one note when their keys alone are too much', () => {
    const details = Object.fromEntries(Array.from({ length: 3_000 }, (_, i) => [`key-${i}`, i]));
    expect(Object.keys(capDetails(details))).toEqual(['cut']);
  });

  it('are what JSON makes of them, without undefined values', () => {
    expect(capDetails({ a: undefined, b: Number.NaN, c: [1] })).toEqual({ b: null, c: [1] });
  });

  it('count bytes, not characters', () => {
    expect(capDetails({ a: 'é'.repeat(max / 2) })).toEqual({ a: `[cut: ${max + 2} bytes]` });
  });
});
