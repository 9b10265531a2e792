// F24, without a disk of its own: a database that grows towards what it may have. The operator is told at
// 80 % and at 90 %; below the floor nothing is recorded, so nothing is done and streams end; with room
// again it goes on, the ends that were owed are in the ledger, and all of it verifies.
// Method: a table that nobody reads, made larger and dropped beside a running gateway.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { AttachSocket } from '../support/attach-socket.ts';
import { sessionRequest } from '../support/debug-sessions.ts';
import { patienceMs } from '../support/patience.ts';
import { ProcessStack } from '../support/process-stack.ts';
import { toldLine } from '../support/told-line.ts';
import { verifiedLedger } from '../support/verified-ledger.ts';

const mebibyte = 1024 ** 2;
let stack: ProcessStack;
let owner: pg.Client;

beforeAll(async () => {
  stack = await ProcessStack.start();
  // Migrates, so that the size is that of a database in use.
  await stack.gateway().url();
  await stack.stopGateways();
  owner = new pg.Client({ connectionString: stack.database.migrationUrl });
  await owner.connect();
});
afterEach(() => stack.stopGateways());
afterAll(async () => {
  await owner?.end();
  await stack?.close();
});

async function size(): Promise<number> {
  const { rows } = await owner.query<{ bytes: string }>(
    'SELECT pg_database_size(current_database())::text AS bytes',
  );
  return Number(rows[0]?.bytes);
}

/** Until the database has at least so many bytes. Unlogged: its write-ahead log is not what grows. */
async function grow(bytes: number): Promise<void> {
  await owner.query('CREATE UNLOGGED TABLE IF NOT EXISTS ballast (filling text)');
  await owner.query('ALTER TABLE ballast ALTER COLUMN filling SET STORAGE EXTERNAL');
  while ((await size()) < bytes) {
    const rows = Math.max(Math.ceil((bytes - (await size())) / 8_192), 1);
    await owner.query(
      `INSERT INTO ballast SELECT repeat('x', 8000) FROM generate_series(1, $1::int)`,
      [rows],
    );
  }
}

async function checks(url: string): Promise<Record<string, string>> {
  const answer = await fetch(`${url}/readyz`);
  return ((await answer.json()) as { checks: Record<string, string> }).checks;
}

it('a database without room is told of in time, refuses in order, and goes on with room', async () => {
  const bytesMax = (await size()) * 2 + 200 * mebibyte;
  const floor = Math.floor(bytesMax * 0.05);
  const gateway = stack.gateway({
    ENDOSCOPE_DATABASE_BYTES_MAX: String(bytesMax),
    ENDOSCOPE_DATABASE_FLOOR_BYTES: String(floor),
  });
  const url = await gateway.url();
  const told = (state: string) => toldLine(gateway, { event: 'ledger.room_changed', state });
  await told('ok');
  const session = await stack.readySession(url);
  const token = await stack.issuer.issueToken('engineer', { ttlSeconds: 3_600 });
  const terminal = (await AttachSocket.open(url, session, { token })) as AttachSocket;
  await terminal.until((s) => s.event('ready') !== undefined, 'ready');

  await grow(bytesMax * 0.81);
  expect(await told('filling')).toMatchObject({ level: 40, room: { place: 'size' } });
  await grow(bytesMax * 0.91);
  expect(await told('nearly_full')).toMatchObject({ level: 50 });
  expect(await checks(url)).toMatchObject({ ledger: 'ok', room: 'nearly_full' });
  terminal.send(0, 'echo there is room yet\n');
  await terminal.until((s) => s.stdout.includes('room yet'), 'the echo');

  await grow(bytesMax - floor + mebibyte);
  await terminal.ended;
  expect(terminal.event('exit')).toMatchObject({ reason: 'ledger_unavailable' });
  const request = { as: 'engineer', body: sessionRequest() } as const;
  const refused = await stack.call(`${url}/v1/sessions`, request);
  expect([refused.status, refused.body.reason]).toEqual([503, 'LEDGER_UNAVAILABLE']);
  const why = await toldLine(gateway, { event: 'ledger.acceptance_changed', state: 'refusing' });
  expect(why).toMatchObject({ cause: { name: 'LedgerFull' } });
  expect(await checks(url)).toMatchObject({ ledger: 'refusing', room: 'full' });
  const answer = await fetch(String((await gateway.said('gateway.ready'))['metricsUrl']));
  expect(await answer.text()).toMatch(/^gateway_ledger_room_used_ratio 0\.9[5-9]/m);

  await owner.query('DROP TABLE ballast');
  await toldLine(gateway, { event: 'ledger.acceptance_changed', state: 'accepting' });
  const taken = await stack.call(`${url}/v1/sessions`, request);
  expect(taken.status).toBe(201);
  await untilRecorded(url, session);
  expect((await verifiedLedger(stack, url)).report).toMatchObject({ isIntact: true, findings: [] });
});

/** The end of the stream, which was owed. */
async function untilRecorded(url: string, session: string): Promise<void> {
  const path = `${url}/v1/audit-events?session=${session}&event=attachment.closed`;
  for (const until = Date.now() + patienceMs; Date.now() < until; await sleep(50)) {
    const { body } = await stack.call(path, { as: 'operator' });
    const reasons = (body.auditEvents as { reason?: string }[]).map(({ reason }) => reason);
    if (reasons.length > 0) return expect(reasons).toEqual(['ledger_unavailable']);
  }
  throw new Error('the end of the stream was never recorded');
}
