import { beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '@endoscope/core';
import type { UnitOfWork } from '@endoscope/core';
import type { AuditLog, AuditLogQuery } from '../ports/audit-log.ts';
import { anAuditEvent } from './an-audit-event.ts';

export interface AuditLogUnderTest {
  readonly log: AuditLog;
  readonly work: UnitOfWork;
}

/** What every AuditLog does; run on the fake and on Postgres. `open` gives an empty one. */
export function auditLogContract(open: () => Promise<AuditLogUnderTest>): void {
  describe('an audit log', () => {
    let log: AuditLog;
    let work: UnitOfWork;

    beforeEach(async () => {
      ({ log, work } = await open());
    });

    const append = (...events: ReturnType<typeof anAuditEvent>[]): Promise<void> =>
      work.run(async (tx) => {
        for (const event of events) await log.append(tx, event);
      });

    it('gives an event back as it was appended, field by field', async () => {
      const full = anAuditEvent({
        sourceAddress: '192.0.2.1',
        sessionId: newId('session'),
        cluster: 'eu-1',
        target: 'default/web#uid',
        policyIds: ['engineers-may', 'no-prod'],
        reason: 'POLICY_DENIED',
        details: { text: 'größer \u{1F600} �', list: [1, null, true], nested: { a: { b: [] } } },
      });
      const bare = anAuditEvent({});
      await append(full, bare);
      const rows = await log.list({ limit: 10 });
      expect(rows.map((row) => row.event)).toEqual([bare, full]);
    });

    it('takes several at once, in their order, each as it would be alone', async () => {
      const events = [
        anAuditEvent({ details: { text: 'a "b" \\ \u{1F600} \u2028', number: 1.5e300, list: [] } }),
        anAuditEvent({ policyIds: ['{', ',"', '\\'], reason: '\n', cluster: 'null' }),
        anAuditEvent({ policyIds: [] }),
      ];
      await work.run((tx) => log.appendAll(tx, events));
      const rows = await log.list({ limit: 10 });
      expect(rows.map((row) => row.event)).toEqual(events.toReversed());
    });

    it('takes nothing of a transaction that fails', async () => {
      const failing = work.run(async (tx) => {
        await log.append(tx, anAuditEvent({}));
        throw new Error('after the append');
      });
      await expect(failing).rejects.toThrow('after the append');
      expect(await log.list({ limit: 10 })).toEqual([]);
    });

    it('takes an event once that may be there already', async () => {
      const [known, fresh] = [anAuditEvent({}), anAuditEvent({})];
      await append(known);
      for (const event of [known, fresh, fresh]) {
        await work.run((tx) => log.appendOnce(tx, event));
      }
      const rows = await log.list({ limit: 10 });
      expect(rows.map((row) => row.event)).toEqual([fresh, known]);
    });

    it('orders by insertion, newest first, in growing positions', async () => {
      const events = [anAuditEvent({}), anAuditEvent({}), anAuditEvent({})];
      for (const event of events) await append(event);
      const rows = await log.list({ limit: 2 });
      expect(rows.map((row) => row.event)).toEqual([events[2], events[1]]);
      expect(rows[0]!.position > rows[1]!.position).toBe(true);
      const rest = await log.list({ limit: 2, before: rows[1]!.position });
      expect(rest.map((row) => row.event)).toEqual([events[0]]);
    });

    const at = (second: number): Date => new Date(Date.UTC(2026, 10, 21, 12, 0, second));
    const sample = {
      ended: anAuditEvent({ event: 'session.ended', sessionId: 'ses_a', occurredAt: at(0) }),
      denied: anAuditEvent({ event: 'policy.denied', result: 'denied', occurredAt: at(1) }),
      ready: anAuditEvent({ event: 'session.ready', cluster: 'eu-1', occurredAt: at(2) }),
      theirs: anAuditEvent({ event: 'session.ready', username: 'other', occurredAt: at(3) }),
    };
    const cases: [string, Omit<AuditLogQuery, 'limit'>, (keyof typeof sample)[]][] = [
      ['nothing', {}, ['ended', 'denied', 'ready', 'theirs']],
      ['one event', { event: 'session.ready' }, ['ready', 'theirs']],
      ['all events of a subject', { event: 'session.*' }, ['ended', 'ready', 'theirs']],
      ['a session', { sessionId: 'ses_a' }, ['ended']],
      ['a cluster', { cluster: 'eu-1' }, ['ready']],
      ['a user', { username: 'other' }, ['theirs']],
      ['a result', { result: 'denied' }, ['denied']],
      ['a start, inclusive', { since: at(2) }, ['ready', 'theirs']],
      ['an end, exclusive', { until: at(2) }, ['ended', 'denied']],
      ['several at once', { event: 'session.*', since: at(1), username: 'other' }, ['theirs']],
      ['what is not there', { cluster: 'eu-2' }, []],
    ];
    for (const [what, query, expected] of cases) {
      it(`filters by ${what}`, async () => {
        await append(...Object.values(sample));
        const rows = await log.list({ ...query, limit: 10 });
        const ids = expected.map((name) => sample[name].id);
        expect(rows.map((row) => row.event.id).reverse()).toEqual(ids);
      });
    }
  });
}
