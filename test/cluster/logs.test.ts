// Goal: a log through endo is the log through kubectl, byte for byte, with every flag; and what is
// not there is a clear refusal.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Session } from '@endoscope/client';
import type { Endo } from '../cli/harness/endo.ts';
import { Stage } from './support/stage.ts';
import { patienceMs } from '../support/patience.ts';

let stage: Stage;
let endo: Endo;
let session: Session;

/** A kubelet puts a log of 10 MiB away, and begins a new one. */
const longLineBytes = 10_000_000;

const scripts = {
  app: 'seq 1 500; echo last >&2; sleep 100000',
  // Restarts once: the first time it leaves a mark and fails.
  again: 'if [ -e /mark/here ]; then echo second; sleep 100000; fi; touch /mark/here; echo first',
  long: `head -c ${longLineBytes} /dev/zero | tr '\\0' x; echo; echo after; sleep 100000`,
};

beforeAll(async () => {
  stage = await Stage.open();
  const volumeMounts = [{ name: 'mark', mountPath: '/mark' }];
  const containers = Object.entries(scripts).map(([name, script]) => ({
    ...{ name, image: 'busybox:1.36', command: ['sh', '-c', script], volumeMounts },
  }));
  const volumes = [{ name: 'mark', emptyDir: {} }];
  await stage.namespace.startPod('web', { containers, volumes });
  endo = await stage.endo('engineer');
  session = await stage.readySession(
    stage.request('web', { command: ['sleep', '100000'], target: 'app' }),
  );
  await until(async () => {
    const { status } = await stage.namespace.pod('web');
    const again = status.containerStatuses?.find(({ name }) => name === 'again');
    return again?.state.running !== undefined && (await logOf('again')) === 'second\n';
  });
}, 600_000);

afterAll(() => stage?.close());

async function kubectl(container: string, flags: readonly string[] = []): Promise<string> {
  return stage.namespace.kubectl('logs', 'web', '-c', container, ...flags);
}

async function logOf(container: string, flags: readonly string[] = []): Promise<string> {
  const { stdout } = await endo.run(['logs', session.id, '-c', container, ...flags]);
  return stdout;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('the log of a container', () => {
  it('is by default that of the container the session targets', async () => {
    const { status, stdout, stderr } = await endo.run(['logs', session.id]);
    expect([status, stdout, stderr]).toEqual([0, await kubectl('app'), '']);
  });

  it.each([
    [['--tail', '3']],
    [['--tail', '0']],
    [['--tail', '-1']],
    [['--timestamps', '--tail', '5']],
    [['--limit-bytes', '100']],
    [['--limit-bytes', '0']],
    [['--since', '0s']],
    [['--since', '1h']],
    [['--since', '1h', '--tail', '7', '--timestamps']],
    [['--since-time', '2020-01-01T00:00:00Z', '--tail', '2']],
    [['--since-time', '2099-01-01T00:00:00Z']],
  ])('is the same as with kubectl %j', async (flags) => {
    expect(await logOf('app', flags)).toBe(await kubectl('app', flags));
  });

  it('of an earlier instance is the same as with kubectl', async () => {
    expect(await logOf('again', ['-p'])).toBe('first\n');
    expect(await kubectl('again', ['-p'])).toBe('first\n');
  });

  it('has lines of any length', async () => {
    const { stdout: ours, stderr } = await endo.run(['logs', session.id, '-c', 'long']);
    expect([ours.length, stderr]).toEqual([longLineBytes + '\nafter\n'.length, '']);
    expect(sha256(ours)).toBe(sha256(`${'x'.repeat(longLineBytes)}\nafter\n`));
  });

  it('is the same text over REST', async () => {
    const path = `/v1/sessions/${session.id}/logs?container=app`;
    const { status, body, headers } = await stage.gateway.call('GET', path);
    expect([status, body]).toEqual([200, await kubectl('app')]);
    expect(headers.get('content-type')).toBe('text/plain; charset=utf-8');
  });

  it('is followed from where it is, until its reader leaves', async () => {
    const child = endo.start(['logs', session.id, '-f', '--tail', '0']);
    let text = '';
    child.stdout!.on('data', (data: Buffer) => (text += data.toString()));
    // The session sees the target's processes, and writes into the output of the first one.
    const say = ['--', 'sh', '-c', 'echo now >/proc/1/fd/1'];
    await until(async () => {
      await endo.run(['exec', session.id, ...say]);
      return text !== '';
    });
    const before = text.length;
    await endo.run(['exec', session.id, ...say]);
    await until(async () => text.length > before);
    expect(text).toMatch(/^(now\n)+$/);
    child.kill('SIGINT');
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(130);
    const closed = async () => (await endings(session.id)).includes('client_gone');
    await until(closed);
  });

  it('is followed to the end of its container', async () => {
    const command = ['sh', '-c', 'sleep 4; echo bye; exit 3'];
    const { id } = await stage.readySession(stage.request('web', { command }));
    const container = (await stage.client().sessions.get(id)).workload.containerName!;
    const { status, stdout } = await endo.run(['logs', id, '-f', '-c', container]);
    expect([status, stdout]).toEqual([0, 'bye\n']);
    await stage.endedSession(id);
    expect((await endo.run(['logs', id, '-c', container])).stdout).toBe('bye\n');
  });

  it('of all containers has the lines of each, as kubectl prints them one after another', async () => {
    const flags = ['--all-containers', '--tail', '2', '--timestamps'];
    const { status, stdout } = await endo.run(['logs', session.id, ...flags]);
    const theirs = await stage.namespace.kubectl('logs', 'web', ...flags);
    // kubectl begins with the init containers.
    const lines = (text: string) => text.slice(0, 100_000).split('\n').sort();
    expect([status, lines(stdout)]).toEqual([0, lines(theirs)]);
    const prefixed = await endo.run(['logs', session.id, '-c', 'again', '--prefix']);
    expect(prefixed.stdout).toBe('[again] second\n');
  });
});

describe('a log that is not there', () => {
  it.each([
    [['-c', 'nope'], 66, 'Choose one of: app, again, long'],
    [['-c', 'app', '-p'], 66, 'has no earlier instance'],
    [['-c', 'app', '-f', '-p'], 64, 'prints nothing more'],
    [['--tail', '-5'], 64, '--tail'],
    [['--since', '5m', '--since-time', '2020-01-01T00:00:00Z'], 64, 'only one of'],
    [['--limit-bytes', '-1'], 64, '--limit-bytes'],
    [['--since-time', 'yesterday'], 64, '--since-time'],
  ])('is refused: %j', async (flags, status, words) => {
    const result = await endo.run(['logs', session.id, ...flags]);
    expect([result.status, result.stdout]).toEqual([status, '']);
    expect(result.stderr).toContain(words);
  });
});

async function endings(id: string): Promise<string[]> {
  const path = `/v1/audit-events?session=${id}&event=logs.closed&pageSize=500`;
  const { body } = await stage.gateway.call('GET', path, { as: 'operator' });
  return body.auditEvents.map((event: { reason: string }) => event.reason);
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('it never came to that');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
