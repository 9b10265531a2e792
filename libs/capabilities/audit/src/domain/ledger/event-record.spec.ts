/**
 * Goal: the text that is sealed is the canonical JSON of the record, for whatever its columns hold;
 * RFC 8785 itself is held in core's canonical-json.spec.ts.
 */
import { describe, expect, it } from '@jest/globals';
import { canonicalJson } from '@endoscope/core';
import type { AuditEvent } from '../audit-event.ts';
import { anAuditEvent } from '../../testing/an-audit-event.ts';
import { eventLeafHash, eventRecordOf, recordText } from './event-record.ts';
import { leafHashOf } from './merkle-tree.ts';

const optional = ['sourceAddress', 'sessionId', 'cluster', 'target', 'reason'] as const;
const hard = 'a "quote", a \\ and \u0000\u001f\u2028 größer \u{1F600} \ud800 ,"sequence":"7"';
const plain = Object.fromEntries(
  ['issuer', 'subject', 'username', 'requestId', ...optional].map((column) => [column, hard]),
) as Partial<AuditEvent>;

const cases: [string, Partial<AuditEvent>][] = [
  ['no optional column', {}],
  ...optional.map((column): [string, Partial<AuditEvent>] => [`only ${column}`, { [column]: 'a' }]),
  ['empty text', { username: '', target: '' }],
  ['text that JSON escapes', plain],
  ['several policies', { policyIds: [hard, '', 'engineers-may'] }],
  ['details of every kind', { details: { z: null, a: [1, -0, 1e21, { b: true, a: 'é' }], 10: 1 } }],
  ['a time before 1970', { occurredAt: new Date(-1) }],
  ['a time beyond four digits', { occurredAt: new Date(Date.UTC(10_000, 0, 1)) }],
  ['a time that is none', { occurredAt: new Date(Number.NaN) }],
];

describe('the text of a record', () => {
  it.each(cases)('is canonical with %s', (_, columns) => {
    for (const sequence of [1n, 9_223_372_036_854_775_807n]) {
      const event = anAuditEvent(columns);
      const text = canonicalJson(eventRecordOf(sequence, event));
      expect(recordText(sequence, event)).toBe(text);
      const bytes = leafHashOf(Buffer.from(text));
      expect(Buffer.from(eventLeafHash(sequence, event))).toEqual(Buffer.from(bytes));
    }
  });

  it('does not exist where JSON has no word for a value', () => {
    const event = anAuditEvent({ details: { a: Number.POSITIVE_INFINITY } });
    expect(() => recordText(1n, event)).toThrow(TypeError);
  });
});

it('hashes a text as its UTF-8, half a surrogate as the replacement character', () => {
  for (const text of ['', 'a', 'größer \u{1F600}', '\ud800', 'x'.repeat(100_000)]) {
    expect(Buffer.from(leafHashOf(text))).toEqual(Buffer.from(leafHashOf(Buffer.from(text))));
  }
});
