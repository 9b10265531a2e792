// Goal: on a real cluster several people share one session, a client that was cut off misses
// nothing, and nobody misses anything when the cluster itself is away for a while.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { AttachSocket, RefusedUpgrade } from '../support/attach-socket.ts';
import { Attached } from './support/attached.ts';
import { CutProxy } from './support/cut-proxy.ts';
import { Stage } from './support/stage.ts';

let stage: Stage;
let proxy: CutProxy;

beforeAll(async () => {
  stage = await Stage.open();
  await stage.namespace.startPod('web');
  await stage.namespace.letDebug('operators');
  proxy = await CutProxy.start(stage.cluster.server);
  await registerBehindProxy();
}, 600_000);

afterAll(async () => {
  await stage?.close();
  await proxy?.close();
});

/** The cluster once more, as `c2`, by a way that can be cut. */
async function registerBehindProxy(): Promise<void> {
  const { kubectl, kubeconfig } = stage.cluster;
  const account = ['create', 'token', 'endoscope-gateway', '-n', 'endoscope-system'];
  const { stdout } = await kubectl(account);
  const { clusters } = parse(kubeconfig) as {
    clusters: { cluster: { 'certificate-authority-data': string } }[];
  };
  const ca = clusters[0]!.cluster['certificate-authority-data'];
  await stage.client('operator').clusters.register({
    name: 'c2',
    serverUrl: proxy.url,
    caCertificatePem: Buffer.from(ca, 'base64').toString(),
    credential: { bearerToken: stdout.trim() },
  });
}

const size = { width: 80, height: 24 };
const shell = { command: ['sh'], stdin: true };

/** Prints `count` numbered lines, with a pause after each. */
const counting = (count: number, pause: string) =>
  `i=0; while [ $i -lt ${count} ]; do i=$((i+1)); echo line $i; sleep ${pause}; done`;
const lines = (count: number, end: string): string =>
  Array.from({ length: count }, (_, i) => `line ${i + 1}${end}`).join('');

async function socket(session: string, query = ''): Promise<AttachSocket> {
  const token = await stage.gateway.token('engineer');
  const opened = await AttachSocket.open(stage.gateway.url, session, { token, query });
  if (opened instanceof RefusedUpgrade) throw new Error(JSON.stringify(opened.problem));
  return opened;
}

describe('a session on a real cluster', () => {
  it('is watched and taken over by a second person, who sees the screen first', async () => {
    const { id } = await stage.readySession(stage.request('web', { ...shell, tty: true }));
    const first = new Attached(await stage.client().attach(id, { stdin: true, size }));
    await first.shows('# ');
    await first.type('echo "on the screen"; mark=kept\r');
    await first.shows('on the screen\r\n');
    const watching = await stage
      .client('operator')
      .attach(id, { stdin: true, size, role: 'observer' });
    let screen = '';
    const drawn = (async () => {
      for await (const event of watching.events) {
        if (event.type === 'screen') screen += Buffer.from(event.data).toString();
        if (event.type === 'participant' && event.event === 'became_writer') {
          await watching.write(Buffer.from('echo "is $mark"; exit 5\r'));
        }
        if (event.type === 'exit') return event;
      }
      throw new Error('no exit');
    })();
    while (!screen.includes('on the screen')) await sleep(20);
    watching.takeOver('the first one is at lunch');
    expect(await first.exit).toMatchObject({ reason: 'process_exited', exitCode: 5 });
    expect(await drawn).toMatchObject({ reason: 'process_exited', exitCode: 5 });
    expect(first.stdout.toString()).toContain('is kept\r\n');
    expect(await stage.auditOf(id)).toContain('attachment.writer_changed');
  });

  it('gives every byte to a client that is cut off again and again', async () => {
    const { id } = await stage.readySession(stage.request('web', shell));
    let at = 0;
    let seen = '';
    let attachment = '';
    let client = await socket(id);
    client.send(0, `${counting(200, '0.02')}; exit 6\n`);
    for (let cuts = 0; ; cuts += 1) {
      const wanted = cuts < 6 ? 200 * (cuts + 1) : Infinity;
      const isEnough = () => at + client.stdoutBytes >= wanted || client.event('exit');
      while (!isEnough()) await sleep(10);
      seen += String(client.stdout);
      at += client.stdoutBytes;
      if (client.event('exit')) break;
      attachment ||= String(client.event('ready')?.['attachment']);
      client.socket.terminate();
      await sleep(150);
      client = await socket(id, `?resume=${attachment}&offset=${at}`);
    }
    expect(seen).toBe(lines(200, '\n'));
    expect(client.event('exit')).toMatchObject({ reason: 'process_exited', exitCode: 6 });
    const audited = await stage.auditOf(id);
    expect(audited.filter((event) => event === 'attachment.resumed')).toHaveLength(6);
    expect(audited.filter((event) => event === 'attachment.opened')).toHaveLength(1);
  });

  it.each([
    ['without a terminal', false, '\n'],
    ['on a terminal', true, '\r\n'],
  ])('misses nothing %s while the cluster is away', async (_how, tty, end) => {
    const workload = {
      command: ['sh', '-c', `${counting(80, '0.2')}; exit 7`],
      stdin: true,
      tty,
    };
    const { id } = await stage.readySession(stage.request('web', workload, 2));
    const attached = new Attached(await stage.client().attach(id, { stdin: true, size }));
    await attached.shows('line 5');
    proxy.cut();
    await attached.noticed('upstream_lost');
    await sleep(1_000);
    proxy.mend();
    const mendedAt = Date.now();
    await attached.noticed('upstream_restored');
    expect(Date.now() - mendedAt).toBeLessThan(60_000);
    expect(await attached.exit).toMatchObject({ reason: 'process_exited', exitCode: 7 });
    expect(attached.stdout.toString()).toBe(lines(80, end));
    const audited = await stage.auditOf(id);
    expect(audited).toContain('attachment.upstream_lost');
    expect(audited).toContain('attachment.upstream_restored');
  });
});
