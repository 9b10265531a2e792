// The built gateway as a process: how it starts, what it says when it cannot, how it ends, and
// that it outlives its database.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedPostgres } from '@endoscope/database';
import { createKeyRingFile } from '@endoscope/secret-box';
import { SimulatedCluster, startDevelopmentIssuer } from '@endoscope/simulators';
import type { RunningIssuer } from '@endoscope/simulators';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { AttachSocket } from '../support/attach-socket.ts';
import { sessionRequest } from '../support/debug-sessions.ts';
import { GatewayProcess } from '../support/gateway-process.ts';

let folder: string;
let database: EmbeddedPostgres;
let issuer: RunningIssuer;
let cluster: SimulatedCluster;
const running: GatewayProcess[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'endoscope-process-'));
  createKeyRingFile(join(folder, 'keyring.json'));
  database = await startDatabase();
  issuer = await startDevelopmentIssuer({ environment: 'test', port: 0 });
  cluster = await SimulatedCluster.start({ name: 'sim' });
}, 60_000);
afterEach(async () => {
  for (const gateway of running.splice(0)) await gateway.stop();
});
afterAll(async () => {
  await cluster.close();
  await issuer.close();
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
});

function startDatabase(): Promise<EmbeddedPostgres> {
  const searchPath = process.env['PATH'] ?? '';
  return EmbeddedPostgres.start({ dataDir: join(folder, 'postgres'), searchPath });
}

function environment(): Record<string, string> {
  const { issuerUrl } = issuer;
  const clients = ['endo-cli', 'portal'];
  return {
    ENDOSCOPE_ENV: 'development',
    DATABASE_URL: database.url,
    DATABASE_MIGRATION_URL: database.migrationUrl,
    ENDOSCOPE_ISSUERS: JSON.stringify([{ issuer: issuerUrl, audience: 'endoscope', clients }]),
    ENDOSCOPE_POLICY_DIR: join(import.meta.dirname, '../../apps/dev/policies'),
    ENDOSCOPE_KEYRING_FILE: join(folder, 'keyring.json'),
    ENDOSCOPE_ALLOWED_PRIVATE_ADDRESSES: '127.0.0.0/8',
    ENDOSCOPE_HTTP_ADDRESS: '127.0.0.1:0',
    ENDOSCOPE_GRPC_ADDRESS: '127.0.0.1:0',
    ENDOSCOPE_METRICS_ADDRESS: '127.0.0.1:0',
    ENDOSCOPE_DRAIN: '2s',
  };
}

function start(change: Record<string, string> = {}): GatewayProcess {
  const gateway = GatewayProcess.start({ ...environment(), ...change });
  running.push(gateway);
  return gateway;
}

async function ready(gateway: GatewayProcess): Promise<string> {
  return String((await gateway.said('gateway.ready'))['httpUrl']);
}

interface Call {
  readonly as: 'engineer' | 'operator';
  readonly body?: object;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into any answer
async function call(url: string, { as, body }: Call): Promise<{ status: number; body: any }> {
  const response = await fetch(url, {
    method: body ? 'POST' : 'GET',
    headers: {
      authorization: `Bearer ${await issuer.issueToken(as)}`,
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

/** An open attachment of a new session, its cluster registered if it is not yet. */
async function attached(url: string): Promise<AttachSocket> {
  await call(`${url}/v1/clusters`, {
    as: 'operator',
    body: {
      name: 'sim',
      serverUrl: cluster.serverUrl,
      caCertificatePem: cluster.caCertificatePem,
      credential: { bearerToken: cluster.token },
    },
  });
  const { body } = await call(`${url}/v1/sessions`, { as: 'engineer', body: sessionRequest() });
  await call(`${url}/v1/sessions/${body.id}?waitFor=ready&timeout=15s`, { as: 'engineer' });
  const token = await issuer.issueToken('engineer');
  const socket = (await AttachSocket.open(url, body.id as string, { token })) as AttachSocket;
  await socket.until((s) => s.event('ready') !== undefined, 'ready');
  return socket;
}

describe('a gateway that is told to stop', () => {
  it('stops being ready, tells each stream, ends it, and exits 0', async () => {
    const gateway = start();
    const url = await ready(gateway);
    const socket = await attached(url);
    gateway.signal('SIGTERM');
    await socket.until((s) => s.event('notice')?.['code'] === 'draining', 'the notice');
    const probe = await fetch(`${url}/readyz`);
    expect([probe.status, (await fetch(`${url}/livez`)).status]).toEqual([503, 200]);
    const end = await socket.ended;
    expect([end.code, socket.order.at(-1)]).toEqual([1000, 'exit']);
    expect(socket.event('exit')).toMatchObject({ reason: 'detached' });
    expect(await gateway.exited).toBe(0);
  }, 60_000);

  it('twice does not wait for its streams, and still ends well', async () => {
    const gateway = start({ ENDOSCOPE_DRAIN: '60s' });
    const socket = await attached(await ready(gateway));
    gateway.signal('SIGTERM');
    await socket.until((s) => s.event('notice') !== undefined, 'the notice');
    const startedAt = performance.now();
    gateway.signal('SIGTERM');
    expect((await socket.ended).code).toBe(1000);
    expect(await gateway.exited).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  }, 60_000);

  it('takes up the sessions of the one before it', async () => {
    const first = start();
    const firstUrl = await ready(first);
    const socket = await attached(firstUrl);
    socket.socket.terminate();
    const { body } = await call(`${firstUrl}/v1/sessions?state=ready&pageSize=1`, {
      as: 'engineer',
    });
    first.signal('SIGKILL');
    await first.exited;
    const url = await ready(start());
    const session = body.sessions[0].id as string;
    const token = await issuer.issueToken('engineer');
    const again = (await AttachSocket.open(url, session, { token })) as AttachSocket;
    again.send(0, 'exit 5\n');
    await again.ended;
    expect(again.event('exit')).toMatchObject({ reason: 'process_exited', exitCode: 5 });
  }, 60_000);
});

describe('a gateway that cannot start', () => {
  it('names everything that is wrong with its settings at once', async () => {
    const gateway = start({
      ENDOSCOPE_HTTP_ADDRESS: 'nowhere',
      ENDOSCOPE_SESSION_IDLE: 'soon',
      ENDOSCOPE_SESSIONS_PER_USER_MAX: '-1',
      ENDOSCOPE_TYPO: '1',
    });
    expect(await gateway.exited).toBe(78);
    for (const name of ['HTTP_ADDRESS', 'SESSION_IDLE', 'SESSIONS_PER_USER_MAX', 'TYPO']) {
      expect(gateway.output).toContain(`ENDOSCOPE_${name}`);
    }
  });

  it('says that its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const gateway = start({ ENDOSCOPE_HTTP_ADDRESS: `127.0.0.1:${port}` });
    expect(await gateway.exited).toBe(1);
    expect(gateway.output).toContain('Another program listens there');
    other.close();
  }, 30_000);

  it('says that there is no database', async () => {
    const nowhere = 'postgresql://nobody@127.0.0.1:1/none';
    const gateway = start({ DATABASE_URL: nowhere, DATABASE_MIGRATION_URL: nowhere });
    expect(await gateway.exited).toBe(1);
    expect(gateway.output).toMatch(/database/i);
    expect(gateway.output).not.toMatch(/\n\s+at /);
  }, 60_000);
});

describe('a gateway whose database goes away', () => {
  it('refuses what it cannot record, goes on, and recovers by itself', async () => {
    const gateway = start();
    const url = await ready(gateway);
    const socket = await attached(url);
    await database.stop();
    const refused = await call(`${url}/v1/sessions`, { as: 'engineer', body: sessionRequest() });
    expect([refused.status, refused.body.reason]).toEqual([503, 'LEDGER_UNAVAILABLE']);
    const list = await call(`${url}/v1/sessions`, { as: 'engineer' });
    expect([list.status, list.body.reason]).toEqual([503, 'LEDGER_UNAVAILABLE']);
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    // What was recorded before goes on.
    socket.send(0, 'echo still here\n');
    await socket.until((s) => s.stdout.includes('still here'), 'the echo');
    database = await startDatabase();
    const deadline = Date.now() + 20_000;
    while ((await fetch(`${url}/readyz`)).status !== 200 && Date.now() < deadline) await sleep(100);
    const taken = await call(`${url}/v1/sessions`, { as: 'engineer', body: sessionRequest() });
    expect(taken.status).toBe(201);
    socket.socket.terminate();
  }, 90_000);
});
