// Goal: a whole gateway whose recordings and signed heads rest in an S3-compatible store loses none of
// them: neither when it is killed in the middle of an upload, nor while the store is away (F30).
// Method: the built gateway as a process, a real S3 server, and a proxy between them that fails as told.
import { createHmac } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NoteVerifier, openCheckpoint } from '@endoscope/audit/verify';
import { objectStoreLimits } from '@endoscope/object-store';
import { AttachSocket } from '../support/attach-socket.ts';
import { FaultyDoor } from '../support/faulty-door.ts';
import type { GatewayProcess } from '../support/gateway-process.ts';
import { patienceMs } from '../support/patience.ts';
import { ProcessStack } from '../support/process-stack.ts';
import { readBundle } from '../support/recorded-bundle.ts';
import { bytesOf } from '../support/recorded-output.ts';
import { S3Server } from '../support/s3-server.ts';
import { WebhookReceiver } from '../support/webhook-receiver.ts';

const folder = mkdtempSync(join(tmpdir(), 'endoscope-s3-gateway-'));
const spool = join(folder, 'spool');
const headsFile = join(folder, 'heads');
const webhookSecret = Buffer.alloc(32, 7);
let server: S3Server;
let door: FaultyDoor;
let receiver: WebhookReceiver;
let stack: ProcessStack;
let gateway: GatewayProcess;
let url: string;
beforeAll(async () => {
  server = await S3Server.make('recordings', 'heads');
  await server.start();
  door = await FaultyDoor.before(server.port);
  receiver = await WebhookReceiver.start();
  stack = await ProcessStack.start();
  await start();
}, 900_000);
afterAll(async () => {
  await stack.close();
  await receiver.close();
  await door.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function start(change: Record<string, string> = {}): Promise<void> {
  gateway = stack.gateway({
    ENDOSCOPE_RECORDING: 'required',
    ENDOSCOPE_RECORDING_STORE: 's3://recordings/eu/1',
    ENDOSCOPE_RECORDING_SPOOL: `file:${spool}`,
    ENDOSCOPE_RECORDING_FLOOR_BYTES: '1',
    ENDOSCOPE_S3_ENDPOINT: door.endpoint,
    ENDOSCOPE_S3_CREDENTIALS_FILE: server.credentialsFile(),
    ENDOSCOPE_LEDGER_HEADS_FILE: headsFile,
    ENDOSCOPE_LEDGER_HEADS_S3: 's3://heads/eu',
    ENDOSCOPE_LEDGER_WEBHOOK: receiver.url,
    ENDOSCOPE_LEDGER_WEBHOOK_SECRET: `whsec_${webhookSecret.toString('base64')}`,
    ...change,
  });
  url = await gateway.url();
}

async function attached(session: string): Promise<AttachSocket> {
  const token = await stack.issuer.issueToken('engineer');
  const socket = await AttachSocket.open(url, session, { token });
  if (!(socket instanceof AttachSocket)) throw new Error(JSON.stringify(socket));
  await socket.until((s) => s.event('ready') !== undefined, 'ready');
  return socket;
}

/** A session that has typed this and has ended; what it was shown. */
async function recorded(typed: string): Promise<{ session: string; shown: Buffer; id: string }> {
  const session = await stack.readySession(url, { tty: false });
  const socket = await attached(session);
  socket.send(0, typed);
  await socket.ended;
  const path = `${url}/v1/recordings?session=${session}`;
  const { body } = await stack.call(path, { as: 'operator' });
  return { session, shown: socket.stdout, id: body.recordings[0].id as string };
}

async function until(what: string, isTrue: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + patienceMs; !(await isTrue()); await sleep(50)) {
    if (Date.now() > end) throw new Error(`${what} never came:\n${gateway.output.slice(-4_000)}`);
  }
}

const far = (id: string, name: string) => join(server.dataFolder, 'recordings/eu/1', id, name);
const near = (id: string) => join(spool, id);
const isShipped = (id: string) => existsSync(far(id, 'manifest.json')) && !existsSync(near(id));
const partsSent = () =>
  door.seen.flatMap((asked) => /^PUT .*[?&]partNumber=(\d+)/.exec(asked)?.[1] ?? []);

/** Once all that it proves is there. */
async function bundleOf(session: string): Promise<Buffer> {
  const authorization = `Bearer ${await stack.issuer.issueToken('operator')}`;
  for (const end = Date.now() + patienceMs; ; await sleep(100)) {
    const answer = await fetch(`${url}/v1/sessions/${session}/bundle`, {
      headers: { authorization },
    });
    if (answer.status === 200) return Buffer.from(await answer.arrayBuffer());
    const { reason } = (await answer.json()) as { reason: string };
    if (reason !== 'BUNDLE_NOT_READY' || Date.now() > end) throw new Error(reason);
  }
}

describe('a gateway whose recordings rest in an object store', () => {
  it('that is killed in the middle of an upload goes on with it, and proves what it recorded', async () => {
    const { partBytes } = objectStoreLimits;
    let killed: Promise<unknown> | undefined;
    door.fault = (asked) => {
      if (!asked.includes('partNumber=2')) return undefined;
      gateway.signal('SIGKILL');
      killed ??= gateway.exited;
      return 'cut';
    };
    const { session, shown, id } = await recorded(
      `head -c ${partBytes + 1_000_000} /dev/urandom; exit\n`,
    );
    await until('the second part', () => killed !== undefined);
    await killed;
    expect(partsSent()).toEqual(expect.arrayContaining(['1', '2']));
    expect([existsSync(far(id, 'members')), existsSync(near(id))]).toEqual([false, true]);
    door.fault = () => undefined;
    door.seen.splice(0);
    await start();
    await until('the recording in the store', () => isShipped(id));
    expect(partsSent()).toEqual(['2']);
    const { report, frames } = await readBundle(await bundleOf(session));
    expect(report).toMatchObject({ isIntact: true, findings: [] });
    expect(bytesOf(frames, 'stdout').equals(shown)).toBe(true);
    const lines = await stack.call(
      `${url}/v1/audit-events?session=${session}&event=recording.shipped`,
      { as: 'operator' },
    );
    expect(lines.body.auditEvents).toMatchObject([
      { details: { recording: id, place: 's3://recordings/eu/1' } },
    ]);
  });

  it('goes on while the store is away, as long as there is room for what waits', async () => {
    gateway.signal('SIGTERM');
    await gateway.exited;
    door.fault = () => 'busy';
    await start({ ENDOSCOPE_RECORDING_SPOOL_BYTES_MAX: '1000000' });
    const first = await recorded('echo said while it was away; exit\n');
    await gateway.said('recording.not_shipped');
    const { report, frames } = await readBundle(await bundleOf(first.session));
    expect(report).toMatchObject({ isIntact: true });
    expect(bytesOf(frames, 'stdout').toString()).toBe('said while it was away\n');
    const session = await stack.readySession(url, { tty: false });
    const socket = await attached(session);
    socket.send(0, 'head -c 2000000 /dev/urandom\n');
    await socket.ended;
    expect(socket.event('exit')).toMatchObject({ reason: 'recorder_unavailable' });
    gateway.signal('SIGKILL');
    await gateway.exited;
    door.fault = () => undefined;
    await start();
    await until('what waited', () => isShipped(first.id));
  });
});

describe('heads of its ledger', () => {
  it('are in a file, in the object store and with a receiver, and each is signed', async () => {
    gateway.signal('SIGTERM');
    await gateway.exited;
    await start();
    const keys = await stack.call(`${url}/v1/audit/keys`, { as: 'operator' });
    const { origin, keys: listed } = keys.body as { origin: string; keys: { vkey: string }[] };
    const verifiers = listed.map(({ vkey }) => NoteVerifier.parse(vkey));
    const sizeOf = (note: string): number => openCheckpoint(note, { origin, verifiers }).treeSize;
    const inFile = readFileSync(headsFile, 'utf8').split(/(?<=\n)\n(?=endoscope\.test\/ledger\n)/);
    inFile.push(inFile.pop()!.replace(/\n\n$/, '\n'));
    const heads = join(server.dataFolder, 'heads/eu');
    const inStore = readdirSync(heads)
      .sort()
      .map((name) => readFileSync(join(heads, name), 'utf8'));
    const posted = receiver.taken.map(({ event }) => String(event.data['note']));
    for (const notes of [inFile, inStore, posted]) {
      const sizes = notes.map(sizeOf);
      expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
      const path = `${url}/v1/audit/checkpoints/${sizes.at(-1)}`;
      const { body } = await stack.call(path, { as: 'operator' });
      expect(body.note).toBe(notes.at(-1));
    }
    for (const { headers, body } of receiver.taken) {
      const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
      const hmac = createHmac('sha256', webhookSecret).update(signed).digest('base64');
      expect(headers['webhook-signature']).toBe(`v1,${hmac}`);
    }
  });
});
