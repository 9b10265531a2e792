// Goal: what a client was shown is what is recorded, in every mode, and the ledger holds its proof.
// Method: the simulated cluster; the gateway's own settings and templates say how.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AttachSocket } from '../support/attach-socket.ts';
import { manySessions } from '../support/ready-session.ts';
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
  const ready = await test.call('GET', `/v1/sessions/${body.id}?waitFor=ready&timeout=15s`);
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

describe('a session that is not recorded', () => {
  it('says so in its banner, and leaves no line about a recording', async () => {
    const id = await session(undefined);
    const socket = await attach(id);
    expect(bannerOf(socket)).toContain('this session is not recorded');
    socket.socket.close();
    expect(await linesOf(id)).toEqual([]);
  });
});
