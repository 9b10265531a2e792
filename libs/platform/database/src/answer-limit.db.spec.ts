import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LedgerUnavailable } from '@endoscope/core';
import { createTestDatabase } from '@endoscope/testkit';
import type { TestDatabase } from '@endoscope/testkit';
import { answeredWithin } from './answer-limit.ts';
import { Database } from './database.ts';
import { prismaOf } from './prisma-unit-of-work.ts';

describe('what is asked of a database that stands still', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await createTestDatabase();
  });
  afterAll(() => db?.close());

  const ways: readonly (readonly [string, string, (database: Database) => Promise<unknown>])[] = [
    ['a query', 'ETIMEDOUT', ({ query }) => query('SELECT 1')],
    ['a statement of Prisma', 'ETIMEDOUT', ({ prisma }) => prisma.$queryRaw`SELECT 1`],
    ['a unit of work', 'P2028', ({ work }) => work.run((tx) => prismaOf(tx).$queryRaw`SELECT 1`)],
    ['a quick unit of work', 'P2028', ({ quickWork }) => quickWork.run(() => Promise.resolve())],
  ];
  // The limit of a transaction, which is the shorter one here, holds for its BEGIN too.
  it.each(ways)('%s is given up, and works when it goes on', async (_, code, ask) => {
    const limits = { statementTimeoutMs: 100, transactionTimeoutMs: 500, poolMax: 1 };
    const database = await Database.connect({ url: db.appUrl, durable: false, ...limits });
    const [backend] = await database.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    process.kill(backend!.pid, 'SIGSTOP');
    try {
      const failed = await ask(database).catch((error: unknown) => error);
      expect(failed).toBeInstanceOf(LedgerUnavailable);
      expect((failed as Error).cause).toMatchObject({ code });
    } finally {
      process.kill(backend!.pid, 'SIGCONT');
    }
    await expect(ask(database)).resolves.not.toThrow();
    await database.close();
  });
});

describe('a limit of an answer', () => {
  it('gives what is answered, and what fails, as it is', async () => {
    await expect(answeredWithin(60_000, Promise.resolve(7))).resolves.toBe(7);
    const failed = new Error('no such table');
    await expect(answeredWithin(60_000, Promise.reject(failed))).rejects.toBe(failed);
  });

  it('says how long it has waited', async () => {
    const never = Promise.withResolvers<never>();
    await expect(answeredWithin(5, never.promise)).rejects.toThrow(/not answered for 5 ms/);
    never.reject(new Error('nobody hears this any more'));
  });
});
