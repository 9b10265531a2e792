// Goal: each event of a session's whole life says who, from where, what, on which pod by its UID, under
// which plan, by which policies, in which request; what does not apply is in a list with its reason.
// Method: a recorded session of the simulated cluster is used in every way there is, also by somebody
// who may not; then every line of its ledger is looked at.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EndoscopeClient } from '@endoscope/client';
import { AttachSocket } from '../support/attach-socket.ts';
import { patienceMs } from '../support/patience.ts';
import { sealedRecording } from '../support/recorded-output.ts';
import { openView } from '../support/recording-views.ts';
import { StreamedCommand } from '../support/streamed-command.ts';
import { TestGateway } from '../support/test-gateway.ts';

interface Line {
  readonly id: string;
  readonly time: string;
  readonly event: string;
  readonly result: string;
  readonly issuer: string;
  readonly subject: string;
  readonly username: string;
  readonly sourceAddress?: string;
  readonly entry: string;
  readonly requestId: string;
  readonly session?: string;
  readonly cluster?: string;
  readonly target?: string;
  readonly policyIds: string[];
  readonly details: Record<string, unknown>;
}

const folder = mkdtempSync(join(tmpdir(), 'endoscope-event-fields-'));
let test: TestGateway;
let session: { id: string; specHash: string; podUid: string };
let lines: Line[];
beforeAll(async () => {
  const says = { recording: 'required', unrecorded: ['files', 'forwards'] };
  const template = { name: 'watched', description: 'A test.', image: 'busybox:1.36', ...says };
  writeFileSync(join(folder, 'watched.json'), JSON.stringify(template));
  test = await TestGateway.start({ env: { ENDOSCOPE_TEMPLATES_DIR: folder } });
  session = await aSession();
  await useIt();
  await endIt();
  lines = await allLines();
});
afterAll(async () => {
  await test.close();
  rmSync(folder, { recursive: true, force: true });
});

async function aSession(): Promise<typeof session> {
  const body = {
    target: { cluster: 'sim', namespace: 'shop', pod: 'web' },
    workload: { command: ['sh'], stdin: true, template: 'watched' },
  };
  const { body: made } = await test.call('POST', '/v1/sessions', { body });
  const path = `/v1/sessions/${made.id}?waitFor=ready&timeout=60s`;
  const { body: ready } = await test.call('GET', path);
  expect(ready.state).toBe('ready');
  return { id: made.id, specHash: ready.specHash, podUid: ready.target.podUid };
}

async function useIt(): Promise<void> {
  const { id } = session;
  const token = await test.token('engineer');
  const { body: ticket } = await test.call('POST', `/v1/sessions/${id}/attach-tickets`);
  const socket = await AttachSocket.open(test.url, id, { query: `?ticket=${ticket.ticket}` });
  if (!(socket instanceof AttachSocket)) throw new Error(JSON.stringify(socket));
  await socket.until((s) => s.event('ready') !== undefined, 'ready');
  const command = await StreamedCommand.start(
    { server: test.url, token, session: id },
    { door: 'grpc', container: 'app', command: ['echo', 'seen'] },
  );
  await command.done;
  await test.call('GET', `/v1/sessions/${id}/logs?container=app`);
  await upload(token);
  await forward(token);
  // Who may not use it is told so, and who may not see it that it is not there.
  await test.call('POST', `/v1/sessions/${id}:terminate`, { as: 'outsider', body: {} });
  socket.socket.close();
  await socket.ended;
}

async function upload(token: string): Promise<void> {
  const url = `${test.url}/v1/sessions/${session.id}/files?path=/tmp/x`;
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' };
  expect((await fetch(url, { method: 'PUT', headers, body: 'x' })).status).toBe(200);
}

async function forward(token: string): Promise<void> {
  const client = new EndoscopeClient({ server: test.url, token });
  const forwarded = await client.portForward(session.id, { ports: [8080], door: 'websocket' });
  const stream = forwarded.connect(8080);
  stream.on('error', () => undefined);
  stream.end();
  stream.resume();
  forwarded.close();
  await forwarded.ended.catch(() => undefined);
}

async function endIt(): Promise<void> {
  const { id } = session;
  await test.call('POST', `/v1/sessions/${id}:terminate`, { body: {} });
  await test.call('GET', `/v1/sessions/${id}?waitFor=ended&timeout=60s`);
  const recording = await sealedRecording(test, id);
  await (await openView(test, `/v1/recordings/${recording.id}/export?format=text`)).text();
  const as = 'operator';
  const body = { reason: 'case 1' };
  await test.call('POST', `/v1/recordings/${recording.id}:hold`, { as, body });
  await test.call('GET', `/v1/sessions/${id}/bundle`, { as });
}

/** Oldest first, once the last of what must come has come. */
async function allLines(): Promise<Line[]> {
  const last = ['session.exported', 'forward.closed', 'attachment.closed', 'recording.held'];
  for (const until = Date.now() + patienceMs; ; await sleep(50)) {
    const path = `/v1/audit-events?session=${session.id}&pageSize=200`;
    const { body } = await test.call('GET', path, { as: 'operator' });
    const found = (body.auditEvents as Line[]).reverse();
    const names = found.map(({ event }) => event);
    if (last.every((name) => names.includes(name))) return found;
    if (Date.now() > until) throw new Error(`of ${last.join()} some never came: ${names.join()}`);
  }
}

/** What the life above must have left. */
const wanted = [
  ...['session.requested', 'session.provisioning_started', 'session.container_added'],
  ...['session.ready', 'session.ending', 'session.ended', 'session.exported', 'ticket.issued'],
  ...['attachment.opened', 'attachment.closed', 'exec.started', 'exec.ended'],
  ...['logs.opened', 'logs.closed', 'file.transfer_started', 'file.transferred'],
  ...['file.transfer_ended', 'forward.opened', 'forward.closed', 'recording.started'],
  ...['recording.sealed', 'recording.viewed', 'recording.held', 'policy.denied'],
];

const uid = /#[0-9a-z-]+$/;
const gatewayItself = 'urn:endoscope:system';

describe('the events of a session', () => {
  it('are all that its life has', () => {
    expect(lines.map(({ event }) => event)).toEqual(expect.arrayContaining(wanted));
  });

  it('tell when, who, through which door, and in which request', () => {
    const missing = lines.filter(
      ({ id, time, issuer, subject, username, entry, requestId }) =>
        !(/^aud_/.test(id) && !Number.isNaN(Date.parse(time)) && /^req_/.test(requestId)) ||
        [issuer, subject, username, entry].includes(''),
    );
    expect(missing).toEqual([]);
  });

  it('tell from where, but for what the gateway does by itself', () => {
    const known = lines.filter(({ sourceAddress }) => sourceAddress === '127.0.0.1');
    const others = lines.filter((line) => !known.includes(line));
    expect(known.length).toBeGreaterThan(10);
    expect(others.filter(({ entry }) => entry !== 'system')).toEqual([]);
    expect(others.filter(({ issuer }) => issuer !== gatewayItself)).toEqual([]);
  });

  it('tell of which session, cluster, and pod by its UID', () => {
    const { id, podUid } = session;
    const told = new Set(lines.map((line) => `${line.session} ${line.cluster} ${line.target}`));
    expect([...told]).toEqual([`${id} sim shop/web#${podUid}`]);
    expect(lines[0]!.target).toMatch(uid);
  });

  it('tell of which plan', () => {
    expect(session.specHash).toMatch(/^[0-9a-f]{64}$/);
    const others = lines.filter(({ details }) => details['specHash'] !== session.specHash);
    expect(others).toEqual([]);
  });

  it('tell by which policies somebody was let through, or not', () => {
    const unnamed = lines.filter(
      ({ entry, event, policyIds }) =>
        entry !== 'system' && event !== 'policy.denied' && policyIds.length === 0,
    );
    expect(unnamed).toEqual([]);
    const requested = lines.find(({ event }) => event === 'session.requested');
    expect(requested!.policyIds).toContain('engineers-debug-with-ordinary-profiles');
    const decided = lines.filter(({ event }) => event === 'policy.denied');
    expect(decided.map(({ result }) => result)).toEqual(decided.map(() => 'denied'));
  });
});
