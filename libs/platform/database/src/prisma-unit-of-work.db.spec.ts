import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { LedgerUnavailable } from '@endoscope/core';
import type { UnitOfWork } from '@endoscope/core';
import { createTestDatabase, testServer } from '@endoscope/testkit';
import type { TestDatabase } from '@endoscope/testkit';
import pg from 'pg';
import { databaseLimits } from './database.limits.ts';
import { Database } from './database.ts';
import { databaseFailureOf } from './prisma-errors.ts';
import { prismaOf, queryOf } from './prisma-unit-of-work.ts';

describe.each(['work', 'quickWork'] as const)('a unit of work: %s', (kind) => {
  let db: TestDatabase;
  let owner: pg.Client;

  beforeAll(async () => {
    db = await createTestDatabase();
    owner = new pg.Client({ connectionString: db.url });
    await owner.connect();
    await owner.query('CREATE TABLE counter (id int PRIMARY KEY, n int NOT NULL)');
  });

  beforeEach(async () => {
    await owner.query('TRUNCATE counter; INSERT INTO counter VALUES (1, 0), (2, 0)');
  });

  afterAll(async () => {
    await owner?.end();
    await db?.close();
  });

  const work = (): UnitOfWork => db.database[kind];

  const counters = async (): Promise<number[]> =>
    (await owner.query<{ n: number }>('SELECT n FROM counter ORDER BY id')).rows.map((r) => r.n);

  it('keeps all of it, seen by others only afterwards', async () => {
    const answer = await work().run(async (tx) => {
      await queryOf(tx)('UPDATE counter SET n = 1 WHERE id = $1', [1]);
      await queryOf(tx)('UPDATE counter SET n = 2 WHERE id = $1', [2]);
      expect(await counters()).toEqual([0, 0]);
      return 'done';
    });
    expect(answer).toBe('done');
    expect(await counters()).toEqual([1, 2]);
  });

  it('keeps nothing when it fails, and fails with the very error', async () => {
    const reason = new Error('changed my mind');
    const running = work().run(async (tx) => {
      await queryOf(tx)('UPDATE counter SET n = 1');
      throw reason;
    });
    await expect(running).rejects.toBe(reason);
    expect(await counters()).toEqual([0, 0]);
  });

  it('carries out in order what is asked together, and fails with what failed first', async () => {
    const read = 'SELECT n FROM counter WHERE id = 1';
    const add = 'UPDATE counter SET n = n * 2 + $1 WHERE id = 1';
    const seen = await work().run(async (tx) => {
      const query = queryOf(tx);
      const [, first, , second] = await Promise.all([
        query(add, [1]),
        query<{ n: number }>(read),
        query(add, [5]),
        query<{ n: number }>(read),
      ]);
      return [first[0]?.n, second[0]?.n];
    });
    expect(seen).toEqual([1, 7]);
    const why = new Error('told by who asked');
    const running = work().run((tx) => {
      const query = queryOf(tx);
      // Its failure has a longer way than those of the statements that fail for it.
      const failing = query('SELECT 1 / (0 * $1::int)', [1]).catch(async () => {
        for (let hop = 0; hop < 20; hop += 1) await Promise.resolve();
        throw why;
      });
      return Promise.all([failing, query(add, [0]), query(add, [1])]);
    });
    await expect(running).rejects.toBe(why);
    expect(await counters()).toEqual([7, 0]);
  });

  it('is done again when it lost a deadlock, so that both sides succeed', async () => {
    let runs = 0;
    let held = 0;
    const both = Promise.withResolvers<void>();
    const add = (first: number, second: number): Promise<void> =>
      work().run(async (tx) => {
        runs += 1;
        await queryOf(tx)('UPDATE counter SET n = n + 1 WHERE id = $1', [first]);
        // Each has its first row before either asks for its second.
        held += 1;
        if (held === 2) both.resolve();
        await both.promise;
        await queryOf(tx)('UPDATE counter SET n = n + 1 WHERE id = $1', [second]);
      });
    await Promise.all([add(1, 2), add(2, 1)]);
    expect(await counters()).toEqual([2, 2]);
    expect(runs).toBeGreaterThan(2);
  });

  it('is done again when it could not be serialized', async () => {
    let runs = 0;
    await work().run(async (tx) => {
      runs += 1;
      const query = queryOf(tx);
      await query('SET TRANSACTION ISOLATION LEVEL SERIALIZABLE');
      await query('SELECT n FROM counter WHERE id = 1');
      if (runs === 1) await owner.query('UPDATE counter SET n = 10 WHERE id = 1');
      await query('UPDATE counter SET n = n + 1 WHERE id = 1');
    });
    expect(await counters()).toEqual([11, 0]);
    expect(runs).toBe(2);
  });

  it('gives up after a bounded number of attempts', async () => {
    let runs = 0;
    const running = work().run(async (tx) => {
      runs += 1;
      await queryOf(tx)(`DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40001'; END $$`);
    });
    const error = await running.catch((e: unknown) => e);
    expect(error).toBeInstanceOf(LedgerUnavailable);
    expect(databaseFailureOf((error as LedgerUnavailable).cause)?.kind).toBe('conflict');
    expect(runs).toBe(databaseLimits.transactionAttemptsMax);
  });

  it('is not done again for any other error', async () => {
    let runs = 0;
    const running = work().run(async (tx) => {
      runs += 1;
      await queryOf(tx)('INSERT INTO counter VALUES (1, 0)');
    });
    const error = await running.catch((e: unknown) => e);
    expect(databaseFailureOf(error)?.constraint).toBe('counter_pkey');
    expect(runs).toBe(1);
  });
});

describe('a quick unit of work', () => {
  let db: TestDatabase;
  let owner: pg.Client;

  beforeAll(async () => {
    db = await createTestDatabase();
    owner = new pg.Client({ connectionString: db.url });
    await owner.connect();
    await owner.query('CREATE TABLE counter (id int PRIMARY KEY, n int NOT NULL)');
  });

  afterAll(async () => {
    await owner?.end();
    await db?.close();
  });

  const rows = async (): Promise<number> =>
    (await owner.query('SELECT id FROM counter')).rows.length;
  const add = 'INSERT INTO counter VALUES ($1, 0)';

  it('fails when a statement of it had failed and nobody said so', async () => {
    const running = db.database.quickWork.run(async (tx) => {
      await queryOf(tx)(add, [1]);
      await queryOf(tx)('SELECT 1 / $1::int', [0]).catch(() => undefined);
    });
    await expect(running).rejects.toThrow('COMMIT was answered with ROLLBACK');
    expect(await rows()).toBe(0);
  });

  it('takes no more statements once it has ended, and knows no typed client', async () => {
    const kept = await db.database.quickWork.run((tx) => Promise.resolve(tx));
    await expect(queryOf(kept)(add, [1])).rejects.toThrow('a transaction that has ended');
    expect(() => prismaOf(kept)).toThrow('every adapter asks with queryOf');
    expect(await rows()).toBe(0);
  });

  it('is undone when its connection breaks, at rest or within a statement', async () => {
    const superuser = new pg.Client({ connectionString: (await testServer()).adminUrl });
    await superuser.connect();
    for (const asking of ['SELECT 1', 'SELECT pg_sleep(60)']) {
      const running = db.database.quickWork.run(async (tx) => {
        await queryOf(tx)(add, [1]);
        const [row] = await queryOf(tx)<{ pid: number }>('SELECT pg_backend_pid() AS pid');
        const cut = () => superuser.query('SELECT pg_terminate_backend($1)', [row?.pid]);
        if (asking !== 'SELECT 1') await Promise.all([queryOf(tx)(asking), cut()]);
        else await cut().then(() => untilRefused(() => queryOf(tx)(asking)));
      });
      await expect(running).rejects.toThrow(LedgerUnavailable);
    }
    await superuser.end();
    await db.database.quickWork.run(async (tx) => void (await queryOf(tx)('SELECT 1')));
    expect(await rows()).toBe(0);
  });

  it('is undone when it waits too long for a lock', async () => {
    const options = { url: db.appUrl, durable: false, lockTimeoutMs: 50 };
    const database = await Database.connect(options);
    await owner.query('BEGIN');
    try {
      await owner.query('LOCK TABLE counter');
      const running = database.quickWork.run((tx) => queryOf(tx)(add, [1]));
      await expect(running).rejects.toThrow(LedgerUnavailable);
    } finally {
      await owner.query('ROLLBACK');
      await database.close();
    }
    expect(await rows()).toBe(0);
  });

  it('is undone after its time, and what it left behind writes nowhere', async () => {
    const options = { url: db.appUrl, durable: false, poolMax: 1, transactionTimeoutMs: 50 };
    const database = await Database.connect(options);
    try {
      const given = Promise.withResolvers<void>();
      const running = database.quickWork.run(async (tx) => {
        await queryOf(tx)(add, [1]);
        // Ends after the transaction was given up, and then goes on.
        await given.promise;
        await queryOf(tx)(add, [2]);
      });
      await expect(running).rejects.toThrow(LedgerUnavailable);
      given.resolve();
      // The only connection of the pool was cut; who asks next gets a new one.
      await database.query('SELECT 1');
      expect(await rows()).toBe(0);
    } finally {
      await database.close();
    }
  });
});

/** A connection that was cut says so a moment later. */
async function untilRefused(ask: () => Promise<unknown>): Promise<never> {
  for (;;) await ask();
}
