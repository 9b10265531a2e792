// Goal: ports of a pod on a real cluster: the same bytes as kubectl's, many connections at once,
// and one that stands still among them.
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { LocalForward, LocalForwardListeners } from '@endoscope/client';
import { Stage } from './support/stage.ts';

let stage: Stage;
let session: string;
let forward: LocalForward | undefined;

/** busybox listens: each port runs a program for each connection. */
const programs: Readonly<Record<number, string>> = {
  7001: 'exec cat',
  7002: 'n=$(wc -c); echo got $n',
  7003: 'echo hello; exec 1>&-; cat >/tmp/late',
  7004: 'exec sleep 3600',
  7005: 'exec dd if=/dev/zero bs=1M count=64',
  7006: 'cat >/tmp/upload; mv /tmp/upload /tmp/uploaded',
};

/** nc's queue of connections that wait to be accepted holds two: a crowd needs many ports. */
const echoPorts = Array.from({ length: 20 }, (_, index) => 7101 + index);
const echoes = Object.fromEntries(echoPorts.map((port) => [port, 'exec cat']));

const listening = Object.entries({ ...programs, ...echoes }).map(
  ([port, script]) =>
    `printf '#!/bin/sh\\n${script}\\n' >/tmp/p${port}; chmod +x /tmp/p${port}; nc -ll -p ${port} -e /tmp/p${port} 2>/dev/null &`,
);

beforeAll(async () => {
  stage = await Stage.open({ env: { ENDOSCOPE_SESSIONS_PER_POD_MAX: '30' } });
  await startServer('server');
  session = await sessionOn('server');
}, 600_000);

afterEach(async () => {
  await forward?.close();
  forward = undefined;
});
afterAll(() => stage?.close());

async function startServer(name: string): Promise<void> {
  const command = ['sh', '-c', [...listening, 'sleep 36000'].join('\n')];
  const app = { name: 'app', image: 'busybox:1.36', imagePullPolicy: 'IfNotPresent', command };
  await stage.namespace.startPod(name, { containers: [app] });
}

async function sessionOn(pod: string): Promise<string> {
  const request = stage.request(pod, { command: ['sleep', '3600'] });
  return (await stage.readySession(request)).id;
}

interface Local {
  readonly portOf: (remote: number) => number;
  readonly troubles: string[];
}

async function forwardTo(id: string, ...remotes: number[]): Promise<Local> {
  const troubles: string[] = [];
  const on: LocalForwardListeners = {
    failed: ({ remote }, { detail }) => troubles.push(`${remote}: ${detail}`),
  };
  const ports = remotes.map((remote) => ({ local: 0, remote }));
  forward = await stage.client().forwardLocally(id, { ports, addresses: ['127.0.0.1'], on });
  const bound = forward.listening;
  return { portOf: (remote) => bound.find((port) => port.remote === remote)!.local, troubles };
}

async function open(port: number): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

const sha256 = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');

/** All that arrives, and how long it took. */
async function heard(socket: Socket): Promise<{ data: Buffer; seconds: number }> {
  const startedAt = performance.now();
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  await Promise.race([once(socket, 'end'), once(socket, 'close')]).catch(() => undefined);
  return { data: Buffer.concat(chunks), seconds: (performance.now() - startedAt) / 1_000 };
}

/** Resolves however it ends. */
function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()));
}

/** Writes, and hears the same bytes before it ends. */
async function echoed(port: number, payload: Buffer): Promise<boolean> {
  const socket = await open(port);
  const chunks: Buffer[] = [];
  let bytes = 0;
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    if ((bytes += chunk.length) >= payload.length) socket.end();
  });
  socket.write(payload);
  await closed(socket);
  return sha256(Buffer.concat(chunks)) === sha256(payload);
}

interface Kubectl {
  readonly portOf: (remote: number) => number;
  stop(): void;
}

/** kubectl port-forward as the cluster's administrator. */
async function kubectlForward(pod: string, ...remotes: number[]): Promise<Kubectl> {
  const { kubeconfigPath, context } = stage.cluster;
  const where = ['--kubeconfig', kubeconfigPath, '--context', context, '-n', stage.namespace.name];
  const { dirname, join } = await import('node:path');
  const program = join(dirname(kubeconfigPath), 'kubectl');
  const ports = remotes.map((remote) => `:${remote}`);
  const child = spawn(program, [...where, 'port-forward', `pod/${pod}`, ...ports]);
  let said = '';
  child.stdout.on('data', (text: Buffer) => (said += text.toString()));
  const bound = (remote: number): string | undefined =>
    new RegExp(`127\\.0\\.0\\.1:(\\d+) -> ${remote}\\n`).exec(said)?.[1];
  await stage.namespace.until(() => Promise.resolve(remotes.every((each) => bound(each))));
  return { portOf: (remote) => Number(bound(remote)), stop: () => child.kill('SIGKILL') };
}

async function auditLines(): Promise<Record<string, unknown>[]> {
  const path = `/v1/audit-events?session=${session}&event=forward.disconnected&pageSize=500`;
  const { body } = await stage.gateway.call('GET', path, { as: 'operator' });
  return body.auditEvents;
}

describe('ports of a pod', () => {
  it('carry a hundred connections at once, every byte of them', async () => {
    const { portOf, troubles } = await forwardTo(session, ...echoPorts);
    const payloads = Array.from({ length: 100 }, (_, i) => randomBytes(50_000 + i * 97));
    const all = payloads.map((payload, i) => echoed(portOf(echoPorts[i % 20]!), payload));
    const answers = await Promise.all(all);
    expect([troubles, answers]).toEqual([[], payloads.map(() => true)]);
    await stage.namespace.until(async () => (await auditLines()).length >= 100);
    const sent = payloads.reduce((sum, payload) => sum + payload.length, 0);
    const counted = (await auditLines()).slice(0, 100).map((line) => {
      return line['details'] as { bytesIn: number; bytesOut: number };
    });
    const sum = (key: 'bytesIn' | 'bytesOut'): number =>
      counted.reduce((total, details) => total + details[key], 0);
    expect([sum('bytesIn'), sum('bytesOut')]).toEqual([sent, sent]);
  });

  it('carry 64 MiB down and 8 MiB up, hashed', async () => {
    const { portOf } = await forwardTo(session, 7005, 7006);
    const { data } = await heard(await open(portOf(7005)));
    expect([data.length, sha256(data)]).toEqual([67_108_864, sha256(Buffer.alloc(67_108_864))]);
    const upload = randomBytes(8 * 1_048_576);
    const socket = await open(portOf(7006));
    socket.end(upload);
    await stage.namespace.until(async () => {
      const where = ['exec', '-n', stage.namespace.name, 'server', '--'];
      const { stdout } = await stage.cluster.kubectl([...where, 'sha256sum', '/tmp/uploaded']);
      return stdout.startsWith(sha256(upload));
    });
  });

  it('tell of a port nobody listens on in the kubelet’s words, and live on', async () => {
    const { portOf, troubles } = await forwardTo(session, 7999, 7001);
    const { data } = await heard(await open(portOf(7999)));
    expect(data.length).toBe(0);
    await stage.namespace.until(() => Promise.resolve(troubles.length > 0));
    expect(troubles[0]).toMatch(
      /^7999: Port 7999 of the pod cannot be reached.*connection refused/,
    );
    expect(await echoed(portOf(7001), Buffer.from('still here'))).toBe(true);
  });

  it('stand still where a program does not read, and move elsewhere', async () => {
    const { portOf } = await forwardTo(session, 7004, 7005, 7001);
    const unread = await open(portOf(7004));
    let written = 0;
    const pour = (): void => {
      while (unread.write(Buffer.alloc(65_536))) written += 65_536;
      unread.once('drain', pour);
    };
    pour();
    const unreading = await open(portOf(7005));
    unreading.pause();
    for (let before = -1; before !== written; await sleep(1_500)) before = written;
    expect(await echoed(portOf(7001), randomBytes(1_048_576))).toBe(true);
    // What the machine, the cluster and the windows hold of it, and no more.
    expect(written).toBeLessThan(60 * 1_048_576);
    unread.destroy();
    unreading.destroy();
  });

  it('end an input as kubectl does: the runtime closes both directions a second later', async () => {
    const ours = await forwardTo(session, 7002, 7003);
    const theirs = await kubectlForward('server', 7002, 7003);
    try {
      const seen = [];
      for (const { portOf } of [ours, theirs]) {
        const reader = await open(portOf(7002));
        reader.end('12345');
        const { data, seconds } = await heard(reader);
        const greeter = await open(portOf(7003));
        const greeting = heard(greeter);
        await sleep(200);
        greeter.end('late');
        seen.push([data.toString(), Math.round(seconds), (await greeting).data.toString()]);
      }
      // containerd does not pass the end of the input on, so the answer to it never comes.
      expect(seen).toEqual([
        ['', 1, 'hello\n'],
        ['', 1, 'hello\n'],
      ]);
    } finally {
      theirs.stop();
    }
  });

  it('end when their pod is deleted, and say so', async () => {
    await startServer('doomed');
    const { portOf } = await forwardTo(await sessionOn('doomed'), 7004);
    const socket = await open(portOf(7004));
    socket.write('x');
    const cut = closed(socket);
    await sleep(300);
    await stage.namespace.kubectl('delete', 'pod', 'doomed', '--wait=false');
    expect(await forward!.ended).toMatchObject({ reason: 'target_gone' });
    await cut;
  });
});
