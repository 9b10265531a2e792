/** Every branch of the translator, with the failure made by the real server and driver. */
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LedgerUnavailable, RouteNotFound } from '@endoscope/core';
import { createTestDatabase, testServer } from '@endoscope/testkit';
import type { TestDatabase } from '@endoscope/testkit';
import pg from 'pg';
import { Database } from './database.ts';
import { databaseFailureOf, translateDatabaseError } from './prisma-errors.ts';
import type { DatabaseFailure } from './prisma-errors.ts';

let db: TestDatabase;
let owner: pg.Client;
let superuser: pg.Client;

beforeAll(async () => {
  db = await createTestDatabase();
  owner = new pg.Client({ connectionString: db.url });
  await owner.connect();
  superuser = new pg.Client({ connectionString: (await testServer()).adminUrl });
  await superuser.connect();
  await owner.query(`
    CREATE TABLE parent (id int CONSTRAINT a_parent_is_unique PRIMARY KEY);
    CREATE TABLE child (
      id int CONSTRAINT a_child_is_unique PRIMARY KEY,
      parent int NOT NULL CONSTRAINT a_child_has_a_parent REFERENCES parent,
      size int CONSTRAINT a_size_is_positive CHECK (size > 0));
    INSERT INTO parent VALUES (1);
    INSERT INTO child VALUES (1, 1, 1);`);
});

afterAll(async () => {
  await owner?.end();
  await superuser?.end();
  await db?.close();
});

function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => new Error('it did not fail'),
    (error: unknown) => error,
  );
}

describe('the failure of a statement', () => {
  const cases: [sql: string, expected: DatabaseFailure][] = [
    [
      'INSERT INTO child VALUES (1, 1, 1)',
      { kind: 'unique_violation', code: '23505', constraint: 'a_child_is_unique' },
    ],
    [
      'INSERT INTO child VALUES (2, 9, 1)',
      { kind: 'foreign_key_violation', code: '23503', constraint: 'a_child_has_a_parent' },
    ],
    [
      'INSERT INTO child VALUES (2, 1, 0)',
      { kind: 'check_violation', code: '23514', constraint: 'a_size_is_positive' },
    ],
    [
      'INSERT INTO child VALUES (2, NULL, 1)',
      { kind: 'not_null_violation', code: '23502', constraint: undefined },
    ],
    [
      'UPDATE audit_event SET cluster = NULL',
      { kind: 'refused', code: '42501', constraint: undefined },
    ],
    ['SELECT nothing', { kind: 'refused', code: '42703', constraint: undefined }],
  ];
  for (const [sql, expected] of cases) {
    it(`is a ${expected.kind} (${expected.code}) for ${sql}`, async () => {
      const error = await failureOf(db.database.prisma.$executeRawUnsafe(sql));
      expect(databaseFailureOf(error)).toEqual(expected);
      expect(translateDatabaseError(error)).toBe(error);
    });

    it(`is the same inside a transaction for ${sql}`, async () => {
      const error = await failureOf(
        db.database.prisma.$transaction((tx) => tx.$executeRawUnsafe(sql)),
      );
      expect(databaseFailureOf(error)).toEqual(expected);
    });
  }

  it('names the constraint that the typed client violated', async () => {
    const event = {
      id: 'aud_00000000000000000000000000',
      occurredAt: new Date(),
      event: 'session.ready',
      result: 'success',
      issuer: '',
      subject: '',
      username: '',
      entry: 'rest',
      requestId: '',
    };
    await db.database.prisma.auditEvent.create({ data: event });
    const twice = await failureOf(db.database.prisma.auditEvent.create({ data: event }));
    expect(databaseFailureOf(twice)?.constraint).toBe('audit_event_id_is_unique');
    const malformed = { ...event, id: 'no-id' };
    const checked = await failureOf(db.database.prisma.auditEvent.create({ data: malformed }));
    expect(databaseFailureOf(checked)).toEqual({
      kind: 'check_violation',
      code: '23514',
      constraint: 'audit_event_id_has_its_form',
    });
  });

  it('is no business of the translator when it is not the database’s', () => {
    for (const error of [
      new Error('x'),
      new RouteNotFound({ what: 'x' }),
      'text',
      null,
      undefined,
    ]) {
      expect(databaseFailureOf(error)).toBeUndefined();
      expect(translateDatabaseError(error)).toBe(error);
    }
  });
});

describe('a database that cannot take work', () => {
  const settings = { durable: false, statementTimeoutMs: 200, lockTimeoutMs: 100 };

  it('is LedgerUnavailable when a statement takes too long', async () => {
    const impatient = await Database.connect({ url: db.appUrl, ...settings });
    try {
      const slow = await failureOf(impatient.prisma.$queryRaw`SELECT pg_sleep(5)::text`);
      expect(slow).toBeInstanceOf(LedgerUnavailable);
    } finally {
      await impatient.close();
    }
  });

  it('is LedgerUnavailable when a lock takes too long', async () => {
    const impatient = await Database.connect({ url: db.appUrl, ...settings });
    try {
      await owner.query('BEGIN; LOCK TABLE audit_event IN ACCESS EXCLUSIVE MODE');
      const blocked = await failureOf(impatient.prisma.auditEvent.count());
      expect(blocked).toBeInstanceOf(LedgerUnavailable);
    } finally {
      await owner.query('ROLLBACK');
      await impatient.close();
    }
  });

  it('is LedgerUnavailable when a transaction takes too long', async () => {
    const impatient = await Database.connect({
      url: db.appUrl,
      durable: false,
      transactionTimeoutMs: 100,
    });
    try {
      const late = impatient.work.run(() => new Promise((resolve) => setTimeout(resolve, 300)));
      expect(await failureOf(late)).toBeInstanceOf(LedgerUnavailable);
    } finally {
      await impatient.close();
    }
  });

  it('is LedgerUnavailable when every connection is taken', async () => {
    const tiny = await Database.connect({
      url: db.appUrl,
      durable: false,
      poolMax: 1,
      connectTimeoutMs: 100,
    });
    try {
      const [, alone, inTransaction] = await Promise.all([
        // First, and begun at once: Prisma's promises start when somebody waits for them.
        tiny.prisma.$queryRaw`SELECT pg_sleep(0.6)::text`.then(() => undefined),
        failureOf(tiny.prisma.$queryRaw`SELECT 1`),
        failureOf(tiny.work.run(() => Promise.resolve())),
      ]);
      expect(alone).toBeInstanceOf(LedgerUnavailable);
      expect(inTransaction).toBeInstanceOf(LedgerUnavailable);
    } finally {
      await tiny.close();
    }
  });

  it('is LedgerUnavailable when its connection is cut, and usable again afterwards', async () => {
    const lost: Error[] = [];
    const own = await Database.connect({
      url: db.appUrl,
      durable: false,
      applicationName: 'cut-me',
      onConnectionLost: (error) => lost.push(error),
    });
    try {
      const waiting = failureOf(own.prisma.$queryRaw`SELECT pg_sleep(5)::text`);
      const inWork = failureOf(own.work.run(() => cutConnections('cut-me')));
      expect(await inWork).toBeInstanceOf(LedgerUnavailable);
      expect(await waiting).toBeInstanceOf(LedgerUnavailable);
      await own.ping();
      await cutConnections('cut-me');
      await own.ping();
    } finally {
      await own.close();
    }
    expect(lost.length).toBeGreaterThan(0);
  });

  /** Ends connections from the server’s side; resolves once their pool has heard of it. */
  async function cutConnections(applicationName: string): Promise<void> {
    await superuser.query(
      `SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity WHERE application_name = $1`,
      [applicationName],
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
});

describe('connecting', () => {
  let mute: Server;
  const sockets = new Set<Socket>();

  beforeAll(async () => {
    mute = createServer((socket) => sockets.add(socket));
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
  });

  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => mute.close(resolve));
  });

  const urls: Record<string, () => string> = {
    'to a closed port': () => 'postgresql://endoscope_app@127.0.0.1:1/x',
    'to a missing socket': () => 'postgresql://endoscope_app@localhost/x?host=/nowhere',
    'to a name that does not exist': () => 'postgresql://endoscope_app@no-such-host.invalid/x',
    'to something mute': () =>
      `postgresql://endoscope_app@127.0.0.1:${(mute.address() as AddressInfo).port}/x`,
    'to a database that does not exist': () => db.appUrl.replace(/test_[0-9a-f]+/, 'no_such'),
    'as an unknown role': () => db.appUrl.replace('endoscope_app', 'no_such_role'),
  };
  for (const [what, url] of Object.entries(urls)) {
    it(`${what} is LedgerUnavailable, with the driver’s error as its cause`, async () => {
      const connecting = Database.connect({ url: url(), durable: false, connectTimeoutMs: 300 });
      const error = await failureOf(connecting);
      expect(error).toBeInstanceOf(LedgerUnavailable);
      expect((error as LedgerUnavailable).cause).toHaveProperty('message');
      expect((error as LedgerUnavailable).retryAfterMs).toBe(1_000);
    });
  }
});
