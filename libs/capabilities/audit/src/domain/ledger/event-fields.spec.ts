import { describe, expect, it } from '@jest/globals';
import { anAuditEvent } from '../../testing/an-audit-event.ts';
import { eventFields } from './event-fields.ts';
import { eventRecordOf } from './event-record.ts';
import { ocsfEventOf } from './ocsf-event.ts';

const event = anAuditEvent({
  ...{ sourceAddress: '192.0.2.7', sessionId: 'ses_1', cluster: 'eu-1', target: 'shop/web#uid-1' },
  ...{ policyIds: ['engineers-debug'], reason: 'TERMINATED', details: { specHash: 'abc' } },
});
const record = eventRecordOf(41n, event);
const source = { origin: 'endoscope.example/ledger', version: '1.0.0' };
const sealed = { event, sequence: 41n, leafIndex: 40, leafHash: Buffer.alloc(32) };
const ocsf = ocsfEventOf(sealed, source);

function at(path: string): unknown {
  const steps = path.split('.');
  return steps.reduce<unknown>((value, step) => (value as Record<string, unknown>)[step], ocsf);
}

describe('the fields of an event', () => {
  it('are those that are sealed, each once', () => {
    expect(eventFields.map(({ field }) => field)).toEqual(Object.keys(record));
  });

  it.each(eventFields.filter((each) => each.ocsf !== ''))(
    'have $field in OCSF at $ocsf',
    ({ field, ocsf: path }) => {
      const value = field === 'occurredAt' ? event.occurredAt.getTime() : record[field];
      const texts = (typeof value === 'object' ? Object.values(value!) : [value]).map(String);
      const there = JSON.stringify(at(path));
      expect(texts.filter((text) => !there.includes(text))).toEqual([]);
    },
  );
});
