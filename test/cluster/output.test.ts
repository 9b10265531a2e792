// Goal: bytes arrive as they were written, also the early ones, the many and the last.
import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Attached } from './support/attached.ts';
import { Stage } from './support/stage.ts';

const mebibyte = 1_048_576;

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open({ env: { ENDOSCOPE_SESSIONS_PER_POD_MAX: '30' } });
  await stage.namespace.startPod('web');
}, 600_000);

afterAll(() => stage?.close());

const debug = ['debug', 'web', '--image', 'busybox:1.36'];

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

describe('a container that ended before the attach', () => {
  it('gives its log and its exit code through endo', async () => {
    const endo = await stage.endo('engineer');
    const command = ['--attach', '--', 'sh', '-c', 'echo early; exit 4'];
    expect(await endo.run([...debug, ...command])).toEqual({
      status: 4,
      stdout: 'early\n',
      stderr: '',
    });
  });

  it.each(['websocket', 'grpc'] as const)('gives them over %s, again and again', async (door) => {
    const client = stage.client();
    const command = ['sh', '-c', 'seq 1 1000; exit 4'];
    const { id } = await client.sessions.create(stage.request('web', { command }));
    await stage.endedSession(id);
    const log = Array.from({ length: 1000 }, (_, n) => `${n + 1}\n`).join('');
    for (const _ of [1, 2]) {
      const attached = new Attached(await client.attach(id, { door, stdin: false }));
      expect(await attached.exit).toMatchObject({ reason: 'process_exited', exitCode: 4 });
      expect(attached.stdout.toString()).toBe(log);
    }
  });
});

describe('a shell at a terminal', () => {
  // Each in a pod of its own: a kubelet drops events of a pod that has many.
  it.each(['websocket', 'grpc'])(
    'shows over %s what it printed before anybody could attach, and its prompt',
    async (transport) => {
      const pod = await stage.namespace.startPod(`shell-${transport}`);
      const endo = await stage.endo('engineer');
      // An interactive shell runs the file named in ENV: each line of this one is a complaint.
      const terminal = endo.terminal([
        ...['debug', '-it', pod, '--image', 'busybox:1.36', '--transport', transport],
        ...['--env', 'ENV=/etc/passwd', '--', 'sh'],
      ]);
      await terminal.shows('/ # ');
      await terminal.shows('root:x:0:0');
      terminal.type('echo $((6 * 7)); exit 5\r');
      expect(await terminal.exit).toBe(5);
      expect(terminal.output.match(/root:x:0:0/g)).toHaveLength(1);
      expect(terminal.output).toContain('\r\n42\r\n');
    },
  );
});

describe('output printed around the moment of the attach', () => {
  it('arrives once and in order', async () => {
    const client = stage.client();
    const print =
      'i=0; while [ $i -lt 300 ]; do echo line $i; i=$((i+1)); usleep 5000; done; exit 6';
    const request = stage.request('web', { command: ['sh', '-c', print] });
    const { id } = await stage.readySession(request, client);
    const attached = new Attached(await client.attach(id, { stdin: false }));
    expect(await attached.exit).toMatchObject({ exitCode: 6 });
    const lines = Array.from({ length: 300 }, (_, n) => `line ${n}\n`).join('');
    expect(attached.stdout.toString()).toBe(lines);
  });
});

describe('cat with one mebibyte of random bytes', () => {
  const bytes = randomBytes(mebibyte);

  it('echoes them unchanged through endo and ends with its input', async () => {
    const endo = await stage.endo('engineer');
    const child = endo.start([...debug, '-i', '--', 'cat']);
    const out: Buffer[] = [];
    child.stdout!.on('data', (data: Buffer) => out.push(data));
    child.stdin!.end(bytes);
    const status = await new Promise((resolve) => child.once('close', resolve));
    const echoed = Buffer.concat(out);
    expect([status, echoed.length, hashOf(echoed)]).toEqual([0, mebibyte, hashOf(bytes)]);
  });

  it.each(['websocket', 'grpc'] as const)('echoes them unchanged over %s', async (door) => {
    const client = stage.client();
    const request = stage.request('web', { command: ['cat'], stdin: true, stdinOnce: true });
    const { id } = await stage.readySession(request, client);
    const attached = new Attached(await client.attach(id, { door, stdin: true }));
    await attached.type(bytes);
    attached.connection.endInput();
    expect(await attached.exit).toMatchObject({ reason: 'process_exited', exitCode: 0 });
    expect([attached.stdout.length, hashOf(attached.stdout)]).toEqual([mebibyte, hashOf(bytes)]);
  });
});

describe('cat with ten mebibytes typed at once', () => {
  it.each(['websocket', 'grpc'] as const)(
    'echoes them unchanged over %s',
    async (door) => {
      const bytes = randomBytes(10 * mebibyte);
      const client = stage.client();
      const request = stage.request('web', { command: ['cat'], stdin: true, stdinOnce: true });
      const { id } = await stage.readySession(request, client);
      const attached = new Attached(await client.attach(id, { door, stdin: true }));
      await attached.type(bytes);
      attached.connection.endInput();
      expect(await attached.exit).toMatchObject({ reason: 'process_exited', exitCode: 0 });
      expect([attached.stdout.length, hashOf(attached.stdout)]).toEqual([
        bytes.length,
        hashOf(bytes),
      ]);
    },
    180_000,
  );
});
