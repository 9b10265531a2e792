import { describe, expect, it } from '@jest/globals';
import { byteRangeOf } from './byte-range.ts';

describe('the range of a file of ten bytes', () => {
  it.each([
    ['bytes=0-3', { offset: 0, length: 4 }],
    ['bytes=4-', { offset: 4, length: 6 }],
    ['bytes=9-9', { offset: 9, length: 1 }],
    ['bytes=4-100', { offset: 4, length: 6 }],
    ['bytes=-3', { offset: 7, length: 3 }],
    ['bytes=-30', { offset: 0, length: 10 }],
    ['bytes=3-2', undefined],
    ['bytes=-', undefined],
    ['bytes=0-1,3-4', undefined],
    ['lines=0-1', undefined],
    [undefined, undefined],
  ])('%s is %j', (header, range) => expect(byteRangeOf(header, 10)).toEqual(range));

  it.each(['bytes=10-', 'bytes=10-12', 'bytes=-0'])('%s is not there', (header) =>
    expect(() => byteRangeOf(header, 10)).toThrow('RANGE_NOT_SATISFIABLE'),
  );
});
