import type { Transaction } from '@endoscope/core';
import { createTestDatabase } from '@endoscope/testkit';
import type { TestDatabase } from '@endoscope/testkit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PrismaOpenStreamStore } from './prisma-open-stream-store.ts';

const expiryMs = 60_000;
let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  // One lives, one has been silent for an hour; of a third nobody knows.
  await db.database.prisma.$executeRaw`
    INSERT INTO replica (id, epoch, started_at, beat_at) VALUES
      ('rep_live', 1, now(), clock_timestamp() + interval '1 hour'),
      ('rep_silent', 1, now(), clock_timestamp() - interval '1 hour')`;
});
afterAll(() => db?.close());

const storeOf = (replica: string) => new PrismaOpenStreamStore(db.database, replica);
const run = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> => db.database.work.run(work);
const entry = (container: string): string => JSON.stringify({ details: { container } });

describe('open streams in Postgres', () => {
  it('of silent and of unknown gateways are taken by one of two who try at once', async () => {
    const odd = `\u0000 \ud800 "'\\`;
    for (const replica of ['rep_live', 'rep_silent', 'rep_gone', 'rep_own']) {
      const stream = { id: `of ${replica}`, lost: entry(`${replica}${odd}`) };
      await run((tx) => storeOf(replica).open(tx, stream));
    }
    const own = storeOf('rep_own');
    const silent = await own.silent(expiryMs);
    expect(silent).toEqual(['of rep_silent', 'of rep_gone']);
    const taken = await Promise.all(
      [own, storeOf('rep_live')].map((store) => run((tx) => store.take(tx, silent))),
    );
    expect(taken.flat()).toEqual([
      { id: 'of rep_silent', lost: entry(`rep_silent${odd}`) },
      { id: 'of rep_gone', lost: entry(`rep_gone${odd}`) },
    ]);
    expect(await own.silent(expiryMs)).toEqual([]);
  });

  it('that have ended are none, and may end again', async () => {
    const gone = storeOf('rep_gone');
    await run((tx) => gone.open(tx, { id: 'ended', lost: entry('app') }));
    await run((tx) => gone.close(tx, 'ended'));
    await run((tx) => gone.close(tx, 'ended'));
    expect(await storeOf('rep_own').silent(expiryMs)).toEqual([]);
  });
});
