// F22: transactions that collide again and again, by deadlocks and because they cannot be serialized. Each
// is tried a bounded number of times; one that is told to have happened has its event and its change once,
// one that is not has neither; what is there is sealed and verifies.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LedgerUnavailable, systemClock, systemContext } from '@endoscope/core';
import type { Transaction } from '@endoscope/core';
import { Database, databaseLimits, queryOf } from '@endoscope/database';
import { createTestDatabase, testServer } from '@endoscope/testkit';
import type { TestDatabase } from '@endoscope/testkit';
import pg from 'pg';
import { AppendAudit } from '../application/append-audit.ts';
import { ExportLedger } from '../application/export-ledger.ts';
import { SealLedger } from '../application/seal-ledger.ts';
import { verifyLedgerExport } from '../application/verify-ledger-export.ts';
import { NoteSigner } from '../domain/ledger/note-key.ts';
import { PrismaAuditLog } from './prisma-audit-log.ts';
import { PrismaLedgerReader } from './prisma-ledger-reader.ts';
import { PrismaSealingStore } from './prisma-sealing-store.ts';

const origin = 'endoscope.example/ledger';
const workers = 6;
const rounds = 8;
let db: TestDatabase;
let database: Database;
let owner: pg.Client;

beforeAll(async () => {
  db = await createTestDatabase();
  owner = new pg.Client({ connectionString: db.url });
  await owner.connect();
  await owner.query('CREATE TABLE counter (id int PRIMARY KEY, n int NOT NULL)');
  await owner.query('INSERT INTO counter VALUES (1, 0), (2, 0)');
  const superuser = new pg.Client({ connectionString: (await testServer()).adminUrl });
  await superuser.connect();
  // Or each deadlock takes a second to be found.
  const { rows } = await owner.query<{ name: string }>('SELECT current_database() AS name');
  await superuser.query(`ALTER DATABASE "${rows[0]!.name}" SET deadlock_timeout = '5ms'`);
  await superuser.end();
  database = await Database.connect({ url: db.appUrl, durable: false });
});
afterAll(async () => {
  await database?.close();
  await owner?.end();
  await db?.close();
});

interface Outcome {
  readonly request: string;
  readonly attempts: number;
  readonly isDone: boolean;
}

/** All begin at once, and none asks to write before each has seen what the others will change. */
function storm(kind: 'work' | 'quickWork'): Promise<Outcome[]> {
  const audit = new AppendAudit(new PrismaAuditLog(database), systemClock);
  const begun = Promise.withResolvers<void>();
  let waiting = 0;
  const once = async (tx: Transaction, request: string, round: number): Promise<void> => {
    const query = queryOf(tx);
    if (round % 2 === 0) await query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    await query('SELECT n FROM counter');
    if (round === 0 && waiting < workers) {
      waiting += 1;
      if (waiting === workers) begun.resolve();
      await begun.promise;
    }
    const entry = { event: 'request.refused', result: 'denied' } as const;
    await audit.execute(tx, { ...systemContext(), requestId: request }, entry);
    const ids = Number(request.split(' ')[1]) % 2 === 0 ? [1, 2] : [2, 1];
    for (const id of ids) await query('UPDATE counter SET n = n + 1 WHERE id = $1', [id]);
  };
  const worker = async (number: number): Promise<Outcome[]> => {
    const outcomes: Outcome[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const request = `${kind} ${number} ${round}`;
      let attempts = 0;
      const isDone = await database[kind]
        .run((tx) => {
          attempts += 1;
          return once(tx, request, round);
        })
        .then(
          () => true,
          (error: unknown) => {
            expect(error).toBeInstanceOf(LedgerUnavailable);
            return false;
          },
        );
      outcomes.push({ request, attempts, isDone });
    }
    return outcomes;
  };
  const all = Array.from({ length: workers }, (_, number) => worker(number));
  return Promise.all(all).then((each) => each.flat());
}

async function counted(): Promise<number> {
  const { rows } = await owner.query<{ sum: string }>('SELECT sum(n) AS sum FROM counter');
  return Number(rows[0]?.sum);
}

describe.each(['work', 'quickWork'] as const)('a storm of collisions: %s', (kind) => {
  it('loses and doubles nothing, and each attempt is one of few', async () => {
    const before = await counted();
    const outcomes = await storm(kind);
    const tries = outcomes.map(({ attempts }) => attempts);
    expect(Math.max(...tries)).toBeLessThanOrEqual(databaseLimits.transactionAttemptsMax);
    // Of those that saw the same at first, one alone can have been first.
    expect(tries.filter((attempts) => attempts > 1).length).toBeGreaterThanOrEqual(workers - 1);
    const done = outcomes.filter(({ isDone }) => isDone);
    expect((await counted()) - before).toBe(2 * done.length);
    const { rows } = await owner.query<{ request: string }>(
      `SELECT request_id AS request FROM audit_event WHERE request_id LIKE $1`,
      [`${kind} %`],
    );
    expect(rows.map(({ request }) => request).sort()).toEqual(
      done.map(({ request }) => request).sort(),
    );
  });
});

describe('what is left of a storm', () => {
  it('is sealed without a gap, and verifies', async () => {
    const signer = new NoteSigner(origin, Buffer.alloc(32, 1));
    const sealer = { holder: 'after the storm', origin, signers: [signer] as const };
    const seal = new SealLedger(new PrismaSealingStore(database), database.work, sealer);
    while ((await seal.execute()).kind !== 'idle');
    const lines = new ExportLedger(new PrismaLedgerReader(database), origin).execute();
    const keys = [{ verifier: signer.verifier }];
    const report = await verifyLedgerExport(lines, { origin, keys });
    const { rows } = await owner.query<{ n: string }>('SELECT count(*) AS n FROM audit_event');
    expect(report).toMatchObject({ isIntact: true, findings: [], leaves: Number(rows[0]?.n) });
  });
});
