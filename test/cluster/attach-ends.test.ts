// Goal: a stream that ends before its process leaves the process, and the next stream, unharmed.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EndoscopeClient } from '@endoscope/client';
import { AttachSocket, RefusedUpgrade } from '../support/attach-socket.ts';
import { Attached } from './support/attached.ts';
import { CutProxy } from './support/cut-proxy.ts';
import { Stage } from './support/stage.ts';
import { patienceMs } from '../support/patience.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open();
  await stage.namespace.startPod('web');
}, 600_000);

afterAll(() => stage?.close());

const size = { width: 80, height: 24 };

/** A shell that remembers `mark`, and who is attached to it with the sign-in of that moment. */
async function markedShell(signIn = () => Promise.resolve(stage.client())) {
  const change = { command: ['sh'], stdin: true, tty: true };
  const { id } = await stage.readySession(stage.request('web', change));
  const client = await signIn();
  const attached = new Attached(await client.attach(id, { stdin: true, size }));
  await attached.shows('# ');
  await attached.type('mark=kept; echo "marked"\r');
  await attached.shows('marked\r\n');
  return { id, attached };
}

/** Attaches, finds the shell as it was left, and ends it. */
async function expectUnharmed(id: string): Promise<void> {
  const again = new Attached(await stage.client().attach(id, { stdin: true, size }));
  await again.shows('# ');
  await again.type('echo "is $mark"; exit 6\r');
  expect(await again.exit).toMatchObject({ reason: 'process_exited', exitCode: 6 });
  expect(again.stdout.toString()).toContain('is kept\r\n');
}

describe('an attachment that ends before its process', () => {
  it('by detaching', async () => {
    const { id, attached } = await markedShell();
    attached.connection.detach();
    expect(await attached.exit).toMatchObject({ reason: 'detached' });
    await expectUnharmed(id);
  });

  it('because its client vanished', async () => {
    const { id, attached } = await markedShell();
    const { port } = new URL(stage.gateway.url);
    const proxy = await CutProxy.start(`http://127.0.0.1:${port}`);
    const token = await stage.gateway.token('engineer');
    attached.connection.detach();
    await attached.exit;
    const socket = await AttachSocket.open(proxy.url.replace('https', 'http'), id, { token });
    if (socket instanceof RefusedUpgrade) throw new Error(JSON.stringify(socket.problem));
    await socket.until((s) => s.event('ready') !== undefined, 'ready');
    await proxy.close();
    const until = Date.now() + patienceMs;
    while (!(await stage.auditOf(id)).includes('attachment.lost')) {
      if (Date.now() > until) throw new Error('the loss was not noticed');
      await sleep(50);
    }
    await expectUnharmed(id);
  });

  it('because the sign-in expired in the middle', async () => {
    const { id, attached } = await markedShell(async () => {
      const token = await stage.gateway.token('engineer', 300);
      return new EndoscopeClient({ server: stage.gateway.url, token });
    });
    stage.gateway.clock.moveMs(301_000);
    expect(await attached.exit).toMatchObject({ reason: 'token_expired' });
    expect(attached.notices).toContain('expiring');
    await expectUnharmed(id);
  });

  it('is not disturbed by a second one, which is refused', async () => {
    const { id, attached } = await markedShell();
    const second = new Attached(await stage.client().attach(id, { stdin: true, size }));
    await expect(second.exit).rejects.toMatchObject({ reason: 'ATTACHMENT_EXISTS' });
    await attached.type('echo "undisturbed"; exit 0\r');
    expect(await attached.exit).toMatchObject({ exitCode: 0 });
    expect(attached.stdout.toString()).toContain('undisturbed\r\n');
  });
});
