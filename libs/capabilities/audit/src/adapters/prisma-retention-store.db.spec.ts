/**
 * Goal: the ledger gets shorter in one way only: whole sealed periods, oldest first, with a tombstone,
 * never under a hold. Tried as the application's own role and as the owner of the tables.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemClock, systemContext } from '@endoscope/core';
import type { Transaction } from '@endoscope/core';
import { createTestDatabase } from '@endoscope/testkit';
import type { TestDatabase } from '@endoscope/testkit';
import pg from 'pg';
import { AppendAudit } from '../application/append-audit.ts';
import { ExportLedger } from '../application/export-ledger.ts';
import { PlaceLedgerHold } from '../application/place-ledger-hold.ts';
import { ReleaseLedgerHold } from '../application/release-ledger-hold.ts';
import { RemoveLedgerPeriods } from '../application/remove-ledger-periods.ts';
import { SealLedger } from '../application/seal-ledger.ts';
import { verifyLedgerExport } from '../application/verify-ledger-export.ts';
import { NoteSigner } from '../domain/ledger/note-key.ts';
import type { SealerClaim } from '../ports/ledger-store.ts';
import { anAuditEvent } from '../testing/an-audit-event.ts';
import { PrismaAuditLog } from './prisma-audit-log.ts';
import { PrismaLedgerReader } from './prisma-ledger-reader.ts';
import { PrismaRetentionStore } from './prisma-retention-store.ts';
import { PrismaSealingStore } from './prisma-sealing-store.ts';

const origin = 'endoscope.example/ledger';
const signer = new NoteSigner(origin, Buffer.alloc(32, 1));
const dayMs = 86_400_000;

/** Seals as of some days ago. */
class EarlierStore extends PrismaSealingStore {
  daysAgo = 0;

  override async takeLease(tx: Transaction, claim: SealerClaim) {
    const lease = await super.takeLease(tx, claim);
    return lease && { ...lease, now: new Date(lease.now.getTime() - this.daysAgo * dayMs) };
  }
}

let db: TestDatabase;
let sealing: EarlierStore;
let store: PrismaRetentionStore;

beforeAll(async () => {
  db = await createTestDatabase();
  sealing = new EarlierStore(db.database);
  store = new PrismaRetentionStore(db.database);
  // Periods of 40, 30 and 20 days ago, and what is of today.
  for (const daysAgo of [40, 30, 20, 0]) await sealed(daysAgo, 10);
});
afterAll(() => db?.close());

async function sealed(daysAgo: number, count: number): Promise<void> {
  const log = new PrismaAuditLog(db.database);
  const occurredAt = new Date(Date.now() - daysAgo * dayMs);
  await db.database.work.run(async (tx) => {
    for (let n = 0; n < count; n += 1) await log.append(tx, anAuditEvent({ occurredAt }));
  });
  sealing.daysAgo = daysAgo;
  await sealAll();
}

async function sealAll(): Promise<void> {
  const sealer = { holder: 'a', origin, signers: [signer] as const };
  const seal = new SealLedger(sealing, db.database.work, sealer);
  while ((await seal.execute()).kind === 'sealed');
}

const audit = () => new AppendAudit(new PrismaAuditLog(db.database), systemClock);

function remove(keptDays: number) {
  const { work } = db.database;
  const parts = { store, audit: audit(), work, signers: [signer] as const, keptDays };
  return new RemoveLedgerPeriods(parts).execute(systemContext());
}

function verify() {
  const lines = new ExportLedger(new PrismaLedgerReader(db.database), origin).execute();
  return verifyLedgerExport(lines, { origin, keys: [{ verifier: signer.verifier }] });
}

const eventCount = (): Promise<number> => db.database.prisma.auditEvent.count();

async function as<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const refusedBy = (url: string, sql: string): Promise<unknown> =>
  as(url, (client) => client.query(sql)).then(
    () => 'done',
    (error: { code: string }) => error.code,
  );

const tombstoneSql = (start: number, end: number): string => `
  INSERT INTO ledger_tombstone (start_size, end_size, root, note, key_id, removed_at)
  SELECT ${start}, tree_size, root, 'x', key_id, clock_timestamp()
  FROM audit_checkpoint WHERE tree_size = ${end}`;

describe('the retention of the ledger', () => {
  it('removes nothing while everything is kept', async () => {
    expect(await remove(0)).toEqual({ tombstone: undefined, events: 0 });
    expect(await eventCount()).toBe(40);
  });

  it('is stopped by a hold, which is an event, until it is released, which is another', async () => {
    const { work } = db.database;
    const ctx = systemContext();
    const place = new PlaceLedgerHold(store, audit(), work, systemClock);
    const hold = await place.execute(ctx, { reason: 'case 17' });
    expect(await remove(35)).toEqual({ tombstone: undefined, events: 0 });
    expect(await refusedBy(db.appUrl, tombstoneSql(0, 10))).toBe('23001');
    const release = new ReleaseLedgerHold(store, audit(), work, systemClock);
    const released = await release.execute(ctx, { id: hold.id, reason: 'closed' });
    expect(released.releasedAt).toBeInstanceOf(Date);
    expect(await release.execute(ctx, { id: hold.id, reason: 'again' })).toEqual(released);
    const log = new PrismaAuditLog(db.database);
    const held = await log.list({ event: 'ledger.*', limit: 10 });
    expect(held.map(({ event }) => [event.event, event.target, event.details['reason']])).toEqual([
      ['ledger.hold_released', hold.id, 'closed'],
      ['ledger.held', hold.id, 'case 17'],
    ]);
    const nobody = release.execute(ctx, { id: 'hld_x', reason: '' });
    await expect(nobody).rejects.toThrow('The ledger has no hold hld_x');
  });

  it('removes a whole period, leaves a tombstone, and the ledger verifies', async () => {
    const { tombstone, events } = await remove(35);
    expect([tombstone?.startSize, tombstone?.endSize, events]).toEqual([0, 10, 10]);
    sealing.daysAgo = 0;
    await sealAll();
    expect(await verify()).toMatchObject({ isIntact: true, findings: [] });
    expect(await remove(35)).toEqual({ tombstone: undefined, events: 0 });
    const log = new PrismaAuditLog(db.database);
    const [told] = await log.list({ event: 'ledger.period_removed', limit: 1 });
    expect(told!.event.details).toMatchObject({ startSize: 0, endSize: 10, keptDays: 35 });
  });

  it('removes the next periods after it, once, though two gateways want to', async () => {
    const done = await Promise.all([remove(10), remove(10)]);
    const made = done.flatMap(({ tombstone }) => tombstone ?? []);
    expect(made.map(({ startSize, endSize }) => [startSize, endSize])).toEqual([[10, 30]]);
    expect(done.reduce((sum, { events }) => sum + events, 0)).toBe(20);
    await sealAll();
    expect((await verify()).findings).toEqual([]);
    expect((await store.tombstones()).length).toBe(2);
  });

  it('finds a tombstone that its owner has edited', async () => {
    await as(db.url, async (client) => {
      await client.query('ALTER TABLE ledger_tombstone DISABLE TRIGGER ALL');
      const edit = (by: string) =>
        client.query(`UPDATE ledger_tombstone SET end_size = end_size ${by} WHERE start_size = 10`);
      await edit('+ 5');
      expect((await verify()).isIntact).toBe(false);
      await edit('- 5');
      for (const name of ['is_of_a_period', 'is_append_only']) {
        await client.query(
          `ALTER TABLE ledger_tombstone ENABLE ALWAYS TRIGGER ledger_tombstone_${name}`,
        );
      }
      expect((await verify()).isIntact).toBe(true);
    });
  });
});

describe('what was not removed this way', () => {
  const living = `sequence = (SELECT max(sequence) FROM audit_event)`;

  it.each([
    ['an event', `DELETE FROM audit_event WHERE ${living}`, '42501', '23001'],
    ['all events', 'DELETE FROM audit_event', '42501', '23001'],
    ['events by TRUNCATE', 'TRUNCATE audit_event', '42501', '23001'],
    ['a leaf', 'DELETE FROM audit_leaf WHERE leaf_index = 0', '42501', '23001'],
    ['a tombstone', 'DELETE FROM ledger_tombstone', '42501', '23001'],
    ['a tombstone by another', `UPDATE ledger_tombstone SET note = 'x'`, '42501', '23001'],
    ['a hold', 'DELETE FROM ledger_hold', '42501', '23001'],
    ['the reason of a hold', `UPDATE ledger_hold SET reason = 'x'`, '42501', '23001'],
    [
      'the end of a hold',
      'UPDATE ledger_hold SET released_at = NULL, released_by = NULL',
      '23001',
      '23001',
    ],
    ['a period out of turn', tombstoneSql(0, 40), '23001', '23001'],
    ['a period that is young', tombstoneSql(30, 40), '23001', '23001'],
  ])('stays: %s, whoever tries', async (_, sql, application, owner) => {
    const before = await eventCount();
    expect(await refusedBy(db.appUrl, sql)).toBe(application);
    expect(await refusedBy(db.url, sql)).toBe(owner);
    expect(await eventCount()).toBe(before);
  });

  it('is out of reach of the function that removes, too', async () => {
    const before = await eventCount();
    const sql = 'SELECT ledger_remove_events(1000)';
    expect(await refusedBy(db.appUrl, sql)).toBe('done');
    expect(await eventCount()).toBe(before);
    // A function or a table of the caller's own is not what it looks at.
    const own = `CREATE TEMP TABLE ledger_tombstone (start_size bigint, end_size bigint);
      INSERT INTO pg_temp.ledger_tombstone VALUES (0, 1000000); ${sql}`;
    await refusedBy(db.appUrl, own);
    expect(await eventCount()).toBe(before);
  });
});
