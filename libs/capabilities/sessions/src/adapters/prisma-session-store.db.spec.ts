import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase } from '@endoscope/testkit';
import type { TestDatabase } from '@endoscope/testkit';
import { allowedTransitions, sessionStates } from '../domain/session-state.ts';
import { endReasons } from '../domain/end-reason.ts';
import { moveTo } from '../domain/session.ts';
import { aSession } from '../testing/builders.ts';
import { sessionStoreContract } from '../testing/session-store-contract.ts';
import { PrismaSessionStore } from './prisma-session-store.ts';

let test: TestDatabase;
let store: PrismaSessionStore;
beforeAll(async () => {
  test = await createTestDatabase();
  store = new PrismaSessionStore(test.database);
});
afterAll(() => test.close());

const end = {
  reason: 'expired',
  detail: '',
  exitCode: undefined,
  process: 'gone',
  containerReason: undefined,
} as const;

describe('sessions in Postgres', () => {
  sessionStoreContract(() => ({ store, work: test.database.quickWork }));

  describe('in a transaction of Prisma', () => {
    let own: TestDatabase;
    beforeAll(async () => {
      own = await createTestDatabase();
    });
    afterAll(() => own.close());

    sessionStoreContract(() => ({
      store: new PrismaSessionStore(own.database),
      work: own.database.work,
    }));
  });

  it('know the same transitions as the code', async () => {
    const rows = await test.database.prisma.sessionTransition.findMany();
    const inCode = sessionStates.flatMap((from) =>
      allowedTransitions[from].map((to) => [from, to]),
    );
    const inDatabase = rows.map((row) => [row.fromState, row.toState]);
    expect(inDatabase.sort()).toEqual(inCode.sort());
  });

  it('know the same end reasons as the code', async () => {
    const [row] = await test.database.prisma.$queryRaw<{ definition: string }[]>`
      SELECT pg_get_constraintdef(oid) AS definition FROM pg_constraint
      WHERE conname = 'a_session_end_reason_is_one_of_the_list'`;
    const inDatabase = [...(row?.definition.matchAll(/'([a-z_]+)'/g) ?? [])].map((m) => m[1]);
    expect(inDatabase.sort()).toEqual(Object.keys(endReasons).sort());
  });

  it('refuse a move that is not in the table', async () => {
    const session = aSession();
    await test.database.work.run((tx) => store.insert(tx, session));
    const readyAt = new Date();
    const jump = test.database.work.run((tx) =>
      store.update(tx, { ...session, state: 'ready', readyAt }),
    );
    await expect(jump).rejects.toThrow(/may not move from requested to ready|session_moves_only/);
  });

  it('do not change any more once ended', async () => {
    const session = aSession();
    await test.database.work.run((tx) => store.insert(tx, session));
    const ended = moveTo(session, 'ended', { end, endedAt: new Date() });
    await test.database.work.run((tx) => store.update(tx, ended));
    const late = test.database.work.run((tx) => store.update(tx, { ...ended, version: 9 }));
    await expect(late).rejects.toThrow(/has ended|an_ended_session/);
  });

  it('let exactly as many in as the limit when many count at once', async () => {
    const target = { ...aSession().target, cluster: 'racing' };
    const max = 3;
    const attempts = Array.from({ length: 8 }, () =>
      test.database.work.run(async (tx) => {
        const [live = 0] = await store.countLive(tx, [{ cluster: 'racing' }]);
        if (live >= max) return false;
        await store.insert(tx, aSession({ target }));
        return true;
      }),
    );
    expect((await Promise.all(attempts)).filter(Boolean)).toHaveLength(max);
  });

  it('give one idempotency key to one of many who insert at once', async () => {
    const attempts = Array.from({ length: 8 }, () => {
      const session = aSession();
      const record = { ownerKey: 'o', key: 'race', requestHash: 'h', sessionId: session.id };
      return test.database.work
        .run((tx) => store.insert(tx, session, record))
        .then(() => 'won')
        .catch((error: Error) => error.name);
    });
    const outcomes = (await Promise.all(attempts)).sort();
    expect(outcomes).toEqual([...Array<string>(7).fill('SessionKeyTaken'), 'won']);
  });
});
