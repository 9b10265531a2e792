import { closeSync, constants, existsSync, openSync, readFileSync, renameSync } from 'node:fs';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedPostgres, ensureRoles } from '@endoscope/database';
import pg from 'pg';

const startTimeoutMs = 180_000;
const pollMs = 20;
/** Serialises the making of roles, which belong to the whole server. */
const rolesLock = 72_707_371;

export interface TestServer {
  readonly adminUrl: string;
}

/**
 * The one throw-away server of a test run, shared by all its processes. Whoever needs it first
 * starts it, the others wait for its address. `ENDOSCOPE_TEST_DATABASE_URL` (a superuser's) puts
 * an existing server in its place.
 */
export async function testServer(): Promise<TestServer> {
  const given = process.env['ENDOSCOPE_TEST_DATABASE_URL'];
  if (given) return existingServer(given);
  const folder = process.env['ENDOSCOPE_TEST_RUN'];
  if (!folder) throw new Error('No test run: libs/testkit/global-setup.mjs is not set up in jest.');
  const address = join(folder, 'server.json');
  if (!existsSync(address) && claim(join(folder, 'starting'))) await start(folder, address);
  const deadline = Date.now() + startTimeoutMs;
  while (!existsSync(address)) {
    if (Date.now() > deadline) throw new Error(`No test database appeared in ${folder}.`);
    await sleep(pollMs);
  }
  const found = JSON.parse(readFileSync(address, 'utf8')) as TestServer | { problem: string };
  if ('problem' in found) throw new Error(found.problem);
  return found;
}

async function existingServer(adminUrl: string): Promise<TestServer> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(`SELECT pg_advisory_lock(${rolesLock})`);
    await ensureRoles(client);
  } finally {
    await client.end();
  }
  return { adminUrl };
}

async function start(folder: string, address: string): Promise<void> {
  const lifeline = openSync(join(folder, 'lifeline'), constants.O_RDONLY);
  try {
    const { adminUrl } = await EmbeddedPostgres.start({
      dataDir: join(folder, 'postgres'),
      durable: false,
      lifeline,
      searchPath: process.env['PATH'] ?? '',
    });
    publish(address, { adminUrl });
  } catch (error) {
    publish(address, { problem: `The test database did not start: ${(error as Error).message}` });
  } finally {
    closeSync(lifeline);
  }
}

/** Readers see the whole file or none. */
function publish(file: string, value: object): void {
  writeFileSync(`${file}.new`, JSON.stringify(value));
  renameSync(`${file}.new`, file);
}

function claim(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
