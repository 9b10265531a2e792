// The built gateway as a process: how it starts, what it says when it cannot, how it ends, and
// that it outlives its database.
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { AttachSocket } from '../support/attach-socket.ts';
import { sessionRequest } from '../support/debug-sessions.ts';
import { ProcessStack } from '../support/process-stack.ts';
import { patienceMs } from '../support/patience.ts';

let stack: ProcessStack;
beforeAll(async () => {
  stack = await ProcessStack.start();
});
afterEach(() => stack.stopGateways());
afterAll(() => stack.close());

describe('a gateway that is told to stop', () => {
  it('stops being ready, tells each stream, ends it, and exits 0', async () => {
    const gateway = stack.gateway();
    const url = await gateway.url();
    const socket = await stack.attached(url);
    gateway.signal('SIGTERM');
    await socket.until((s) => s.event('notice')?.['code'] === 'draining', 'the notice');
    const probe = await fetch(`${url}/readyz`);
    expect([probe.status, (await fetch(`${url}/livez`)).status]).toEqual([503, 200]);
    const end = await socket.ended;
    expect([end.code, socket.order.at(-1)]).toEqual([1000, 'exit']);
    expect(socket.event('exit')).toMatchObject({ reason: 'detached' });
    expect(await gateway.exited).toBe(0);
  });

  it('twice does not wait for its streams, and still ends well', async () => {
    const gateway = stack.gateway({ ENDOSCOPE_DRAIN: '60s' });
    const socket = await stack.attached(await gateway.url());
    gateway.signal('SIGTERM');
    await socket.until((s) => s.event('notice') !== undefined, 'the notice');
    const startedAt = performance.now();
    gateway.signal('SIGTERM');
    expect((await socket.ended).code).toBe(1000);
    expect(await gateway.exited).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(30_000);
  });

  it('takes up the sessions of the one before it', async () => {
    const first = stack.gateway();
    const firstUrl = await first.url();
    const socket = await stack.attached(firstUrl);
    socket.socket.terminate();
    const { body } = await stack.call(`${firstUrl}/v1/sessions?state=ready&pageSize=1`, {
      as: 'engineer',
    });
    first.signal('SIGKILL');
    await first.exited;
    const url = await stack.gateway().url();
    const session = body.sessions[0].id as string;
    const token = await stack.issuer.issueToken('engineer');
    const again = (await AttachSocket.open(url, session, { token })) as AttachSocket;
    again.send(0, 'exit 5\n');
    await again.ended;
    expect(again.event('exit')).toMatchObject({ reason: 'process_exited', exitCode: 5 });
  });
});

describe('a gateway that cannot start', () => {
  it('names everything that is wrong with its settings at once', async () => {
    const gateway = stack.gateway({
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

  it('names the settings of a replica that are missing', async () => {
    const gateway = stack.gateway({ ENDOSCOPE_REPLICA_LISTEN: '127.0.0.1:9091' });
    expect(await gateway.exited).toBe(78);
    expect(gateway.output).toContain(
      'ENDOSCOPE_REPLICA_ADVERTISE, ENDOSCOPE_REPLICA_CERT_FILE, ENDOSCOPE_REPLICA_KEY_FILE, ' +
        'ENDOSCOPE_REPLICA_CA_FILE: the settings of a replica are given together or not at all.',
    );
  });

  it('says that its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const gateway = stack.gateway({ ENDOSCOPE_HTTP_ADDRESS: `127.0.0.1:${port}` });
    expect(await gateway.exited).toBe(1);
    expect(gateway.output).toContain('Another program listens there');
    other.close();
  });

  it('says that there is no database', async () => {
    const nowhere = 'postgresql://nobody@127.0.0.1:1/none';
    const gateway = stack.gateway({ DATABASE_URL: nowhere, DATABASE_MIGRATION_URL: nowhere });
    expect(await gateway.exited).toBe(1);
    expect(gateway.output).toMatch(/database/i);
    expect(gateway.output).not.toMatch(/\n\s+at /);
  });
});

describe('a gateway whose database goes away', () => {
  it('refuses what it cannot record, goes on, and recovers by itself', async () => {
    const gateway = stack.gateway();
    const url = await gateway.url();
    const socket = await stack.attached(url);
    await stack.database.stop();
    const refused = await stack.call(`${url}/v1/sessions`, {
      as: 'engineer',
      body: sessionRequest(),
    });
    expect([refused.status, refused.body.reason]).toEqual([503, 'LEDGER_UNAVAILABLE']);
    const list = await stack.call(`${url}/v1/sessions`, { as: 'engineer' });
    expect([list.status, list.body.reason]).toEqual([503, 'LEDGER_UNAVAILABLE']);
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    const ledger = async (): Promise<string> => {
      const { checks } = (await (await fetch(`${url}/readyz`)).json()) as {
        checks: { ledger: string };
      };
      return checks.ledger;
    };
    while (!['paused', 'refusing'].includes(await ledger())) await sleep(50);
    // What happens now could not be recorded, so nothing is carried any more.
    socket.send(0, 'echo still here\n');
    await socket.ended;
    expect(socket.event('exit')).toMatchObject({ reason: 'ledger_unavailable' });
    expect(socket.stdout).not.toContain('still here');
    await stack.restartDatabase();
    const deadline = Date.now() + patienceMs;
    while ((await fetch(`${url}/readyz`)).status !== 200 && Date.now() < deadline) await sleep(100);
    const taken = await stack.call(`${url}/v1/sessions`, {
      as: 'engineer',
      body: sessionRequest(),
    });
    expect(taken.status).toBe(201);
  });
});
