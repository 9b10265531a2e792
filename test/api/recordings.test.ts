// Goal: what a client was shown is what is recorded, in every mode, and the ledger holds its proof.
// Method: the simulated cluster; the gateway's own settings and templates say how.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyRecording } from '@endoscope/recordings/playback';
import { AttachSocket } from '../support/attach-socket.ts';
import { manySessions } from '../support/ready-session.ts';
import { openView, streamedView } from '../support/recording-views.ts';
import { bytesOf, framesOf, sealedRecording } from '../support/recorded-output.ts';
import { TestGateway } from '../support/test-gateway.ts';

const folder = mkdtempSync(join(tmpdir(), 'endoscope-recordings-'));
let test: TestGateway;
beforeAll(async () => {
  const templates = {
    watched: { recording: 'required' },
    typed: { recording: 'required', recordsInput: true, recordingKeptDays: 7 },
    loose: { recording: 'best_effort' },
  };
  for (const [name, says] of Object.entries(templates)) {
    const template = { name, description: 'A test.', image: 'busybox:1.36', ...says };
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(template));
  }
  test = await TestGateway.start({ env: { ...manySessions, ENDOSCOPE_TEMPLATES_DIR: folder } });
});
afterAll(async () => {
  await test.close();
  rmSync(folder, { recursive: true, force: true });
});

async function session(template: string | undefined, tty = false): Promise<string> {
  const { status, body } = await test.call('POST', '/v1/sessions', {
    body: {
      target: { cluster: 'sim', namespace: 'shop', pod: 'web' },
      workload: { command: ['sh'], stdin: true, tty, image: 'busybox:1.36', template },
    },
  });
  if (status !== 201) throw new Error(JSON.stringify(body));
  const ready = await test.call('GET', `/v1/sessions/${body.id}?waitFor=ready&timeout=60s`);
  expect(ready.body.state).toBe('ready');
  return body.id as string;
}

async function attach(id: string): Promise<AttachSocket> {
  const token = await test.token('engineer');
  const socket = await AttachSocket.open(test.url, id, { token });
  if (!(socket instanceof AttachSocket)) throw new Error(JSON.stringify(socket));
  await socket.until((s) => s.event('ready') !== undefined, 'ready');
  return socket;
}

interface Line {
  readonly event: string;
  readonly details: Record<string, unknown>;
}

async function linesOf(id: string, event = 'recording.*'): Promise<Line[]> {
  const path = `/v1/audit-events?session=${id}&event=${event}`;
  const { body } = await test.call('GET', path, { as: 'operator' });
  return (body.auditEvents as Line[]).reverse();
}

/** The line that tells of the recording's seal. */
async function sealed(id: string): Promise<Line> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const line = (await linesOf(id)).find(({ event }) => event === 'recording.sealed');
    if (line) return line;
    if (Date.now() > deadline) throw new Error('the recording was never sealed');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const bannerOf = (socket: AttachSocket): string => String(socket.event('ready')!['banner']);

describe('a session that is recorded', () => {
  it('says so in its banner, and is sealed with its proof in the ledger', async () => {
    const id = await session('watched');
    const socket = await attach(id);
    expect(bannerOf(socket)).toMatch(
      /its output, not what is typed, is recorded \(rec_[0-9a-z]{26}\); it does not go on unrecorded.*recording\.view, until 30 days/,
    );
    socket.send(0, 'echo one; echo two >&2; exit 3\n');
    await socket.ended;
    expect(socket.event('exit')).toMatchObject({ exitCode: 3 });
    const { details } = await sealed(id);
    expect(details).toMatchObject({ outputBytes: 8, gaps: 0 });
    expect(details['manifestSha256']).toMatch(/^[0-9a-f]{64}$/);
    const [started] = await linesOf(id);
    expect(started).toMatchObject({
      event: 'recording.started',
      details: { mode: 'required', input: false, keptDays: 30 },
    });
    const { body } = await test.call('GET', `/v1/sessions/${id}`);
    expect(body).toMatchObject({ recording: 'required', recordsInput: false });
  });

  it('warns that what is typed is recorded where the template says so', async () => {
    const socket = await attach(await session('typed'));
    expect(bannerOf(socket)).toContain('its output and EVERYTHING TYPED, passwords among it,');
    expect(bannerOf(socket)).toContain('until 7 days');
    socket.socket.close();
  });

  it('is one recording, whoever attaches how often', async () => {
    const id = await session('loose');
    for (const word of ['first', 'second']) {
      const socket = await attach(id);
      socket.send(0, `echo ${word}\n`);
      await socket.until((s) => s.stdout.toString().includes(word), word);
      socket.sendEvent({ type: 'detach' });
      await socket.ended;
    }
    await test.call('POST', `/v1/sessions/${id}:terminate`);
    await sealed(id);
    const events = (await linesOf(id)).map(({ event }) => event);
    expect(events).toEqual(['recording.started', 'recording.sealed']);
  });
});

/** A recording that is sealed, with what its client was shown. */
async function recorded(command: string): Promise<{ id: string; shown: Buffer; hash: string }> {
  const session_ = await session('watched', true);
  const socket = await attach(session_);
  socket.send(0, `${command}; exit\n`);
  await socket.ended;
  const { details } = await sealed(session_);
  const hash = String(details['manifestSha256']);
  return { id: String(details['recording']), shown: socket.stdout, hash };
}

async function download(path: string, headers: Record<string, string> = {}) {
  const answer = await openView(test, path, headers);
  return { answer, bytes: Buffer.from(await answer.arrayBuffer()) };
}

describe('a recording', () => {
  const setTitle = `printf '\\033]0;title\\007red\\n'`;

  it('is whole: its members, its manifest and the ledger prove each other, without the key', async () => {
    const { id, shown, hash } = await recorded('seq 1 2000');
    const { bytes: manifest } = await download(`/v1/recordings/${id}/manifest`);
    expect(createHash('sha256').update(manifest).digest('hex')).toBe(hash);
    const { bytes: members } = await download(`/v1/recordings/${id}/members`);
    const about = { recording: id, manifest, manifestHash: hash, dataKey: undefined };
    const proof = { ...about, members: [members] };
    expect(await verifyRecording(proof)).toMatchObject({ isIntact: true });
    const flipped = Buffer.from(members);
    flipped[200] = flipped[200]! ^ 1;
    expect(await verifyRecording({ ...proof, members: [flipped] })).toMatchObject({
      isIntact: false,
    });
    expect(members.includes('1999')).toBe(false);
    const told = JSON.parse(manifest.toString()) as { outputBytes: number; session: string };
    expect(told.outputBytes).toBe(shown.length);
    const { body } = await test.call('GET', `/v1/recordings/${id}`, { as: 'operator' });
    expect(body).toMatchObject({
      ...{ id, state: 'sealed', manifestSha256: hash, mode: 'required', hasInput: false },
      ...{ outputBytes: shown.length, storedBytes: members.length, parts: 1, cluster: 'sim' },
    });
  });

  it('is read in ranges, over gRPC as over REST', async () => {
    const { id } = await recorded('seq 1 500');
    const path = `/v1/recordings/${id}/members`;
    const { bytes: all } = await download(path);
    const { answer, bytes: part } = await download(path, { range: 'bytes=10-99' });
    expect([answer.status, answer.headers.get('content-range')]).toEqual([
      ...[206, `bytes 10-99/${all.length}`],
    ]);
    expect(part.equals(all.subarray(10, 100))).toBe(true);
    const beyond = await download(path, { range: `bytes=${all.length}-` });
    expect(beyond.answer.status).toBe(416);
    const request = { recording: id, offset: 10, length: 90 };
    const pieces = await streamedView(test, 'readRecording', request);
    const data = Buffer.concat(pieces.map((piece) => piece['data'] as Buffer));
    expect(data.equals(part)).toBe(true);
  });

  it('is shown as text and as asciicast, and drives no terminal', async () => {
    const { id } = await recorded(setTitle);
    const { bytes: text } = await download(`/v1/recordings/${id}/export`);
    expect(text.toString()).toContain('red\n');
    expect(text.includes(0x1b)).toBe(false);
    const path = `/v1/recordings/${id}/export?format=asciicast-v3`;
    const { bytes: cast } = await download(path);
    const lines = cast.toString().trimEnd().split('\n');
    expect(JSON.parse(lines[0]!)).toMatchObject({ version: 3 });
    expect(cast.toString()).not.toContain('\\u001b]');
    const texts = await streamedView(test, 'exportRecording', {
      ...{ recording: id, format: 'asciicast-v3' },
    });
    expect(texts.map((message) => message['text']).join('')).toBe(cast.toString());
  });

  it('is seen by those whom policy lets see it, and each view is a line of the ledger', async () => {
    const { id } = await recorded('echo seen');
    const stranger = async (method: string, path: string, body?: object) => {
      const answer = await test.call(method, `/v1/recordings/${id}${path}`, { body });
      expect([answer.status, answer.body.reason]).toEqual([404, 'RECORDING_NOT_FOUND']);
    };
    await stranger('GET', '');
    await stranger('GET', '/manifest');
    await stranger('POST', '/tickets', { view: 'text' });
    await stranger('POST', ':hold', { reason: 'mine' });
    for (const path of ['', '/manifest', '/members', '/export']) {
      expect((await download(`/v1/recordings/${id}${path}`)).answer.status).toBe(200);
    }
    const { body } = await test.call('GET', `/v1/recordings/${id}`, { as: 'operator' });
    const views = await linesOf(String(body.session), 'recording.viewed');
    expect(views.map(({ details }) => details['view'])).toEqual(['manifest', 'members', 'text']);
    const own = await test.call('GET', '/v1/recordings');
    expect(own.body).toEqual({ recordings: [] });
    const all = await test.call('GET', `/v1/recordings?session=${body.session}`, {
      as: 'operator',
    });
    expect(all.body.recordings).toEqual([body]);
  });

  it('has a manifest only when it is sealed', async () => {
    const id = await session('watched');
    const socket = await attach(id);
    const list = await test.call('GET', `/v1/recordings?session=${id}`, { as: 'operator' });
    const [recording] = list.body.recordings as { id: string; state: string }[];
    expect(recording!.state).toBe('recording');
    const path = `/v1/recordings/${recording!.id}/manifest`;
    const { status, body } = await test.call('GET', path, { as: 'operator' });
    expect([status, body.reason]).toEqual([409, 'RECORDING_NOT_SEALED']);
    socket.socket.close();
  });
});

describe('what is recorded', () => {
  it('is what was shown, byte for byte, with sizes and the writer', async () => {
    const id = await session('typed', true);
    const socket = await attach(id);
    const typed = 'seq 1 3000; exit\n';
    socket.send(0, typed);
    await socket.ended;
    const frames = await framesOf(test, await sealedRecording(test, id));
    const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
    expect(hash(bytesOf(frames, 'stdout'))).toBe(hash(socket.stdout));
    expect(bytesOf(frames, 'input').toString()).toBe(typed);
    expect(frames.some((frame) => frame.kind === 'writer' && frame.user !== '')).toBe(true);
    expect(frames.filter(({ kind }) => kind === 'gap')).toEqual([]);
  });
});

describe('a session that is not recorded', () => {
  it('says so in its banner, and leaves no line about a recording', async () => {
    const id = await session(undefined);
    const socket = await attach(id);
    expect(bannerOf(socket)).toContain('this session is not recorded');
    socket.socket.close();
    expect(await linesOf(id)).toEqual([]);
  });
});
