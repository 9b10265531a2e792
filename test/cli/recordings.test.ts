// Goal: recordings are listed, exported, fetched, verified and held as the gateway answers. Method: the
// gateway is scripted; what is verified is a real recording that the recorder's own code has written.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aRecording } from '@endoscope/recordings/testing';
import { Endo } from './harness/endo.ts';
import { FakeGateway } from './harness/fake-gateway.ts';

const id = 'rec_01kaj8y2vd4n9q0c7t5x3h6m1z';
const recording = {
  ...{ id, session: 'ses_1', principal: 'p', username: 'ada', cluster: 'eu-1', namespace: 'shop' },
  ...{ pod: 'web', mode: 'required', hasInput: false, state: 'sealed', parts: 1, gaps: 0 },
  ...{ startTime: '2026-11-21T10:00:00.000Z', durationMs: 83_000, outputBytes: 10, members: 2 },
  storedBytes: 400,
};

let gateway: FakeGateway;
let endo: Endo;

beforeEach(async () => {
  gateway = await FakeGateway.start();
  endo = new Endo({ ENDOSCOPE_SERVER: gateway.url, ENDOSCOPE_TOKEN: 'token-of-test' });
  gateway.answer('GET /v1/recordings/*', { json: recording });
  gateway.answer('POST /v1/recordings/*/tickets', { status: 201, json: { ticket: 'tkt_1' } });
});

afterEach(async () => {
  await endo.close();
  await gateway.close();
});

const queryOf = (path: string) =>
  Object.fromEntries(new URL(path, gateway.url).searchParams.entries());

describe('endo recordings', () => {
  it('lists them with its filters, in every format', async () => {
    gateway.answer('GET /v1/recordings', { json: { recordings: [recording] } });
    const filters = ['--user', 'ada', '--session', 'ses_1', '--cluster', 'eu-1', '-n', 'shop'];
    const times = ['--since', '2026-11-21', '--until', '2026-11-22'];
    const table = await endo.run(['recordings', ...filters, '--state', 'sealed', ...times]);
    const [head, row] = table.stdout.split('\n');
    expect(head!.split(/\s{2,}/)).toEqual('ID STATE CLUSTER POD USER LENGTH HELD AGE'.split(' '));
    expect(row).toMatch(/^rec_\w{26} +sealed +eu-1 +shop\/web +ada +0:01:23 +- +\S+$/);
    expect(queryOf(gateway.received('GET /v1/recordings')[0]!.path)).toEqual({
      ...{ username: 'ada', session: 'ses_1', cluster: 'eu-1', namespace: 'shop', state: 'sealed' },
      ...{ since: '2026-11-21T00:00:00.000Z', until: '2026-11-22T00:00:00.000Z' },
    });
    const json = await endo.run(['recordings', 'list', '-o', 'json']);
    expect(JSON.parse(json.stdout)).toEqual([recording]);
    expect((await endo.run(['recording', 'ls', '-o', 'name'])).stdout).toBe(`recording/${id}\n`);
    expect((await endo.run(['recordings', '-o', 'wide'])).stdout).toContain('KEPT-UNTIL');
    const shown = await endo.run(['recordings', 'show', id]);
    expect(shown.stdout).toContain('Target:        eu-1: shop/web\n');
  });

  it('exports in every format, to standard output and to a file that is whole', async () => {
    gateway.answer('GET /v1/recordings/*/export', (request, response) => {
      response.end(JSON.stringify(queryOf(request.path)));
    });
    gateway.answer('GET /v1/recordings/*/members', (_request, response) => response.end('raw'));
    const text = await endo.run(['recordings', 'export', id]);
    expect(JSON.parse(text.stdout)).toEqual({ format: 'text', ticket: 'tkt_1' });
    const file = join(endo.configHome, 'a.cast');
    const flags = ['--format', 'asciicast-v2', '--from', '1:23', '--file', file];
    expect(await endo.run(['recordings', 'export', id, ...flags])).toMatchObject({ status: 0 });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      ...{ format: 'asciicast-v2', fromMs: '83000', ticket: 'tkt_1' },
    });
    expect((await endo.run(['recordings', 'export', id, '--format', 'raw'])).stdout).toBe('raw');
    const views = gateway.received('POST /v1/recordings/*/tickets').map(({ body }) => body);
    expect(views).toEqual([{ view: 'text' }, { view: 'asciicast-v2' }, { view: 'members' }]);
    const unknown = await endo.run(['recordings', 'export', id, '--format', 'mp4']);
    expect([unknown.status, unknown.stderr]).toEqual([
      ...[64, expect.stringContaining('unknown format "mp4"')],
    ]);
  });

  it('fetches one and verifies it, with the gateway and without', async () => {
    const output = (micros: number) =>
      ({ kind: 'stdout', micros, data: Buffer.from(`${micros}\n`) }) as const;
    const { bytes, sealed } = aRecording([[output(1)], [output(2_000_000)]], id);
    const found = { ...recording, manifestSha256: sealed.hash };
    gateway.answer('GET /v1/recordings/*', { json: found });
    gateway.answer('GET /v1/recordings/*/manifest', (_request, response) =>
      response.end(sealed.bytes),
    );
    gateway.answer('GET /v1/recordings/*/members', (_request, response) => response.end(bytes));
    const details = { manifestSha256: sealed.hash };
    const line = { id: 'aud_1', event: 'recording.sealed', time: '', result: 'success', details };
    gateway.answer('GET /v1/audit-events', { json: { auditEvents: [line] } });
    const online = await endo.run(['recordings', 'verify', id]);
    expect(online.stdout).toContain(`Recording ${id} is intact: 2 members`);
    expect(online.stdout).toContain('the hash of the ledger');
    const folder = join(endo.configHome, 'evidence');
    const fetched = await endo.run(['recordings', 'download', id, '--dir', folder]);
    const members = join(folder, `${id}.members`);
    expect(fetched.stdout).toBe(`${members}\n${join(folder, `${id}.manifest.json`)}\n`);
    await gateway.close();
    const offline = ['recordings', 'verify', members, '--sha256', sealed.hash];
    expect(await endo.run(offline)).toMatchObject({ status: 0 });
    const flipped = readFileSync(members);
    flipped[200] = flipped[200]! ^ 1;
    writeFileSync(members, flipped);
    const altered = await endo.run([...offline, '-o', 'json']);
    expect(altered.status).toBe(65);
    expect(JSON.parse(altered.stdout)).toMatchObject({ recording: id, isIntact: false });
  });

  it('holds and releases', async () => {
    gateway.answer('POST /v1/recordings/*', (request, response) => {
      const holdReason = request.path.endsWith(':hold') ? 'case 4711' : undefined;
      response.end(JSON.stringify({ ...recording, holdReason }));
    });
    const reason = ['--reason', 'case 4711'];
    const held = await endo.run(['recordings', 'hold', id, ...reason, '-o', 'json']);
    expect(JSON.parse(held.stdout)).toMatchObject([{ holdReason: 'case 4711' }]);
    await endo.run(['recordings', 'release', id]);
    const asked = gateway.received('POST /v1/recordings/*').map(({ path, body }) => [path, body]);
    expect(asked).toEqual([
      [`/v1/recordings/${id}:hold`, { reason: 'case 4711' }],
      [`/v1/recordings/${id}:release`, { reason: '' }],
    ]);
    const silent = await endo.run(['recordings', 'hold', id]);
    expect([silent.status, silent.stderr]).toEqual([64, expect.stringContaining('--reason')]);
  });
});
