import { describe, expect, it } from '@jest/globals';
import { systemClock, systemContext } from '@endoscope/core';
import type { Transaction } from '@endoscope/core';
import { auditLimits } from '../domain/audit.limits.ts';
import { MemoryAuditLog } from '../testing/memory-audit-log.ts';
import { MemoryUnitOfWork } from '../testing/memory-unit-of-work.ts';
import { AppendAudit } from './append-audit.ts';
import { AppendAuditAlone } from './append-audit-alone.ts';

/** Transactions that end when they are told to. */
function opened() {
  const log = new MemoryAuditLog();
  const memory = new MemoryUnitOfWork();
  const doors: PromiseWithResolvers<void>[] = [];
  const work = {
    run: async <T>(inside: (tx: Transaction) => Promise<T>): Promise<T> => {
      const door = Promise.withResolvers<void>();
      doors.push(door);
      await door.promise;
      return memory.run(inside);
    },
  };
  const alone = new AppendAuditAlone(new AppendAudit(log, systemClock), work);
  const append = (reason: string) =>
    alone.execute(systemContext(), { event: 'policy.denied', result: 'denied', reason });
  return { log, doors, append, reasons: () => log.events.map(({ reason }) => reason) };
}

/** What has been resolved has had its turn. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('events of their own', () => {
  it('that come while others are written are written together, in their order', async () => {
    const { doors, append, reasons } = opened();
    const { groupsMax, groupEventsMax, groupBesideEventsMin } = auditLimits;
    const count = 1 + groupBesideEventsMin + groupEventsMax + 1;
    const appended = Array.from({ length: count }, (_, n) => append(String(n)));
    expect(doors).toHaveLength(groupsMax);
    for (let at = 0; at < groupsMax + 2; at += 1) {
      doors[at]!.resolve();
      await turn();
    }
    await Promise.all(appended);
    expect(doors).toHaveLength(groupsMax + 2);
    expect(reasons()).toEqual(appended.map((_, n) => String(n)));
  });

  it('are begun beside others only when they are enough to be worth a commit', async () => {
    const { doors, append } = opened();
    const appended = [append('first')];
    const { groupBesideEventsMin } = auditLimits;
    for (let n = 1; n < groupBesideEventsMin; n += 1) appended.push(append('few'));
    expect(doors).toHaveLength(1);
    appended.push(append('enough'));
    expect(doors).toHaveLength(2);
    for (const door of doors) door.resolve();
    await Promise.all(appended);
  });

  it('are acknowledged when theirs is durable, and fail with their own group alone', async () => {
    const { doors, append, reasons } = opened();
    const first = append('a');
    const { groupBesideEventsMin } = auditLimits;
    const second = Array.from({ length: groupBesideEventsMin }, () => append('b'));
    const [third, fourth] = [append('c'), append('d')];
    let acknowledged = 0;
    void first.then(() => (acknowledged += 1));
    await turn();
    expect(acknowledged).toBe(0);
    doors[0]!.resolve();
    await first;
    const failed = Promise.allSettled(second);
    doors[1]!.reject(new Error('no database'));
    for (const each of await failed) {
      expect(each).toMatchObject({ status: 'rejected', reason: new Error('no database') });
    }
    doors[2]!.resolve();
    await Promise.all([third, fourth]);
    expect(reasons()).toEqual(['a', 'c', 'd']);
  });
});
