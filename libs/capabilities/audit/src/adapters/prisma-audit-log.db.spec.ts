/**
 * The ledger on a real Postgres, connected as the gateway's own database user. Goal of the second
 * half: nobody can change or remove a row, tried as that user and as the owner of the schema.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId, systemClock, systemContext } from '@endoscope/core';
import type { Page, RequestContext } from '@endoscope/core';
import { createTestDatabase } from '@endoscope/testkit';
import type { TestDatabase } from '@endoscope/testkit';
import pg from 'pg';
import { AppendAudit } from '../application/append-audit.ts';
import { AppendAuditAlone } from '../application/append-audit-alone.ts';
import { ListAuditEvents } from '../application/list-audit-events.ts';
import type { AuditEvent } from '../domain/audit-event.ts';
import { anAuditEvent } from '../testing/an-audit-event.ts';
import { auditLogContract } from '../testing/audit-log.contract.ts';
import { PrismaAuditLog } from './prisma-audit-log.ts';

let db: TestDatabase;

beforeAll(async () => {
  db = await createTestDatabase();
});

afterAll(async () => {
  await db?.close();
});

async function as<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The only way to an empty ledger: as owner, with the trigger taken off. */
async function emptyLedger(): Promise<void> {
  await as(db.url, (owner) =>
    owner.query(`ALTER TABLE audit_event DISABLE TRIGGER audit_event_is_append_only;
                 TRUNCATE audit_event;
                 ALTER TABLE audit_event ENABLE ALWAYS TRIGGER audit_event_is_append_only;`),
  );
}

auditLogContract(async () => {
  await emptyLedger();
  return { log: new PrismaAuditLog(db.database), work: db.database.work };
});

describe('a row of the ledger', () => {
  let id: string;

  beforeAll(async () => {
    const event = anAuditEvent({});
    id = event.id;
    const log = new PrismaAuditLog(db.database);
    await db.database.work.run((tx) => log.append(tx, event));
  });

  const changes = {
    update: `UPDATE audit_event SET result = 'success'`,
    'update of no row': `UPDATE audit_event SET result = 'success' WHERE false`,
    delete: 'DELETE FROM audit_event',
    truncate: 'TRUNCATE audit_event',
    'truncate in a cascade': 'TRUNCATE audit_event RESTART IDENTITY CASCADE',
    'insert that updates on conflict': `INSERT INTO audit_event
        (id, occurred_at, event, result, issuer, subject, username, entry, request_id)
      SELECT id, occurred_at, event, result, 'x', subject, username, entry, request_id
        FROM audit_event LIMIT 1
      ON CONFLICT (id) DO UPDATE SET issuer = 'forged'`,
  };
  for (const [what, sql] of Object.entries(changes)) {
    it(`refuses ${what} by the application for want of the right`, async () => {
      const attempt = as(db.appUrl, (client) => client.query(sql));
      await expect(attempt).rejects.toMatchObject({ code: '42501' });
    });

    it(`refuses ${what} by the owner with the trigger`, async () => {
      const attempt = as(db.url, (client) => client.query(sql));
      await expect(attempt).rejects.toMatchObject({
        code: '23001',
        message: expect.stringContaining('append-only'),
      });
    });
  }

  const evasions = {
    'dropping the trigger': 'DROP TRIGGER audit_event_is_append_only ON audit_event',
    'disabling the trigger': 'ALTER TABLE audit_event DISABLE TRIGGER ALL',
    'replica mode': `SET session_replication_role = replica`,
    'replacing the function': `CREATE OR REPLACE FUNCTION audit_event_refuse_change()
      RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$`,
    'dropping the table': 'DROP TABLE audit_event',
    'a table of its own': 'CREATE TABLE public.mine (a int)',
    'setting the sequence back': `SELECT setval('audit_event_sequence_seq', 1)`,
    'becoming the owner': 'SET ROLE endoscope_owner',
  };
  for (const [what, sql] of Object.entries(evasions)) {
    it(`is not reached by the application through ${what}`, async () => {
      const attempt = as(db.appUrl, (client) => client.query(sql));
      await expect(attempt).rejects.toMatchObject({ code: '42501' });
    });
  }

  it('is still as it was after all of that', async () => {
    const row = await db.database.prisma.auditEvent.findUnique({ where: { id } });
    expect(row).toMatchObject({ id, result: 'success', issuer: 'https://issuer.example' });
  });
});

describe('appending through the use-cases', () => {
  const ctx: RequestContext = { ...systemContext(), sourceAddress: '192.0.2.7' };

  it('stores text that Postgres cannot hold, cleaned, instead of failing', async () => {
    const { append, list } = useCases();
    const nasty = 'a\0b\ud800c';
    const alone = new AppendAuditAlone(append, db.database.quickWork);
    await alone.execute(
      { ...ctx, principal: { ...ctx.principal, username: nasty, subject: 'x'.repeat(10_000) } },
      {
        event: 'principal.rejected',
        result: 'denied',
        target: nasty,
        details: { nasty, deep: [{ [nasty]: nasty }], big: 'y'.repeat(100_000) },
      },
    );
    const { items } = await list.execute(ctx, { event: 'principal.rejected' });
    expect(items[0]).toMatchObject({
      username: 'a�b�c',
      target: 'a�b�c',
      details: { nasty: 'a�b�c', deep: [{ 'a�b�c': 'a�b�c' }], big: '[cut: 100002 bytes]' },
    });
    expect(items[0]!.subject).toHaveLength(512);
  });

  it('goes with the transaction of the change it speaks of', async () => {
    const { append, list } = useCases();
    const cluster = `c-${newId('request')}`;
    const change = db.database.work.run(async (tx) => {
      await append.execute(tx, ctx, { event: 'cluster.removed', result: 'success', cluster });
      throw new Error('the change failed');
    });
    await expect(change).rejects.toThrow('the change failed');
    expect((await list.execute(ctx, { cluster })).items).toEqual([]);
  });

  it('walks through every earlier event exactly once while others append', async () => {
    const { append, list } = useCases();
    const alone = new AppendAuditAlone(append, db.database.quickWork);
    const cluster = `c-${newId('request')}`;
    const add = (): Promise<void> =>
      alone.execute(ctx, { event: 'cluster.checked', result: 'success', cluster });
    // A transaction that inserts early and commits late: its position is behind the others'.
    let commitLate: () => void = () => undefined;
    const late = db.database.work.run(async (tx) => {
      await append.execute(tx, ctx, { event: 'cluster.checked', result: 'success', cluster });
      await new Promise<void>((resolve) => (commitLate = resolve));
    });
    for (let i = 0; i < 25; i += 1) await add();
    const first = await list.execute(ctx, { cluster, pageSize: 500 });
    const committedBefore = new Set(first.items.map((event) => event.id));
    expect(committedBefore.size).toBe(25);

    const walked: string[] = [];
    let page: Page<AuditEvent> | undefined;
    do {
      page = await list.execute(ctx, { cluster, pageSize: 4, pageToken: page?.nextPageToken });
      walked.push(...page.items.map((event) => event.id));
      await add();
      if (walked.length === 4) {
        commitLate();
        await late;
      }
    } while (page.nextPageToken);

    expect(new Set(walked).size).toBe(walked.length);
    expect([...committedBefore].filter((id) => !walked.includes(id))).toEqual([]);
  });

  function useCases(): { append: AppendAudit; list: ListAuditEvents } {
    const log = new PrismaAuditLog(db.database);
    return { append: new AppendAudit(log, systemClock), list: new ListAuditEvents(log) };
  }
});
