/**
 * Goal: whoever owns the database, takes the triggers off and edits a row is found by the export of
 * that same database. Each column of each sealed table is changed, as Postgres has them, so that a
 * column which a later migration adds and nobody seals fails here.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase } from '@endoscope/testkit';
import type { TestDatabase } from '@endoscope/testkit';
import pg from 'pg';
import { ExportLedger } from '../application/export-ledger.ts';
import { SealLedger } from '../application/seal-ledger.ts';
import { verifyLedgerExport } from '../application/verify-ledger-export.ts';
import type { LedgerReport } from '../domain/ledger/ledger-verifier.ts';
import { NoteSigner } from '../domain/ledger/note-key.ts';
import { anAuditEvent } from '../testing/an-audit-event.ts';
import { PrismaAuditLog } from './prisma-audit-log.ts';
import { PrismaLedgerReader } from './prisma-ledger-reader.ts';
import { PrismaSealingStore } from './prisma-sealing-store.ts';

const origin = 'endoscope.example/ledger';
const signer = new NoteSigner(origin, Buffer.alloc(32, 1));
/** What a column becomes, by its type; always something that its constraints allow. */
const changes: Record<string, string> = {
  bigint: '{} + 1000000',
  smallint: '{} + 1',
  text: `overlay({} placing CASE WHEN substr({}, 5, 1) = '0' THEN '1' ELSE '0' END from 5 for 1)`,
  bytea: 'set_bit({}, 3, 1 - get_bit({}, 3))',
  jsonb: `{} || '{"forged": null}'`,
  ARRAY: `{} || ARRAY['forged']`,
  'timestamp with time zone': `{} + interval '1 second'`,
};
const special: Record<string, string> = {
  result: `CASE {} WHEN 'denied' THEN 'success' ELSE 'denied' END`,
  entry: `'system'`,
  event: `'session.ended'`,
};

let db: TestDatabase;
let owner: pg.Client;
let columns: { table: string; column: string; type: string }[];
const tables = ['audit_event', 'audit_leaf', 'audit_tile', 'audit_checkpoint', 'ledger_key'];

beforeAll(async () => {
  db = await createTestDatabase();
  owner = new pg.Client({ connectionString: db.url });
  await owner.connect();
  const log = new PrismaAuditLog(db.database);
  const full = { sessionId: 'ses_a', cluster: 'eu-1', target: 'default/web#uid', reason: 'NONE' };
  const sealer = new SealLedger(
    new PrismaSealingStore(db.database),
    db.database.work,
    { holder: 'a', origin, signers: [signer] },
    { rowsMax: 90 },
  );
  for (let batch = 0; batch < 4; batch += 1) {
    await db.database.work.run(async (tx) => {
      for (let n = 0; n < 80; n += 1) {
        await log.append(
          tx,
          anAuditEvent({ ...full, sourceAddress: '192.0.2.1', policyIds: ['p'] }),
        );
      }
    });
    await sealer.execute();
  }
  for (const table of tables) await owner.query(`ALTER TABLE ${table} DISABLE TRIGGER ALL`);
  const { rows } = await owner.query<(typeof columns)[number]>(
    `SELECT table_name::text AS table, column_name::text AS column, data_type::text AS type
     FROM information_schema.columns WHERE table_name = ANY($1) ORDER BY 1, 2`,
    [tables],
  );
  columns = rows;
});

afterAll(async () => {
  await owner?.end();
  await db?.close();
});

function verify(): Promise<LedgerReport> {
  const lines = new ExportLedger(new PrismaLedgerReader(db.database), origin).execute();
  return verifyLedgerExport(lines, { origin, keys: [{ verifier: signer.verifier }] });
}

/** Undone afterwards: the row is put back as it was. */
async function withChange<T>(
  { table, set }: { table: string; set: string },
  work: () => Promise<T>,
): Promise<T> {
  await owner.query(`CREATE TABLE kept AS TABLE ${table}`);
  const row = `ctid = (SELECT ctid FROM ${table} ORDER BY ctid LIMIT 1 OFFSET
    (SELECT count(*) / 2 FROM ${table}))`;
  try {
    const changed = await owner.query(`UPDATE ${table} SET ${set} WHERE ${row}`);
    expect(changed.rowCount).toBe(1);
    return await work();
  } finally {
    await owner.query(`BEGIN; DELETE FROM ${table}; INSERT INTO ${table} TABLE kept;
                       DROP TABLE kept; COMMIT`);
  }
}

describe('an owner of the database who edits a row', () => {
  it('is found out for every column of every table', async () => {
    expect(await verify()).toMatchObject({ isIntact: true, leaves: 320, heads: 4 });
    const unseen: string[] = [];
    for (const { table, column, type } of columns) {
      const change = special[column] ?? changes[type];
      const set = `${column} = ${change?.replaceAll('{}', column)}`;
      const report = await withChange({ table, set }, verify);
      if (report.isIntact) unseen.push(`${table}.${column}`);
    }
    expect(unseen).toEqual([]);
    expect(columns.length).toBeGreaterThanOrEqual(34);
    expect((await verify()).isIntact).toBe(true);
    // Some forty exports: seconds when alone, more on a machine with other work.
  }, 300_000);

  it.each([
    ['a time that is none', 'audit_event', `occurred_at = 'infinity'`],
    ['the time of a head that is none', 'audit_checkpoint', `signed_at = '-infinity'`],
    ['the time of a key that is none', 'ledger_key', `introduced_at = 'infinity'`],
    ['a number beyond all numbers', 'audit_event', `details = '{"a": 1e999}'`],
    ['a size beyond all leaves', 'audit_checkpoint', 'tree_size = 9007199254740000'],
  ])('is found out for %s', async (_, table, set) => {
    expect((await withChange({ table, set }, verify)).isIntact).toBe(false);
  });
});
