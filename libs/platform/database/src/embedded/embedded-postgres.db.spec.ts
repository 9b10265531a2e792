/**
 * Goal: whatever happens to the process that started it, the server ends, its data survives, and
 * the next start works. Method: real servers of both kinds, real signals.
 */
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { DatabaseSetupError } from '../database.errors.ts';
import { EmbeddedPostgres } from './embedded-postgres.ts';
import type { EmbeddedPostgresOptions } from './embedded-postgres.ts';
import { findPostgresBinaries } from './postgres-binaries.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';
import { findRunningServer, isAlive, readPostmasterFile } from './postmaster.ts';

let parent: string;
let dataDir: string;
const servers: EmbeddedPostgres[] = [];
const children: ChildProcess[] = [];
const extraFolders: string[] = [];

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'embedded-'));
  chmodSync(parent, 0o755);
  dataDir = join(parent, 'postgres');
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const server of servers.splice(0)) await server.stop();
  // A child's server ends by itself, and writes until it has.
  await waitUntil(() => findRunningServer(join(dataDir, 'data')) === undefined);
  for (const folder of [parent, ...extraFolders.splice(0)]) {
    rmSync(folder, { recursive: true, force: true });
  }
});

async function start(options: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> {
  const server = await EmbeddedPostgres.start({ dataDir, durable: false, ...options });
  servers.push(server);
  return server;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<object>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Another process that starts the server, then runs `then`, says its address and waits. */
async function startInChild(then = ''): Promise<{ child: ChildProcess; url: string }> {
  const module = JSON.stringify(join(import.meta.dirname, 'embedded-postgres.ts'));
  const script = `
    const { EmbeddedPostgres } = await import(${module});
    const server = await EmbeddedPostgres.start({ dataDir: ${JSON.stringify(dataDir)}, durable: false });
    ${then}
    console.log(server.adminUrl);
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  children.push(child);
  const [url] = (await once(createInterface(child.stdout!), 'line')) as [string];
  return { child, url };
}

async function waitUntil(condition: () => boolean): Promise<boolean> {
  for (let i = 0; i < 500 && !condition(); i += 1) await sleep(20);
  return condition();
}

const serverPid = (): number => readPostmasterFile(join(dataDir, 'data'))!.pid;
const hasLock = (): boolean => existsSync(join(dataDir, 'data/postmaster.pid'));

describe('an embedded server of each kind', () => {
  let all: PostgresBinaries[];

  beforeAll(async () => {
    all = await findPostgresBinaries(process.env['PATH'] ?? '');
    expect(all.length).toBeGreaterThan(0);
  });

  it('starts, keeps its data over a restart, and stops without a lock', async () => {
    for (const binaries of all) {
      const first = await start({ binaries: [binaries] });
      expect([first.binaries, first.version]).toEqual([binaries.source, binaries.version]);
      await query(first.migrationUrl, 'CREATE TABLE kept AS SELECT 7 AS n');
      await first.stop();
      expect(await first.exited).toBe(0);
      expect(hasLock()).toBe(false);
      const second = await start({ binaries: [binaries] });
      expect(await query(second.migrationUrl, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
      await second.stop();
      rmSync(dataDir, { recursive: true });
    }
  });

  it('is found again by the version that wrote its data, when several are there', async () => {
    const oldest = all.at(-1)!;
    await (await start({ binaries: [oldest] })).stop();
    expect((await start({ binaries: all })).version).toBe(oldest.version);
  });
});

describe('an embedded server', () => {
  let made: string;

  // initdb is most of a first start; these tests begin with its result.
  beforeAll(async () => {
    made = mkdtempSync(join(tmpdir(), 'embedded-made-'));
    chmodSync(made, 0o755);
    const server = await EmbeddedPostgres.start({
      dataDir: join(made, 'postgres'),
      durable: false,
    });
    await server.stop();
  });

  beforeEach(() => {
    execFileSync('cp', ['-a', join(made, 'postgres'), dataDir]);
  });

  afterAll(() => {
    rmSync(made, { recursive: true, force: true });
  });

  it('has an owner who may change the schema and an application that may not', async () => {
    const server = await start();
    await query(server.migrationUrl, 'CREATE TABLE owned ()');
    await expect(query(server.url, 'CREATE TABLE mine ()')).rejects.toThrow(/permission denied/);
    const role = 'SELECT current_user::text AS role, current_database()::text AS db';
    expect(await query(server.url, role)).toEqual([{ role: 'endoscope_app', db: 'endoscope' }]);
  });

  it('is durable unless told otherwise', async () => {
    const server = await start({ durable: undefined });
    const settings = `SELECT name, setting FROM pg_settings
      WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting <> 'on'`;
    expect(await query(server.url, settings)).toEqual([]);
  });

  it('listens on no port and lets no other user near its socket', async () => {
    const server = await start();
    expect(await query(server.adminUrl, 'SHOW listen_addresses')).toEqual([
      { listen_addresses: '' },
    ]);
    const answer = await query(server.adminUrl, 'SHOW unix_socket_permissions');
    expect(answer).toEqual([{ unix_socket_permissions: '0700' }]);
  });

  it('ends when the process that started it is killed', async () => {
    const { child } = await startInChild();
    const pid = serverPid();
    child.kill('SIGKILL');
    expect(await waitUntil(() => !isAlive(pid))).toBe(true);
    expect(hasLock()).toBe(false);
  });

  it('outlives a Ctrl-C of the terminal, so that its owner can drain', async () => {
    const { child, url } = await startInChild(
      `process.on('SIGINT', () => console.log('draining'));`,
    );
    process.kill(-child.pid!, 'SIGINT');
    await sleep(300);
    expect(await query(url, 'SELECT 1 AS alive')).toEqual([{ alive: 1 }]);
  });

  it('does not keep a process alive that is done', async () => {
    const { child } = await startInChild(
      'process.exitCode = 5; globalThis.setInterval = () => {};',
    );
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(5);
    expect(await waitUntil(() => !hasLock())).toBe(true);
  });

  it('starts after its server was killed, with the stale lock in place', async () => {
    const first = await start({ durable: true });
    await query(first.migrationUrl, 'CREATE TABLE kept AS SELECT 7 AS n');
    process.kill(serverPid(), 'SIGKILL');
    await first.exited;
    expect(hasLock()).toBe(true);
    const second = await start();
    expect(await query(second.migrationUrl, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  });

  it('replaces a server whose owner and guard were both killed', async () => {
    const { child } = await startInChild();
    const orphan = serverPid();
    // The guard is the server's parent; its other child waits for the end of the pipe.
    const guard = Number(
      /\nPPid:\s+(\d+)/.exec(readFileSync(`/proc/${orphan}/status`, 'utf8'))?.[1],
    );
    const both = readFileSync(`/proc/${guard}/task/${guard}/children`, 'utf8').trim().split(' ');
    const watch = both.map(Number).filter((pid) => pid !== orphan);
    for (const pid of [guard, ...watch, child.pid!]) process.kill(pid, 'SIGKILL');
    await once(child, 'exit');
    expect(isAlive(orphan)).toBe(true);
    const server = await start();
    expect(serverPid()).not.toBe(orphan);
    expect(await query(server.url, 'SELECT 1 AS alive')).toEqual([{ alive: 1 }]);
  });

  it('says who is using the folder', async () => {
    const { child } = await startInChild();
    const second = start();
    await expect(second).rejects.toThrow(DatabaseSetupError);
    await expect(second).rejects.toThrow(`is in use by process ${child.pid}. Stop it first.`);
  });

  it('says which version is needed for a folder of another one', async () => {
    writeFileSync(join(dataDir, 'data/PG_VERSION'), '9\n');
    await expect(start()).rejects.toThrow(/was written by PostgreSQL 9, and this machine has \d/);
  });

  it('says what to do when the machine has no Postgres at all', async () => {
    rmSync(dataDir, { recursive: true });
    await expect(start({ binaries: [] })).rejects.toThrow(
      /Install PostgreSQL, or set DATABASE_URL/,
    );
  });

  it('says what the server said when it does not start', async () => {
    writeFileSync(join(dataDir, 'data/postgresql.conf'), 'no_such_setting = 1\n');
    await expect(start()).rejects.toThrow(/did not start .*no_such_setting/s);
  });

  it('removes what a killed initdb left, and begins anew', async () => {
    rmSync(join(dataDir, 'data'), { recursive: true });
    mkdirSync(join(dataDir, 'data.new-1/base'), { recursive: true });
    await start();
    expect(existsSync(join(dataDir, 'data.new-1'))).toBe(false);
  });

  it('moves to /var/tmp, says where, and comes back there, when its path is too long', async () => {
    dataDir = join(parent, 'x'.repeat(90), 'postgres');
    const first = await start();
    extraFolders.push(first.directory);
    expect(first.directory).toMatch(/^\/var\/tmp\/endoscope-\d+-[0-9a-f]{16}$/);
    expect(readFileSync(join(dataDir, 'LOCATION'), 'utf8')).toBe(`${first.directory}\n`);
    await query(first.migrationUrl, 'CREATE TABLE kept AS SELECT 7 AS n');
    await first.stop();
    const second = await start();
    expect(await query(second.migrationUrl, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  });
});

// Postgres refuses root, so as root the server runs as somebody else.
if (process.getuid?.() === 0) {
  describe('an embedded server started by root', () => {
    it('does not run as root', async () => {
      await start();
      const status = readFileSync(`/proc/${serverPid()}/status`, 'utf8');
      expect(/\nUid:\s+(\d+)/.exec(status)?.[1]).not.toBe('0');
    });

    it('works below a folder that only root may enter, with the data elsewhere', async () => {
      chmodSync(parent, 0o700);
      const server = await start();
      extraFolders.push(server.directory);
      expect(server.directory).toMatch(/^\/var\/tmp\//);
      expect(await query(server.url, 'SELECT 1 AS alive')).toEqual([{ alive: 1 }]);
    });
  });
}
