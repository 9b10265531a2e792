// Goal: no way around a recording that is required: a command is recorded at every door, and what no
// recording holds is refused at every door, unless the operator has said otherwise.
// Method: the simulated cluster, templates of each kind, and masks that the operator has named.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EndoscopeClient } from '@endoscope/client';
import { AttachSocket } from '../support/attach-socket.ts';
import { GrpcCaller, bearer } from '../support/grpc-caller.ts';
import { manySessions } from '../support/ready-session.ts';
import { patienceMs } from '../support/patience.ts';
import { bytesOf, framesOf, sealedRecording } from '../support/recorded-output.ts';
import { openView } from '../support/recording-views.ts';
import { StreamedCommand } from '../support/streamed-command.ts';
import { TestGateway } from '../support/test-gateway.ts';

const folder = mkdtempSync(join(tmpdir(), 'endoscope-recorded-'));
const secret = 'a-password-of-the-shop';
let test: TestGateway;
beforeAll(async () => {
  const templates = {
    watched: { recording: 'required' },
    loose: { recording: 'best_effort' },
    trusted: { recording: 'required', unrecorded: ['files', 'forwards'] },
  };
  for (const [name, says] of Object.entries(templates)) {
    const template = { name, description: 'A test.', image: 'busybox:1.36', ...says };
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(template));
  }
  const masks = join(folder, 'masks.secret');
  const env = join(folder, 'shop.env');
  writeFileSync(env, `PASSWORD=${secret}\n`, { mode: 0o600 });
  writeFileSync(masks, `literalsFrom: [${env}]`, { mode: 0o600 });
  test = await TestGateway.start({
    env: {
      ...manySessions,
      ENDOSCOPE_TEMPLATES_DIR: folder,
      ENDOSCOPE_RECORDING_MASKS_FILE: masks,
    },
  });
});
afterAll(async () => {
  await test.close();
  rmSync(folder, { recursive: true, force: true });
});

async function session(template: string | undefined): Promise<string> {
  const { status, body } = await test.call('POST', '/v1/sessions', {
    body: {
      target: { cluster: 'sim', namespace: 'shop', pod: 'web' },
      workload: { command: ['sh'], stdin: true, image: 'busybox:1.36', template },
    },
  });
  if (status !== 201) throw new Error(JSON.stringify(body));
  const ready = await test.call('GET', `/v1/sessions/${body.id}?waitFor=ready&timeout=60s`);
  expect(ready.body.state).toBe('ready');
  return body.id as string;
}

interface Recording {
  readonly id: string;
  readonly kind: string;
  readonly title?: string;
  readonly state: string;
}

async function commandsOf(id: string): Promise<Recording[]> {
  const { body } = await test.call('GET', `/v1/recordings?session=${id}`, { as: 'operator' });
  const recordings = body.recordings as Recording[];
  return recordings.filter(({ kind }) => kind === 'command').reverse();
}

/** Those of a session, once each of its commands is sealed. */
async function sealedOf(id: string, count: number): Promise<Recording[]> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const all = await commandsOf(id);
    if (all.length === count && all.every(({ state }) => state === 'sealed')) return all;
    if (Date.now() > deadline) throw new Error(`never sealed: ${JSON.stringify(all)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const run = (id: string, command: readonly string[]) =>
  test.call('POST', `/v1/sessions/${id}/exec`, { body: { command } });
const sh = (script: string): string[] => ['sh', '-c', script];
const newClient = async () =>
  new EndoscopeClient({ server: test.url, token: await test.token('engineer') });

async function reasonOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => 'done',
    (error: unknown) => (error as { reason?: unknown }).reason ?? String(error),
  );
}

describe('a command in a session that must be recorded', () => {
  it('is recorded when it is run in one call, with what it printed on each output', async () => {
    const id = await session('watched');
    const answer = await run(id, sh(`echo "out ${secret}"; echo err >&2; exit 3`));
    expect(answer.body).toMatchObject({ exitCode: 3 });
    expect(answer.body.stdout).toMatchObject({ data: `out ${secret}\n` });
    const [recording] = await sealedOf(id, 1);
    expect(recording!.title).toContain(': sh -c');
    const frames = await framesOf(test, recording!);
    expect(bytesOf(frames, 'stdout').toString()).toBe(`out ${'*'.repeat(secret.length)}\n`);
    expect(bytesOf(frames, 'stderr').toString()).toBe('err\n');
    expect(frames.at(-1)).toMatchObject({ text: 'command ended: process_exited, exit code 3' });
  });

  it('is kept without what the operator masks on a terminal, too, however it comes', async () => {
    const id = await session('watched');
    const token = await test.token('engineer');
    const socket = await AttachSocket.open(test.url, id, { token });
    if (!(socket instanceof AttachSocket)) throw new Error(JSON.stringify(socket));
    await socket.until((s) => s.event('ready') !== undefined, 'ready');
    expect(String(socket.event('ready')!['banner'])).toContain('blanked out in it (masks: 1).');
    // In two pieces that are in two members of the recording, then byte by byte, then at once.
    const [half, rest] = [secret.slice(0, 9), secret.slice(9)];
    const bytes = [...secret].map((byte) => `printf ${byte};`).join('');
    const twice = `printf ${half}; sleep 0.5; printf ${rest}; echo; ${bytes} echo`;
    socket.send(0, `${twice}; echo ${half}${rest}; exit\n`);
    await socket.ended;
    expect(socket.stdout.toString()).toBe(`${secret}\n`.repeat(3));
    const recording = await sealedRecording(test, id);
    const frames = await framesOf(test, recording);
    const masked = `${'*'.repeat(secret.length)}\n`;
    expect(bytesOf(frames, 'stdout').toString()).toBe(masked.repeat(3));
    const path = `/v1/recordings/${recording.id}/manifest`;
    const { body } = await test.call('GET', path, { as: 'operator' });
    expect(body.masked).toEqual({ rules: 1, spans: 3, bytes: 3 * secret.length });
    const text = await openView(test, `/v1/recordings/${recording.id}/export`);
    expect(await text.text()).not.toContain(half);
  });

  it.each(['grpc', 'websocket'] as const)('is recorded when it streams over %s', async (door) => {
    const id = await session('watched');
    const from = { server: test.url, token: await test.token('engineer'), session: id };
    const command = await StreamedCommand.start(from, { door, command: sh('seq 1 3000') });
    await command.done;
    expect(command.notices).toContain('recording');
    const [recording] = await sealedOf(id, 1);
    const frames = await framesOf(test, recording!);
    expect(bytesOf(frames, 'stdout').toString()).toBe(command.output());
    const events = await test.call('GET', `/v1/audit-events?session=${id}`, { as: 'operator' });
    const names = (events.body.auditEvents as { event: string }[]).map(({ event }) => event);
    const wanted = ['recording.started', 'exec.started', 'recording.sealed', 'exec.ended'];
    expect(names.reverse().filter((name) => wanted.includes(name))).toEqual(wanted);
  });

  it('is recorded beside the terminal, which has a recording of its own', async () => {
    const id = await session('loose');
    await run(id, ['echo', 'one']);
    await run(id, ['echo', 'two']);
    const commands = await sealedOf(id, 2);
    expect(commands.map(({ title }) => title?.split(': ')[1])).toEqual(['echo one', 'echo two']);
    const grpc = new GrpcCaller(test.gateway.grpcAddress);
    const metadata = bearer(await test.token('operator'));
    const { response } = await grpc.unary('recording', 'listRecordings', { session: id }, metadata);
    grpc.close();
    const { recordings } = response as { recordings: Recording[] };
    expect(recordings.map(({ kind }) => kind)).toEqual(['command', 'command']);
  });

  it('leaves no recording where nothing is recorded', async () => {
    const id = await session(undefined);
    await run(id, ['echo', 'one']);
    expect(await commandsOf(id)).toEqual([]);
  });
});

describe('what no recording holds', () => {
  const get = async (id: string) => {
    const authorization = `Bearer ${await test.token('engineer')}`;
    const path = `/v1/sessions/${id}/files?path=/tmp/x`;
    const answer = await fetch(`${test.url}${path}`, { headers: { authorization } });
    const body = await answer.text();
    return answer.ok ? 'done' : (JSON.parse(body) as { reason: string }).reason;
  };
  const put = async (id: string) => {
    const authorization = `Bearer ${await test.token('engineer')}`;
    const headers = { authorization, 'content-type': 'application/octet-stream' };
    const path = `/v1/sessions/${id}/files?path=/tmp/x`;
    const answer = await fetch(`${test.url}${path}`, { method: 'PUT', headers, body: 'x' });
    const body = await answer.text();
    return answer.ok ? 'done' : (JSON.parse(body) as { reason: string }).reason;
  };
  const overGrpc = async (id: string) => {
    const client = await newClient();
    const read = async () => {
      for await (const _ of client.files.download({ session: id, path: '/tmp/x' }, {}));
    };
    return reasonOf(read());
  };
  const forward = async (id: string, door: 'grpc' | 'websocket') => {
    const client = await newClient();
    return reasonOf(client.portForward(id, { ports: [8080], door }).then((open) => open.close()));
  };
  const all = async (id: string) => [
    await put(id),
    await get(id),
    await overGrpc(id),
    await forward(id, 'grpc'),
    await forward(id, 'websocket'),
  ];

  it('is refused at every door of a session that must be recorded', async () => {
    expect(await all(await session('watched'))).toEqual(Array(5).fill('NOT_RECORDABLE'));
  });

  it('is told by the ledger alone where the template says so, and in a best-effort session', async () => {
    for (const template of ['trusted', 'loose']) {
      expect(await all(await session(template))).toEqual(Array(5).fill('done'));
    }
  });

  it('is named in the banner', async () => {
    const bannerOf = async (template: string) => {
      const token = await test.token('engineer');
      const socket = await AttachSocket.open(test.url, await session(template), { token });
      if (!(socket instanceof AttachSocket)) throw new Error(JSON.stringify(socket));
      await socket.until((s) => s.event('ready') !== undefined, 'ready');
      socket.socket.close();
      return String(socket.event('ready')!['banner']);
    };
    const both = 'copies of files and forwarded ports';
    expect(await bannerOf('watched')).toContain(`No recording holds ${both}: they are refused.`);
    expect(await bannerOf('trusted')).toContain(`Of ${both} only the ledger tells.`);
    expect(await bannerOf('loose')).toContain(`Of ${both} only the ledger tells.`);
  });
});
