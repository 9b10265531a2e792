/**
 * Goal: the short way of verifying a leaf takes only what the long one finds nothing wrong with. Lines
 * of every shape are taken; each of them with any one character changed, left out or doubled is not.
 */
import { describe, expect, it } from '@jest/globals';
import type { AuditEvent } from '../audit-event.ts';
import { anAuditEvent } from '../../testing/an-audit-event.ts';
import { eventLeafHash, recordText } from './event-record.ts';
import { base64, leafLineText } from './export-line.ts';
import { sealedLeafOf } from './sealed-leaf-line.ts';

const trap = '","sequence":"7","sessionId":null,\\"';
const shapes: [string, Partial<AuditEvent>][] = [
  ['no optional column', {}],
  ['every column', { ...allColumns('a'), policyIds: ['p'], details: { a: { b: [1] } } }],
  ['text that looks like the end of a line', { ...allColumns(trap), details: { [trap]: trap } }],
  ['details with a number of their own', { details: { a: 'a', sequence: '7' } }],
  ['text of many bytes', allColumns('größer \u{1F600} \\')],
];

function allColumns(value: string): Partial<AuditEvent> {
  const columns = ['sourceAddress', 'sessionId', 'cluster', 'target', 'reason', 'username'];
  return Object.fromEntries(columns.map((column) => [column, value])) as Partial<AuditEvent>;
}

function lineOf(event: AuditEvent, of = { sequence: 7n, leafIndex: 0 }): string {
  const { sequence, leafIndex } = of;
  const leafHash = base64(eventLeafHash(sequence, event));
  const line = { leafIndex, sequence: String(sequence), leafHash };
  return leafLineText(line, recordText(sequence, event));
}

describe('the line of a leaf', () => {
  it.each(shapes)('is taken with %s', (_, columns) => {
    const event = anAuditEvent(columns);
    for (const leafIndex of [0, 9, 10, 999_999_999_999_999]) {
      for (const sequence of [1n, 9_223_372_036_854_775_807n]) {
        const leafHash = eventLeafHash(sequence, event);
        expect(sealedLeafOf(lineOf(event, { sequence, leafIndex }))).toEqual({
          leafIndex,
          leafHash,
        });
      }
    }
  });

  it.each(shapes)('is not taken when one character is another, with %s', (_, columns) => {
    const line = lineOf(anAuditEvent(columns), { sequence: 70n, leafIndex: 10 });
    const taken: string[] = [];
    for (let at = 0; at < line.length; at += 1) {
      const [before, character, after] = [line.slice(0, at), line[at]!, line.slice(at + 1)];
      for (const other of [...'0"x,}', ''].filter((each) => each !== character)) {
        taken.push(...othersTaken(line, `${before}${other}${after}`));
      }
      taken.push(...othersTaken(line, `${before}${character}${character}${after}`));
    }
    expect(taken).toEqual([]);
  });

  it('is not taken when its event has the number of another', () => {
    const event = anAuditEvent({});
    const leafHash = base64(eventLeafHash(8n, event));
    const line = leafLineText({ leafIndex: 0, sequence: '7', leafHash }, recordText(8n, event));
    expect(sealedLeafOf(line)).toBeUndefined();
  });

  it.each(['', 'leaf', 'null', '{"event":', '{"kind":"end","leaves":0}', '{"event":null}'])(
    'is no other line: %s',
    (line) => {
      expect(sealedLeafOf(line)).toBeUndefined();
    },
  );
});

/** What was taken though it is not the line; but for its index, which nothing in it vouches for. */
function othersTaken(line: string, changed: string): string[] {
  const leaf = changed === line ? undefined : sealedLeafOf(changed);
  if (leaf === undefined) return [];
  const index = `"leafIndex":${leaf.leafIndex},`;
  return changed.includes(index) && leaf.leafIndex !== 10 ? [] : [changed];
}
