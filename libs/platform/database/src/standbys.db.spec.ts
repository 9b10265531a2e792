// A database that is followed, and one that only reads. Method: a real streaming replica of a real server,
// stopped and started; settings changed as an administrator changes them.
import { spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, chownSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { DatabaseSetupError } from './database.errors.ts';
import { Database } from './database.ts';
import { measureRoom } from './database-room.ts';
import { readStandbys } from './database-standbys.ts';
import { EmbeddedPostgres } from './embedded/embedded-postgres.ts';
import { migrate } from './migrator.ts';

const name = 'standby_1';
let folder: string;
let primary: EmbeddedPostgres;
let standby: EmbeddedPostgres;
let admin: pg.Client;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'standbys-'));
  chmodSync(folder, 0o755);
  const first = await start('primary');
  await first.stop();
  // With its owners: the server may be another user's than ours.
  const copy = join(folder, 'standby');
  const copied = spawnSync('cp', ['-a', first.directory, copy], { encoding: 'utf8' });
  if (copied.status !== 0) throw new Error(copied.stderr);
  const data = join(copy, 'data');
  const { uid, gid } = statSync(data);
  const way = `host=${first.directory} user=postgres application_name=${name}`;
  appendFileSync(join(data, 'postgresql.auto.conf'), `primary_conninfo = '${way}'\n`);
  writeFileSync(join(data, 'standby.signal'), '');
  chownSync(join(data, 'standby.signal'), uid, gid);
  primary = await start('primary');
  standby = await start('standby');
  admin = new pg.Client({ connectionString: primary.adminUrl });
  await admin.connect();
});

afterAll(async () => {
  await admin?.end();
  await standby?.stop();
  await primary?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function start(which: 'primary' | 'standby'): Promise<EmbeddedPostgres> {
  const searchPath = process.env['PATH'] ?? '';
  return EmbeddedPostgres.start({ dataDir: join(folder, which), searchPath });
}

/** For all connections, soon. */
async function commitsWaitFor(standbys: string): Promise<void> {
  await admin.query(`ALTER SYSTEM SET synchronous_standby_names = '${standbys}'`);
  await admin.query('SELECT pg_reload_conf()');
}

/** Again and again, until it is as it is wanted; the limit of the case ends it otherwise. */
async function until<T>(ask: () => Promise<T>, isWanted: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (isWanted(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('a server that is followed', () => {
  let database: Database;
  const probe = (): Promise<unknown> =>
    database.probe.execute(500).then(
      () => undefined,
      (error: unknown) => error,
    );

  beforeAll(async () => {
    await commitsWaitFor(name);
    await until(
      () => Database.connect({ url: primary.url, standbysMin: 1 }).catch(() => undefined),
      (connected) => {
        if (connected) database = connected;
        return connected !== undefined;
      },
    );
  });
  afterAll(() => database?.close());

  it('shows its standbys to a role that may see them, and to others that there are some', async () => {
    const ask = () => readStandbys(database.query);
    const hidden = await until(ask, ({ hidden: some }) => some > 0);
    expect(hidden).toEqual({ synchronous: 0, others: 0, hidden: 1 });
    await admin.query('GRANT pg_read_all_stats TO endoscope_app');
    const seen = await until(ask, ({ synchronous }) => synchronous > 0);
    expect(seen).toEqual({ synchronous: 1, others: 0, hidden: 0 });
  });

  it('confirms nothing while its standby is away, and everything when it is back', async () => {
    await until(probe, (problem) => problem === undefined);
    await standby.stop();
    const problem = await until(probe, (found) => found !== undefined);
    expect((problem as Error).message).toBe('no commit was confirmed in 500 ms');
    const none = await until(
      () => readStandbys(database.query),
      ({ synchronous: n }) => n === 0,
    );
    expect(none.synchronous).toBe(0);
    standby = await start('standby');
    expect(await until(probe, (found) => found === undefined)).toBeUndefined();
  });

  it('is refused when it waits for nobody, by those who count on a standby', async () => {
    await commitsWaitFor('');
    const problem = await until(probe, (found) => found instanceof DatabaseSetupError);
    expect((problem as Error).message).toMatch(
      /synchronous_standby_names is empty.*ENDOSCOPE_DATABASE_STANDBYS is 1/s,
    );
    const connecting = Database.connect({ url: primary.url, standbysMin: 1 });
    await expect(connecting).rejects.toThrow(/Name the standbys, or set it to 0/);
    await (await Database.connect({ url: primary.url })).close();
  });
});

describe('a standby', () => {
  it('is refused, by name, before anything is tried on it', async () => {
    const sentence = /is a standby \(in recovery\).*name the primary/;
    await expect(Database.connect({ url: standby.url })).rejects.toThrow(sentence);
    await expect(migrate(standby.migrationUrl)).rejects.toThrow(sentence);
  });
});

describe('a database that only reads', () => {
  it('is refused at once, and under whoever has used it, until it writes again', async () => {
    const database = await Database.connect({ url: primary.url });
    const probe = (): Promise<unknown> =>
      database.probe.execute(5_000).then(
        () => undefined,
        (error: unknown) => error,
      );
    try {
      await until(probe, (found) => found === undefined);
      await admin.query('ALTER DATABASE endoscope SET default_transaction_read_only = on');
      // The setting is for new connections: whoever sets it ends the others.
      await admin.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'endoscope'`,
      );
      const refused = await until(probe, (found) => found instanceof DatabaseSetupError);
      expect((refused as Error).message).toContain('read-only for this user');
      await expect(Database.connect({ url: primary.url })).rejects.toThrow(DatabaseSetupError);
      await expect(migrate(primary.migrationUrl)).rejects.toThrow('read-only for this user');
      await admin.query('ALTER DATABASE endoscope RESET default_transaction_read_only');
      expect(await until(probe, (found) => found === undefined)).toBeUndefined();
    } finally {
      await database.close();
    }
  });
});

describe('the room of a server', () => {
  it('is that of the disks that are seen, and of what the database may grow to', async () => {
    const database = await Database.connect({ url: primary.url });
    try {
      const places = { folders: [primary.directory], bytesMax: 1_000_000_000 };
      const [disk, size, ...more] = await measureRoom(database.query, places);
      expect(more).toEqual([]);
      expect(disk?.place).toBe(primary.directory);
      expect(disk?.usedBytes).toBeGreaterThan(0);
      expect(disk?.totalBytes).toBeGreaterThan(disk?.usedBytes ?? Infinity);
      expect(size).toMatchObject({ place: 'size', totalBytes: 1_000_000_000 });
      expect(size?.usedBytes).toBeGreaterThan(1_000_000);
      const nowhere = { folders: [join(folder, 'none')], bytesMax: 0 };
      await expect(measureRoom(database.query, nowhere)).rejects.toThrow('ENOENT');
      expect(await measureRoom(database.query, { folders: [], bytesMax: 0 })).toEqual([]);
    } finally {
      await database.close();
    }
  });
});
