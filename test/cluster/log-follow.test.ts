// Goal: a log that is followed through the gateway is what kubectl follows, whatever happens to it
// meanwhile: the kubelet puts it away, its container starts anew, another reader does not read.
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Session } from '@endoscope/client';
import type { Endo } from '../cli/harness/endo.ts';
import { FollowedLog } from '../support/followed-log.ts';
import { Stage } from './support/stage.ts';
import { patienceMs } from '../support/patience.ts';

let stage: Stage;
let endo: Endo;
let session: Session;

const mebibyte = 1_048_576;
/** A kubelet puts a log away at 10 MiB, and looks every 10 s. */
const rotatedAtBytes = 10 * mebibyte;
const linesPrinted = 20_000;
const numbersPrinted = Array.from({ length: linesPrinted }, (_, i) => String(i).padStart(8, '0'));

const image = 'busybox:1.36';
const sh = (name: string, script: string) => ({ name, image, command: ['sh', '-c', script] });
/** Every container waits for a word of the test. */
const afterGo = 'until [ -e /tmp/go ]; do sleep 0.2; done; ';

// 11 MB in some 11 s and 9 MB in 27 s more: the log is put away once, and no reader who is late by
// less than that half minute has it put away twice before it went on.
const rotating = `${afterGo}awk 'BEGIN { x = sprintf("%990s", ""); for (i = 0; i < ${linesPrinted}; i++) {
  printf "%08d %s\\n", i, x; if (i % 500 == 499) { fflush(); system(i < 11000 ? "sleep 0.5" : "sleep 1.5") } } }'
  echo over`;
const restarting = `if [ -e /mark/again ]; then echo second; sleep 100000; fi
  echo first; ${afterGo}touch /mark/again; echo failing; exit 3`;
const endless = `${afterGo}yes ${'x'.repeat(1_023)}`;

beforeAll(async () => {
  stage = await Stage.open();
  const volumeMounts = [{ name: 'mark', mountPath: '/mark' }];
  const containers = [
    sh('app', 'echo app; sleep 100000'),
    { ...sh('restarting', restarting), volumeMounts },
    sh('endless', endless),
  ];
  const initContainers = [sh('prepare', 'echo prepared')];
  const volumes = [{ name: 'mark', emptyDir: {} }];
  await stage.namespace.startPod('web', { initContainers, containers, volumes });
  const once = { restartPolicy: 'Never', containers: [sh('rotating', rotating)] };
  await stage.namespace.startPod('prints-once', once);
  endo = await stage.endo('engineer', {
    ENDOSCOPE_TOKEN: await stage.gateway.token('engineer', 1_800),
  });
  session = await stage.readySession(
    stage.request('web', { command: ['sh', '-c', 'echo debug; sleep 100000'], target: 'app' }),
  );
}, 600_000);

afterAll(() => stage?.close());

async function letGo(pod: string, container: string): Promise<void> {
  const where = ['exec', pod, '-n', stage.namespace.name, '-c', container];
  const { code, stderr } = await stage.cluster.kubectl([...where, '--', 'touch', '/tmp/go']);
  expect([code, stderr]).toEqual([0, '']);
}

/**
 * An older kubelet may lose the file when it puts it away, and then ends the answer there: for each
 * reader at another time, kubectl or not (kubernetes/kubernetes issue 115701).
 */
async function followsOverRotation(): Promise<boolean> {
  const { stdout } = await stage.cluster.kubectl(['version', '-o', 'json']);
  return Number.parseInt(JSON.parse(stdout).serverVersion.minor, 10) >= 28;
}

describe('the log of a container of any kind', () => {
  it('is the same as with kubectl: init, regular, ephemeral', async () => {
    const debug = (await stage.client().sessions.get(session.id)).workload.containerName!;
    for (const name of ['prepare', 'app', debug]) {
      const { stdout } = await endo.run(['logs', session.id, '-c', name]);
      expect(stdout).toBe(await stage.namespace.kubectl('logs', 'web', '-c', name));
      expect(stdout).not.toBe('');
    }
  });
});

describe('a log that is followed', () => {
  it('goes on over the kubelet’s rotation as it does with kubectl, to the byte', async () => {
    const { id } = await stage.readySession(
      stage.request('prints-once', { command: ['sleep', '100000'] }),
    );
    const flags = ['-c', 'rotating', '-f'];
    const theirs = stage.namespace.kubectl('logs', 'prints-once', ...flags);
    const following = endo.run(['logs', id, ...flags]);
    await letGo('prints-once', 'rotating');
    const { status, stdout: ours, stderr } = await following;
    expect([status, stderr]).toEqual([0, '']);
    const wanted = await theirs;
    // By number, as twenty megabytes make no difference that anybody could read.
    const numbers = (text: string) => text.split('\n').map((line) => line.slice(0, 8));
    if (await followsOverRotation()) {
      expect(numbers(ours)).toEqual([...numbersPrinted, 'over', '']);
      expect(ours === wanted).toBe(true);
    } else {
      for (const text of [ours, wanted]) {
        const whole = numbers(text.slice(0, text.lastIndexOf('\n')));
        expect(whole.slice(0, linesPrinted)).toEqual(numbersPrinted.slice(0, whole.length));
        expect(text.length).toBeGreaterThan(rotatedAtBytes / 2);
      }
    }
    // It was put away: a new reader does not find its beginning.
    const now = await stage.namespace.kubectl('logs', 'prints-once', '--limit-bytes=8');
    expect(now).not.toBe('00000000');
  });

  it('ends when its container does; the next instance has a log of its own', async () => {
    const container = ['-c', 'restarting'];
    const following = endo.run(['logs', session.id, ...container, '-f']);
    const theirs = stage.namespace.kubectl('logs', 'web', ...container, '-f');
    await letGo('web', 'restarting');
    const { status, stdout, stderr } = await following;
    expect([status, stdout, stderr]).toEqual([0, await theirs, '']);
    expect(stdout).toBe('first\nfailing\n');
    const logOf = async (...flags: string[]): Promise<string> =>
      (await endo.run(['logs', session.id, ...container, ...flags])).stdout;
    // The status, by which an earlier instance is known, comes after the log of the next one.
    const wanted = ['second\n', 'first\nfailing\n'];
    const deadline = Date.now() + patienceMs;
    for (;;) {
      const logs = [await logOf(), await logOf('-p')];
      if (isDeepStrictEqual(logs, wanted)) return;
      if (Date.now() > deadline) throw new Error(`the logs are ${JSON.stringify(logs)}`);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  });

  it('that nobody reads stops the cluster’s socket, and no other reader', async () => {
    const token = await stage.gateway.token('engineer', 1_800);
    const query = 'container=endless&follow=true&tailLines=0';
    const from = { session: session.id, token, query };
    const stalled = await FollowedLog.open(stage.gateway, from, { reads: false });
    const other = await FollowedLog.open(stage.gateway, from, { keeps: false });
    await letGo('web', 'endless');
    await other.hasRead(64 * mebibyte);
    stalled.leave();
    other.leave();
    const bytes = await closedBytes(session.id, 2);
    expect(Math.max(...bytes)).toBeGreaterThanOrEqual(64 * mebibyte);
    // What the sockets between the kubelet's and ours hold; loopback's buffers are some MiB each.
    expect(Math.min(...bytes)).toBeLessThan(24 * mebibyte);
  });
});

/** Of readers that have gone, as the ledger counts them. */
async function closedBytes(id: string, count: number): Promise<number[]> {
  const path = `/v1/audit-events?session=${id}&event=logs.closed&pageSize=500`;
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const { body } = await stage.gateway.call('GET', path, { as: 'operator' });
    type Line = { reason: string; details: { containers: string[]; bytes: number } };
    const lines = (body.auditEvents as Line[]).filter(({ details }) =>
      details.containers.includes('endless'),
    );
    if (lines.length === count) return lines.map(({ details }) => details.bytes);
    if (Date.now() > deadline) throw new Error(`${lines.length} readers have gone`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
