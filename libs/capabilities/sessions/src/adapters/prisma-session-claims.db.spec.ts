import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase } from '@endoscope/testkit';
import type { TestDatabase } from '@endoscope/testkit';
import { aSession } from '../testing/builders.ts';
import { sessionClaimsContract } from '../testing/session-claims-contract.ts';
import { PrismaSessionClaims } from './prisma-session-claims.ts';
import { PrismaSessionStore } from './prisma-session-store.ts';

let test: TestDatabase;
let claims: PrismaSessionClaims;
let storeOfA: PrismaSessionStore;
let storeOfB: PrismaSessionStore;
beforeAll(async () => {
  test = await createTestDatabase();
  claims = new PrismaSessionClaims(test.database);
  storeOfA = new PrismaSessionStore(test.database, 'rep_a');
  storeOfB = new PrismaSessionStore(test.database, 'rep_b');
});
afterAll(() => test.close());

async function live(...replicas: string[]): Promise<void> {
  const { prisma } = test.database;
  await prisma.replica.deleteMany();
  const row = { epoch: 1, startedAt: new Date(), beatAt: new Date() };
  await prisma.replica.createMany({ data: replicas.map((id) => ({ ...row, id })) });
}

describe('who keeps which session, in Postgres', () => {
  sessionClaimsContract(() => {
    const { work } = test.database;
    return Promise.resolve({ work, claims, storeOfA, storeOfB, live });
  });

  it('lets nobody take a session while its keeper writes', async () => {
    await live('rep_b');
    const session = aSession({ keeper: { replica: 'rep_a', epoch: 1 } });
    await test.database.work.run((tx) => storeOfA.insert(tx, session));
    const take = { by: 'rep_b', expiryMs: 3_600_000, max: 10, id: session.id };
    const { work } = test.database;
    const meanwhile = await work.run(async (tx) => {
      expect(await claims.isHeld(tx, session.id, session.keeper!)).toBe(true);
      return work.run((other) => claims.takeOver(other, take));
    });
    expect(meanwhile).toEqual([]);
    expect(await work.run((tx) => claims.takeOver(tx, take))).toHaveLength(1);
  });
});
