import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createEmptyDatabase } from '@endoscope/testkit';
import pg from 'pg';
import { DatabaseSetupError } from './database.errors.ts';
import { migrate, migrationsFolder, readMigrations } from './migrator.ts';

describe('migrating a database', () => {
  let db: Awaited<ReturnType<typeof createEmptyDatabase>>;
  let folder: string;
  let client: pg.Client;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'migrations-'));
    db = await createEmptyDatabase();
    client = new pg.Client({ connectionString: db.url });
    await client.connect();
    write(
      '20260101000000_one',
      'CREATE TABLE one (id int); -- it is; one\nINSERT INTO one VALUES (1);',
    );
    write('20260102000000_two', 'ALTER TABLE one ADD COLUMN two text;');
  });

  afterEach(async () => {
    await client?.end();
    await db?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function write(name: string, sql: string): void {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, 'migration.sql'), sql);
  }

  const history = async (): Promise<unknown[]> =>
    (
      await client.query(
        `SELECT migration_name AS name, finished_at IS NOT NULL AS done
         FROM _prisma_migrations ORDER BY started_at`,
      )
    ).rows;

  it('applies what is missing in the order of names, and nothing the second time', async () => {
    expect(await migrate(db.url, folder)).toEqual(['20260101000000_one', '20260102000000_two']);
    write('20260103000000_three', 'CREATE TABLE three ();');
    expect(await migrate(db.url, folder)).toEqual(['20260103000000_three']);
    expect(await migrate(db.url, folder)).toEqual([]);
    expect((await client.query('SELECT * FROM one')).rows).toEqual([{ id: 1, two: null }]);
  });

  it('applies each migration once when several processes start together', async () => {
    write('20260103000000_slow', 'SELECT pg_sleep(0.3); CREATE TABLE slow ();');
    const applied = await Promise.all(Array.from({ length: 6 }, () => migrate(db.url, folder)));
    expect(applied.flat().sort()).toEqual([
      '20260101000000_one',
      '20260102000000_two',
      '20260103000000_slow',
    ]);
    expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
  });

  it('keeps nothing of a migration that fails, and goes on once it is mended', async () => {
    write('20260103000000_bad', 'CREATE TABLE half (); SELECT 1/0;');
    const failing = migrate(db.url, folder);
    await expect(failing).rejects.toThrow(
      'Migration 20260103000000_bad failed, and nothing of it was kept: division by zero',
    );
    expect((await client.query(`SELECT to_regclass('half') AS half`)).rows).toEqual([
      { half: null },
    ]);
    expect(await history()).toHaveLength(2);
    write('20260103000000_bad', 'CREATE TABLE half ();');
    expect(await migrate(db.url, folder)).toEqual(['20260103000000_bad']);
  });

  it('keeps nothing of a migration whose connection is cut in the middle', async () => {
    write('20260103000000_slow', 'CREATE TABLE half (); SELECT pg_sleep(30);');
    const dying = migrate(db.url, folder).catch((error: unknown) => error);
    const kill = `SELECT pg_terminate_backend(pid) AS killed FROM pg_stat_activity
      WHERE application_name = 'endoscope-migrate' AND datname = current_database()
        AND query LIKE '%pg_sleep%' AND state = 'active'`;
    for (let i = 0; i < 200 && (await client.query(kill)).rowCount === 0; i += 1) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(await dying).toBeInstanceOf(DatabaseSetupError);
    expect(await history()).toHaveLength(2);
    expect((await client.query(`SELECT to_regclass('half') AS half`)).rows).toEqual([
      { half: null },
    ]);
  });

  it('refuses a migration that was edited after it was applied', async () => {
    await migrate(db.url, folder);
    write('20260101000000_one', 'CREATE TABLE one (id bigint);');
    await expect(migrate(db.url, folder)).rejects.toThrow(
      'Migration 20260101000000_one was edited after it was applied to this database. ' +
        'Put the file back as it was, and make a new migration for the change.',
    );
  });

  it('refuses a database on which a migration was started and never finished', async () => {
    await migrate(db.url, folder);
    await client.query(
      `UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name LIKE '%_two'`,
    );
    await expect(migrate(db.url, folder)).rejects.toThrow(
      /20260102000000_two was started on this database and never finished/,
    );
  });

  it('refuses a database that a newer version has used', async () => {
    await migrate(db.url, folder);
    rmSync(join(folder, '20260102000000_two'), { recursive: true });
    await expect(migrate(db.url, folder)).rejects.toThrow(/used by a newer version/);
  });

  it('applies again what Prisma has marked as rolled back', async () => {
    await migrate(db.url, folder);
    await client.query(`UPDATE _prisma_migrations SET finished_at = NULL, rolled_back_at = now()
      WHERE migration_name LIKE '%_two'; ALTER TABLE one DROP COLUMN two;`);
    expect(await migrate(db.url, folder)).toEqual(['20260102000000_two']);
  });

  it('lets nobody but the owner migrate', async () => {
    await expect(migrate(db.appUrl, folder)).rejects.toThrow(/permission denied/);
  });
});

describe('the migrations of this package', () => {
  it('are found from here, named by time and capability', () => {
    const names = readMigrations(migrationsFolder()).map((migration) => migration.name);
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) expect(name).toMatch(/^\d{14}_[a-z_]+$/);
  });

  it('work where the application’s role does not exist', async () => {
    const db = await createEmptyDatabase();
    const client = new pg.Client({ connectionString: db.url });
    await client.connect();
    try {
      // Another name stands for a server without the role, which the whole run shares.
      for (const { sql } of readMigrations(migrationsFolder())) {
        await client.query(sql.replaceAll('endoscope_app', 'no_such_role'));
      }
      const { rows } = await client.query(`SELECT count(*)::int AS n FROM audit_event`);
      expect(rows).toEqual([{ n: 0 }]);
    } finally {
      await client.end();
      await db.close();
    }
  });
});
