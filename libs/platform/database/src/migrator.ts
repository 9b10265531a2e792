import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { DatabaseSetupError } from './database.errors.ts';
import { databaseLimits } from './database.limits.ts';
import { assertWritable } from './durability.ts';

/** The lock Prisma's own engine takes, so that the two never migrate at once. */
const migrationLock = 72_707_369;

/** Byte for byte the table of Prisma's engine: `prisma migrate` works on the same database. */
const historyTable = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                      VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum                VARCHAR(64) NOT NULL,
    finished_at             TIMESTAMPTZ,
    migration_name          VARCHAR(255) NOT NULL,
    logs                    TEXT,
    rolled_back_at          TIMESTAMPTZ,
    started_at              TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count     INTEGER NOT NULL DEFAULT 0
)`;

export interface Migration {
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of `migration.sql`, hex. */
  readonly checksum: string;
}

interface HistoryRow {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished_at: Date | null;
}

/**
 * Applies what is missing and returns its names. Several processes may call this at once: one
 * works, the others wait and find nothing left to do. Each migration and its row in the history
 * are one transaction, so a kill leaves a migration applied or untouched, never half.
 *
 * A bare connection, as Prisma's client sends single statements only and cannot hold a session's
 * lock.
 */
export async function migrate(url: string, folder: string = migrationsFolder()): Promise<string[]> {
  const migrations = readMigrations(folder);
  const client = new pg.Client({
    connectionString: url,
    application_name: 'endoscope-migrate',
    connectionTimeoutMillis: databaseLimits.connectTimeoutMs,
  });
  // A connection that breaks fails the query that runs, and emits as well: unheard, that throws.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await assertWritable(client);
    await takeLock(client);
    await client.query(historyTable);
    const { rows } = await client.query<HistoryRow>(
      `SELECT migration_name, checksum, finished_at FROM _prisma_migrations
       WHERE rolled_back_at IS NULL ORDER BY started_at`,
    );
    const missing = planMigrations(migrations, rows);
    for (const migration of missing) await apply(client, migration);
    return missing.map((migration) => migration.name);
  } finally {
    // The lock is the session's: it goes with the connection, however this ends.
    await client.end();
  }
}

/** Those not yet applied, in order; throws when history and files contradict each other. */
export function planMigrations(
  migrations: readonly Migration[],
  history: readonly HistoryRow[],
): Migration[] {
  const files = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const row of history) {
    const file = files.get(row.migration_name);
    if (row.finished_at === null) {
      throw new DatabaseSetupError(
        `Migration ${row.migration_name} was started on this database and never finished. See ` +
          'what it left behind, repair it, then mark it with `npx prisma migrate resolve`.',
      );
    }
    if (!file) {
      throw new DatabaseSetupError(
        `The database has migration ${row.migration_name}, which this version does not know. ` +
          'It was used by a newer version: start that one.',
      );
    }
    if (file.checksum !== row.checksum) {
      throw new DatabaseSetupError(
        `Migration ${row.migration_name} was edited after it was applied to this database. ` +
          'Put the file back as it was, and make a new migration for the change.',
      );
    }
  }
  const applied = new Set(history.map((row) => row.migration_name));
  return migrations.filter((migration) => !applied.has(migration.name));
}

/** `<folder>/<name>/migration.sql`, ordered by name. */
export function readMigrations(folder: string): Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });
}

/** `prisma/migrations` of this package, from the source tree as well as from dist. */
export function migrationsFolder(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const candidate = join(folder, 'prisma', 'migrations');
    if (existsSync(candidate)) return candidate;
    if (folder === dirname(folder)) {
      throw new DatabaseSetupError(
        `There is no prisma/migrations above ${import.meta.dirname}. Install the whole package.`,
      );
    }
  }
}

async function takeLock(client: pg.Client): Promise<void> {
  try {
    await client.query(`SET lock_timeout = ${databaseLimits.migrationLockTimeoutMs}`);
    await client.query(`SELECT pg_advisory_lock(${migrationLock})`);
  } catch (error) {
    throw new DatabaseSetupError(
      'Another process has been migrating this database for too long. Wait for it, or end it.',
      { cause: error },
    );
  }
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  try {
    await client.query('BEGIN');
    const started = await client.query<{ at: Date }>('SELECT clock_timestamp() AS at');
    await client.query(migration.sql);
    await client.query(
      `INSERT INTO _prisma_migrations
         (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, $4, clock_timestamp(), 1)`,
      [randomUUID(), migration.checksum, migration.name, started.rows[0]?.at],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw new DatabaseSetupError(
      `Migration ${migration.name} failed, and nothing of it was kept: ${(error as Error).message}`,
      { cause: error },
    );
  }
}
