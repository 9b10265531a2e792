import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createTestDatabase } from '@endoscope/testkit';
import type { TestDatabase } from '@endoscope/testkit';
import pg from 'pg';
import { databaseLimits } from './database.limits.ts';
import { databaseFailureOf } from './prisma-errors.ts';
import { prismaOf } from './prisma-unit-of-work.ts';

describe('a unit of work', () => {
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

  const counters = async (): Promise<number[]> =>
    (await owner.query<{ n: number }>('SELECT n FROM counter ORDER BY id')).rows.map((r) => r.n);

  it('keeps all of it, seen by others only afterwards', async () => {
    const answer = await db.database.work.run(async (tx) => {
      await prismaOf(tx).$executeRaw`UPDATE counter SET n = 1 WHERE id = ${1}`;
      await prismaOf(tx).$executeRaw`UPDATE counter SET n = 2 WHERE id = ${2}`;
      expect(await counters()).toEqual([0, 0]);
      return 'done';
    });
    expect(answer).toBe('done');
    expect(await counters()).toEqual([1, 2]);
  });

  it('keeps nothing when it fails, and fails with the very error', async () => {
    const reason = new Error('changed my mind');
    const work = db.database.work.run(async (tx) => {
      await prismaOf(tx).$executeRaw`UPDATE counter SET n = 1`;
      throw reason;
    });
    await expect(work).rejects.toBe(reason);
    expect(await counters()).toEqual([0, 0]);
  });

  it('is done again when it lost a deadlock, so that both sides succeed', async () => {
    let runs = 0;
    const add = (first: number, second: number): Promise<void> =>
      db.database.work.run(async (tx) => {
        runs += 1;
        await prismaOf(tx).$executeRaw`UPDATE counter SET n = n + 1 WHERE id = ${first}`;
        await new Promise((resolve) => setTimeout(resolve, 100));
        await prismaOf(tx).$executeRaw`UPDATE counter SET n = n + 1 WHERE id = ${second}`;
      });
    await Promise.all([add(1, 2), add(2, 1)]);
    expect(await counters()).toEqual([2, 2]);
    expect(runs).toBeGreaterThan(2);
  });

  it('is done again when it could not be serialized', async () => {
    let runs = 0;
    await db.database.work.run(async (tx) => {
      runs += 1;
      const prisma = prismaOf(tx);
      await prisma.$executeRaw`SET TRANSACTION ISOLATION LEVEL SERIALIZABLE`;
      await prisma.$queryRaw`SELECT n FROM counter WHERE id = 1`;
      if (runs === 1) await owner.query('UPDATE counter SET n = 10 WHERE id = 1');
      await prisma.$executeRaw`UPDATE counter SET n = n + 1 WHERE id = 1`;
    });
    expect(await counters()).toEqual([11, 0]);
    expect(runs).toBe(2);
  });

  it('gives up after a bounded number of attempts', async () => {
    let runs = 0;
    const work = db.database.work.run(async (tx) => {
      runs += 1;
      await prismaOf(tx).$executeRaw`DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40001'; END $$`;
    });
    const error = await work.catch((e: unknown) => e);
    expect(databaseFailureOf(error)?.kind).toBe('conflict');
    expect(runs).toBe(databaseLimits.transactionAttemptsMax);
  });

  it('is not done again for any other error', async () => {
    let runs = 0;
    const work = db.database.work.run(async (tx) => {
      runs += 1;
      await prismaOf(tx).$executeRaw`INSERT INTO counter VALUES (1, 0)`;
    });
    const error = await work.catch((e: unknown) => e);
    expect(databaseFailureOf(error)?.constraint).toBe('counter_pkey');
    expect(runs).toBe(1);
  });
});
