import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LedgerUnavailable } from '@endoscope/core';
import { createTestDatabase, leakGuard, testServer } from '@endoscope/testkit';
import type { TestDatabase } from '@endoscope/testkit';
import pg from 'pg';
import { DatabaseSetupError } from './database.errors.ts';
import { databaseLimits } from './database.limits.ts';
import { Database } from './database.ts';
import { durabilityProblem } from './durability.ts';
import { EmbeddedPostgres } from './embedded/embedded-postgres.ts';

describe('a database connection', () => {
  let db: TestDatabase;
  let superuser: pg.Client;

  beforeAll(async () => {
    db = await createTestDatabase();
    superuser = new pg.Client({ connectionString: (await testServer()).adminUrl });
    await superuser.connect();
  });

  afterAll(async () => {
    await superuser?.end();
    await db?.close();
  });

  it('has our timeouts and our name on every connection', async () => {
    const rows = await db.database.prisma.$queryRaw<{ name: string; setting: string }[]>`
      SELECT name, setting FROM pg_settings WHERE name IN
        ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout',
         'application_name')`;
    expect(Object.fromEntries(rows.map((row) => [row.name, row.setting]))).toEqual({
      statement_timeout: String(databaseLimits.statementTimeoutMs),
      lock_timeout: String(databaseLimits.lockTimeoutMs),
      idle_in_transaction_session_timeout: String(databaseLimits.idleInTransactionTimeoutMs),
      application_name: 'endoscope-gateway',
    });
  });

  it('opens no more connections than its pool may have', async () => {
    const small = await Database.connect({
      url: db.appUrl,
      durable: false,
      poolMax: 2,
      applicationName: 'small-pool',
    });
    try {
      const ask = (): Promise<{ n: number }[]> => small.prisma.$queryRaw`
        SELECT count(*)::int AS n FROM pg_stat_activity
        WHERE application_name = 'small-pool' AND pg_sleep(0.05) IS NOT NULL`;
      const answers = await Promise.all(Array.from({ length: 8 }, () => ask()));
      expect(Math.max(...answers.map(([row]) => row?.n ?? 0))).toBeLessThanOrEqual(2);
    } finally {
      await small.close();
    }
  });

  it('is refused on a server that can lose commits', async () => {
    const connecting = Database.connect({ url: db.appUrl });
    await expect(connecting).rejects.toThrow(DatabaseSetupError);
    await expect(connecting).rejects.toThrow(/synchronous_commit = off.*Set it to on/s);
  });

  it('closes twice without complaint and leaves no connection behind', async () => {
    const guard = leakGuard();
    const own = await Database.connect({
      url: db.appUrl,
      durable: false,
      applicationName: 'to-close',
    });
    await own.ping();
    await own.close();
    await own.close();
    await guard.assertClean();
    const count = async (): Promise<number | undefined> =>
      (
        await superuser.query<{ n: number }>(
          `SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = 'to-close'`,
        )
      ).rows[0]?.n;
    for (let i = 0; i < 50 && (await count()) !== 0; i += 1) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(await count()).toBe(0);
    await expect(own.ping()).rejects.toThrow(LedgerUnavailable);
  });
});

describe('a durable server', () => {
  let folder: string;
  let server: EmbeddedPostgres;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'durable-'));
    chmodSync(folder, 0o755);
    server = await EmbeddedPostgres.start({ dataDir: join(folder, 'postgres') });
  });

  afterAll(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is refused for new connections once its role may lose commits', async () => {
    const superuser = new pg.Client({ connectionString: server.adminUrl });
    await superuser.connect();
    try {
      await (await Database.connect({ url: server.url })).close();
      await superuser.query('ALTER ROLE endoscope_app SET synchronous_commit = off');
      await expect(Database.connect({ url: server.url })).rejects.toThrow(
        /synchronous_commit = off/,
      );
      await superuser.query('ALTER ROLE endoscope_app RESET synchronous_commit');
      await (await Database.connect({ url: server.url })).close();
    } finally {
      await superuser.end();
    }
  });

  it('takes no more work while a live connection may lose commits', async () => {
    const database = await Database.connect({
      url: server.url,
      poolMax: 1,
      durabilityCheckIntervalMs: 30,
    });
    const outcome = (): Promise<unknown> =>
      database.work.run(() => Promise.resolve('written')).catch((error: unknown) => error);
    const becomes = async (wanted: (value: unknown) => boolean): Promise<unknown> => {
      for (let i = 0; i < 100 && !wanted(await outcome()); i += 1) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return outcome();
    };
    try {
      expect(await outcome()).toBe('written');
      await database.prisma.$executeRaw`SET synchronous_commit = off`;
      const refusal = await becomes((value) => value instanceof LedgerUnavailable);
      expect(refusal).toBeInstanceOf(LedgerUnavailable);
      expect((refusal as LedgerUnavailable).cause).toBeInstanceOf(DatabaseSetupError);
      await expect(database.ping()).rejects.toThrow(LedgerUnavailable);
      await database.prisma.$executeRaw`SET synchronous_commit = on`;
      expect(await becomes((value) => value === 'written')).toBe('written');
    } finally {
      await database.close();
    }
  });
});

describe('the durability of commits', () => {
  const good = {
    synchronous_commit: 'on',
    synchronous_standby_names: '',
    fsync: 'on',
    full_page_writes: 'on',
  };
  const standby = { synchronous_standby_names: 'ANY 1 (*)' };
  const cases: [string, object, RegExp | undefined][] = [
    ['on', {}, undefined],
    ['remote_apply', { synchronous_commit: 'remote_apply', ...standby }, undefined],
    ['remote_write', { synchronous_commit: 'remote_write', ...standby }, undefined],
    ['local without standbys', { synchronous_commit: 'local' }, undefined],
    ['local with standbys', { synchronous_commit: 'local', ...standby }, /= local .* standbys/],
    ['off', { synchronous_commit: 'off' }, /synchronous_commit = off/],
    ['no fsync', { fsync: 'off' }, /fsync = off/],
    ['no full page writes', { full_page_writes: 'off' }, /full_page_writes = off/],
  ];
  for (const [what, change, problem] of cases) {
    it(`is ${problem ? 'refused' : 'accepted'} with ${what}`, () => {
      const found = durabilityProblem({ ...good, ...change });
      expect(found === undefined ? undefined : problem?.test(found)).toBe(problem && true);
    });
  }
});
