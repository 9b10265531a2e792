import { describe, expect, it } from '@jest/globals';
import { idPattern, newId } from './ids.ts';

const timeMax = 2 ** 48 - 1;

describe('an id', () => {
  it.each([
    [0, '0000000000'],
    [31, '000000000z'],
    [32, '0000000010'],
    [1_469_918_176_385, '01aryz6s41'],
    [timeMax, '7zzzzzzzzz'],
  ])('begins with its time as a ULID does: %d ms', (ms, time) => {
    const id = newId('session', new Date(ms));
    expect(id).toMatch(idPattern('session'));
    expect(id.slice('ses_'.length, 'ses_'.length + 10)).toBe(time);
  });

  it('sorts by time, and is never given twice', () => {
    const times = [0, 1, 31, 32, 1_024, 1_763_800_000_000, 1_763_800_000_001, timeMax];
    const ids = times.map((ms) => newId('auditEvent', new Date(ms)));
    expect(ids.toSorted()).toEqual(ids);
    const many = Array.from({ length: 10_000 }, () => newId('request', new Date(0)));
    expect(new Set(many).size).toBe(many.length);
  });

  it('draws each character of its random part from the whole alphabet', () => {
    const ids = Array.from({ length: 2_000 }, () => newId('request', new Date(0)));
    for (let at = 0; at < 16; at += 1) {
      // One of 32 is missing from 2,000 draws of one of 16 once in 10^24 runs.
      expect(new Set(ids.map((id) => id.at(-1 - at))).size).toBe(32);
    }
  });
});
