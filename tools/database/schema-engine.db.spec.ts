/**
 * Goal: a database of our migrator is a database of Prisma's tools, and schema and migrations say
 * the same. Method: Prisma's own engine, in both directions, on a real Postgres.
 */
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { migrate, migrationsFolder, readMigrations } from '@endoscope/database';
import { createEmptyDatabase } from '@endoscope/testkit';
import pg from 'pg';
import { SchemaEngine } from './schema-engine.ts';

const folder = migrationsFolder();
const schemaFolder = join(folder, '../schema');
const names = readMigrations(folder).map((migration) => migration.name);

type EmptyDatabase = Awaited<ReturnType<typeof createEmptyDatabase>>;

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<object>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('a database that our migrator made', () => {
  let db: EmptyDatabase;
  let engine: SchemaEngine;

  beforeAll(async () => {
    db = await createEmptyDatabase();
    expect(await migrate(db.url)).toEqual(names);
    engine = await SchemaEngine.open({ url: db.url, schemaFolder, migrationsFolder: folder });
  });

  afterAll(async () => {
    await engine?.close();
    await db?.close();
  });

  it('has a history in which Prisma finds nothing edited, failed or missing', async () => {
    expect(await engine.diagnose()).toEqual({
      editedMigrationNames: [],
      failedMigrationNames: [],
      hasMigrationsTable: true,
      history: null,
    });
  });

  it('leaves Prisma nothing to apply', async () => {
    expect(await engine.applyMigrations()).toEqual([]);
  });

  it('is exactly what prisma/schema describes', async () => {
    expect(await engine.diff()).toBe('');
  });

  it('would show a column that the schema does not know', async () => {
    await query(db.url, 'ALTER TABLE audit_event ADD COLUMN surplus text');
    try {
      expect(await engine.diff()).toContain('DROP COLUMN "surplus"');
    } finally {
      await query(db.url, 'ALTER TABLE audit_event DROP COLUMN surplus');
    }
  });

  it('would show Prisma an edited migration', async () => {
    const set = (checksum: string): Promise<unknown[]> =>
      query(
        db.url,
        `UPDATE _prisma_migrations SET checksum = ${checksum} WHERE migration_name = '${names[0]}'`,
      );
    await set(`'x' || substr(checksum, 2)`);
    expect((await engine.diagnose()).editedMigrationNames).toEqual([names[0]]);
    await set(`'${readMigrations(folder)[0]?.checksum}'`);
    expect((await engine.diagnose()).editedMigrationNames).toEqual([]);
  });
});

describe('a database that Prisma’s engine migrated', () => {
  const open: EmptyDatabase[] = [];

  afterEach(async () => {
    for (const one of open.splice(0).reverse()) await one.close();
  });

  const emptyDatabase = async (): Promise<EmptyDatabase> => {
    const db = await createEmptyDatabase();
    open.push(db);
    return db;
  };

  const applyWithPrisma = async (url: string): Promise<string[]> => {
    const engine = await SchemaEngine.open({ url, schemaFolder, migrationsFolder: folder });
    try {
      return await engine.applyMigrations();
    } finally {
      // Closed at once: its session holds the migration lock.
      await engine.close();
    }
  };

  it('is complete for our migrator', async () => {
    const { url } = await emptyDatabase();
    expect(await applyWithPrisma(url)).toEqual(names);
    expect(await migrate(url)).toEqual([]);
  });

  it('has the same history table, and the same rows but for ids and times', async () => {
    const [ours, theirs] = [await emptyDatabase(), await emptyDatabase()];
    await migrate(ours.url);
    await applyWithPrisma(theirs.url);
    for (const sql of [
      `SELECT column_name, data_type, character_maximum_length, is_nullable, column_default,
              ordinal_position
         FROM information_schema.columns WHERE table_name = '_prisma_migrations' ORDER BY 6`,
      `SELECT indexdef FROM pg_indexes WHERE tablename = '_prisma_migrations'`,
      `SELECT migration_name, checksum, logs, rolled_back_at, applied_steps_count,
              length(id) AS id_length, finished_at >= started_at AS in_order
         FROM _prisma_migrations ORDER BY started_at`,
    ]) {
      expect(await query(ours.url, sql)).toEqual(await query(theirs.url, sql));
    }
  });
});
