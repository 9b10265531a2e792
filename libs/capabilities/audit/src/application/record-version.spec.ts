import { describe, expect, it } from '@jest/globals';
import { LedgerUnavailable, systemClock } from '@endoscope/core';
import { MemoryAuditLog } from '../testing/memory-audit-log.ts';
import { MemoryUnitOfWork } from '../testing/memory-unit-of-work.ts';
import { AppendAudit } from './append-audit.ts';
import { AppendAuditAlone } from './append-audit-alone.ts';
import { RecordVersion } from './record-version.ts';

function ledger() {
  const log = new MemoryAuditLog();
  const append = new AppendAudit(log, systemClock);
  /** As of a process that has just started. */
  const begin = () => new RecordVersion(log, new AppendAuditAlone(append, new MemoryUnitOfWork()));
  return { log, begin };
}

const details = { policies: ['engineers'] };

describe('the version of what rests in files', () => {
  it('is in the ledger with the one before, by its own event', async () => {
    const { log, begin } = ledger();
    const record = begin();
    await record.execute('policy.changed', { before: undefined, version: 'a', details });
    await record.execute('template.changed', { before: undefined, version: 't', details: {} });
    await record.execute('policy.changed', { before: 'a', version: 'b', details });
    expect(log.events.map(({ event, entry, details: told }) => ({ event, entry, told }))).toEqual([
      { event: 'policy.changed', entry: 'system', told: { ...details, version: 'a', from: null } },
      { event: 'template.changed', entry: 'system', told: { version: 't', from: null } },
      { event: 'policy.changed', entry: 'system', told: { ...details, version: 'b', from: 'a' } },
    ]);
  });

  it('is no news to a process that starts with the one the ledger names last', async () => {
    const { log, begin } = ledger();
    const start = (version: string) =>
      begin().execute('policy.changed', { before: undefined, version, details });
    for (const version of ['a', 'a', 'b', 'a']) await start(version);
    expect(log.events.map((event) => event.details['version'])).toEqual(['a', 'b', 'a']);
  });

  it('is no news where there is nothing and never was anything', async () => {
    const { log, begin } = ledger();
    const start = (version: string, isEmpty: boolean) =>
      begin().execute('template.changed', { before: undefined, version, isEmpty, details: {} });
    await start('none', true);
    expect(log.events).toEqual([]);
    await start('some', false);
    await start('none', true);
    expect(log.events.map((event) => event.details['version'])).toEqual(['some', 'none']);
  });

  it('is not in force where it cannot be written down', async () => {
    const audit = { execute: () => Promise.reject(new LedgerUnavailable({})) };
    const record = new RecordVersion({ list: () => Promise.resolve([]) }, audit);
    const told = record.execute('policy.changed', { before: 'a', version: 'b', details });
    await expect(told).rejects.toThrow(LedgerUnavailable);
  });
});
