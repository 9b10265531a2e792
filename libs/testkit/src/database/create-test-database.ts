import { createHash, randomBytes } from 'node:crypto';
import { applicationRole, Database, migrate, migrationsFolder } from '@endoscope/database';
import { ownerRole, readMigrations } from '@endoscope/database';
import pg from 'pg';
import { testServer } from './test-server.ts';

export interface TestDatabase {
  /** As the owner of the schema. */
  readonly url: string;
  /** As the gateway itself connects. */
  readonly appUrl: string;
  /** Connected as the gateway. */
  readonly database: Database;
  /** Disconnects and drops the database. */
  close(): Promise<void>;
}

/** Serialises the making of the template among the processes of a test run. */
const templateLock = 72_707_370;

/** A fresh, migrated database: a copy of a template that is migrated once per set of migrations. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  return fromTemplate(name, await template());
}

/** An empty database without tables, to test migrations themselves. */
export async function createEmptyDatabase(): Promise<Omit<TestDatabase, 'database'>> {
  const { adminUrl } = await testServer();
  const name = `test_${randomBytes(8).toString('hex')}`;
  await asAdmin(adminUrl, (client) => client.query(`CREATE DATABASE ${name} OWNER ${ownerRole}`));
  const urls = urlsOf(adminUrl, name);
  return { ...urls, close: () => drop(adminUrl, name) };
}

async function fromTemplate(name: string, source: string): Promise<TestDatabase> {
  const { adminUrl } = await testServer();
  await asAdmin(adminUrl, (client) =>
    client.query(`CREATE DATABASE ${name} TEMPLATE ${source} OWNER ${ownerRole}`),
  );
  const urls = urlsOf(adminUrl, name);
  const database = await Database.connect({ url: urls.appUrl, poolMax: 5, durable: false });
  const close = async (): Promise<void> => {
    await database.close();
    await drop(adminUrl, name);
  };
  return { ...urls, database, close };
}

async function template(): Promise<string> {
  const { adminUrl } = await testServer();
  const checksums = readMigrations(migrationsFolder()).map((m) => `${m.name} ${m.checksum}`);
  const hash = createHash('sha256').update(checksums.join('\n')).digest('hex').slice(0, 16);
  const name = `template_${hash}`;
  await asAdmin(adminUrl, async (client) => {
    await client.query(`SELECT pg_advisory_lock(${templateLock})`);
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (found.rowCount === 1) return;
    // Renamed when it is complete: a kill in between leaves no half-migrated template.
    const unfinished = `unfinished_${hash}`;
    await client.query(`DROP DATABASE IF EXISTS ${unfinished} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${unfinished} OWNER ${ownerRole}`);
    await migrate(urlsOf(adminUrl, unfinished).url);
    await client.query(`ALTER DATABASE ${unfinished} RENAME TO ${name}`);
  });
  return name;
}

async function drop(adminUrl: string, name: string): Promise<void> {
  await asAdmin(adminUrl, (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
}

async function asAdmin(
  adminUrl: string,
  work: (client: pg.Client) => Promise<unknown>,
): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function urlsOf(adminUrl: string, database: string): { url: string; appUrl: string } {
  const urlFor = (role: string): string => {
    const url = new URL(adminUrl);
    url.pathname = `/${database}`;
    url.username = role;
    return url.href;
  };
  return { url: urlFor(ownerRole), appUrl: urlFor(applicationRole) };
}
