// Goal: a view of a recording takes a ticket that opens it once, a live one ends with the recording,
// and what is held stays. Method: the simulated cluster, a session that must be recorded.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AttachSocket } from '../support/attach-socket.ts';
import { GrpcCaller, bearer } from '../support/grpc-caller.ts';
import { manySessions } from '../support/ready-session.ts';
import { openView, streamedView, viewTicket } from '../support/recording-views.ts';
import { sealedRecording } from '../support/recorded-output.ts';
import { TestGateway } from '../support/test-gateway.ts';

/** Of the session's plan. */
const specHash = expect.stringMatching(/^[0-9a-f]{64}$/);

let test: TestGateway;
/** A sealed one. */
let id: string;
let sessionOfId: string;

beforeAll(async () => {
  test = await TestGateway.start({ env: { ...manySessions, ENDOSCOPE_RECORDING: 'required' } });
  sessionOfId = await session();
  const socket = await attach(sessionOfId);
  socket.send(0, 'echo seen; exit\n');
  await socket.ended;
  id = (await sealedRecording(test, sessionOfId)).id;
});
afterAll(() => test.close());

async function session(): Promise<string> {
  const target = { cluster: 'sim', namespace: 'shop', pod: 'web' };
  const workload = { command: ['sh'], stdin: true, image: 'busybox:1.36' };
  const { status, body } = await test.call('POST', '/v1/sessions', { body: { target, workload } });
  if (status !== 201) throw new Error(JSON.stringify(body));
  await test.call('GET', `/v1/sessions/${body.id}?waitFor=ready&timeout=60s`);
  return body.id as string;
}

async function attach(of: string): Promise<AttachSocket> {
  const token = await test.token('engineer');
  const socket = await AttachSocket.open(test.url, of, { token });
  if (!(socket instanceof AttachSocket)) throw new Error(JSON.stringify(socket));
  await socket.until((s) => s.event('ready') !== undefined, 'ready');
  return socket;
}

interface Line {
  readonly event: string;
  readonly username?: string;
  readonly details: Record<string, unknown>;
}

async function linesOf(of: string, event: string): Promise<Line[]> {
  const path = `/v1/audit-events?session=${of}&event=${event}`;
  const { body } = await test.call('GET', path, { as: 'operator' });
  return (body.auditEvents as Line[]).reverse();
}

const exportOf = (ticket: string, more = '') =>
  `${test.url}/v1/recordings/${id}/export?ticket=${ticket}${more}`;

async function refusal(asked: Promise<Response>): Promise<[number, string]> {
  const answer = await asked;
  return [answer.status, ((await answer.json()) as { reason: string }).reason];
}

describe('a view of a recording', () => {
  it('is opened by a ticket alone, once', async () => {
    const ticket = await viewTicket(test, id, 'text');
    const first = await fetch(exportOf(ticket));
    expect([first.status, await first.text()]).toEqual([200, expect.stringContaining('seen\n')]);
    expect(first.headers.get('content-disposition')).toBe(`attachment; filename="${id}.txt"`);
    expect(await refusal(fetch(exportOf(ticket)))).toEqual([401, 'TICKET_INVALID']);
    const [issued] = await linesOf(sessionOfId, 'ticket.issued');
    expect(issued!.details).toEqual({ recording: id, view: 'text', specHash });
    const [viewed] = await linesOf(sessionOfId, 'recording.viewed');
    expect(viewed!.username).toBe(issued!.username);
    const rejected = await test.call('GET', '/v1/audit-events?event=principal.rejected', {
      as: 'operator',
    });
    expect(rejected.body.auditEvents[0]).toMatchObject({ reason: 'TICKET_INVALID' });
  });

  it('is opened once by one of many who try', async () => {
    const ticket = await viewTicket(test, id, 'members');
    const url = `${test.url}/v1/recordings/${id}/members?ticket=${ticket}`;
    const answers = await Promise.all(Array.from({ length: 8 }, () => fetch(url)));
    const statuses = answers.map(({ status }) => status).sort((a, b) => a - b);
    expect(statuses).toEqual([200, ...Array.from({ length: 7 }, () => 401)]);
    await Promise.all(answers.map((answer) => answer.arrayBuffer()));
  });

  it('takes a ticket for itself, and not for another view, recording or caller', async () => {
    const authorization = `Bearer ${await test.token('operator')}`;
    const without = fetch(`${test.url}/v1/recordings/${id}/export`, { headers: { authorization } });
    expect(await refusal(without)).toEqual([409, 'RECORDING_TICKET_REQUIRED']);
    const nobody = fetch(`${test.url}/v1/recordings/${id}/export`);
    expect((await refusal(nobody))[0]).toBe(401);
    for (const [view, more] of [
      ['members', ''],
      ['asciicast-v2', ''],
      ['text', '&follow=true'],
      ['follow', ''],
      ['text', '&format=asciicast-v3'],
    ] as const) {
      const ticket = await viewTicket(test, id, view);
      expect(await refusal(fetch(exportOf(ticket, more)))).toEqual([401, 'TICKET_INVALID']);
    }
    const ticket = await viewTicket(test, id, 'text');
    const other = `${test.url}/v1/recordings/rec_01kaj8y2vd4n9q0c7t5x3h6m1z/export?ticket=${ticket}`;
    expect(await refusal(fetch(other))).toEqual([401, 'TICKET_INVALID']);
    const engineer = { authorization: `Bearer ${await test.token('engineer')}` };
    expect(await refusal(fetch(exportOf(ticket), { headers: engineer }))).toEqual([
      ...[401, 'TICKET_INVALID'],
    ]);
    expect(await refusal(fetch(exportOf(ticket)))).toEqual([401, 'TICKET_INVALID']);
    const unknown = await test.call('POST', `/v1/recordings/${id}/tickets`, {
      as: 'operator',
      body: { view: 'everything' },
    });
    expect(unknown.status).toBe(400);
  });

  it('takes one over gRPC, too, whoever has signed in', async () => {
    const request = { recording: id, format: 'text' };
    const texts = await streamedView(test, 'exportRecording', request);
    expect(texts.map(({ text }) => text).join('')).toContain('seen\n');
    const failed = (ticket: string) =>
      streamedView(test, 'exportRecording', { ...request, ticket });
    await expect(failed('')).rejects.toThrow('takes a ticket for "text"');
    await expect(failed('tkt_nobody')).rejects.toThrow('This ticket is unknown');
    const grpc = new GrpcCaller(test.gateway.grpcAddress);
    const metadata = bearer(await test.token('operator'));
    const asked = { recording: id, view: 'text' };
    const made = await grpc.unary('recording', 'createRecordingTicket', asked, metadata);
    grpc.close();
    const { ticket } = made.response as { ticket: string };
    const answer = await fetch(exportOf(ticket));
    expect(await answer.text()).toContain('seen\n');
  });
});

describe('a recording that is written', () => {
  it('is followed until it ends, over both doors, and the line of the ledger says so', async () => {
    const of = await session();
    const socket = await attach(of);
    socket.send(0, 'echo before\n');
    await socket.until((s) => s.stdout.toString().includes('before'), 'before');
    const { body } = await test.call('GET', `/v1/recordings?session=${of}`, { as: 'operator' });
    const recording = String(body.recordings[0].id);
    const path = `/v1/recordings/${recording}/export?format=asciicast-v2&follow=true`;
    const live = await openView(test, path);
    const grpc = streamedView(test, 'exportRecording', {
      ...{ recording, format: 'asciicast-v2', follow: true },
    });
    const reader = live.body!.getReader();
    let seen = '';
    const until = async (text: string): Promise<void> => {
      while (!seen.includes(text)) {
        const { value, done } = await reader.read();
        if (done) throw new Error(`it ended without ${text}: ${seen}`);
        seen += Buffer.from(value).toString();
      }
    };
    await until('before');
    socket.send(0, 'echo after\n');
    await until('after');
    socket.send(0, 'exit\n');
    await socket.ended;
    for (let end = await reader.read(); !end.done; end = await reader.read()) {
      seen += Buffer.from(end.value).toString();
    }
    const whole = await openView(test, `/v1/recordings/${recording}/export?format=asciicast-v2`);
    expect(seen).toBe(await whole.text());
    expect((await grpc).map(({ text }) => text).join('')).toBe(seen);
    const views = await linesOf(of, 'recording.viewed');
    expect(views.map(({ details }) => details['isLive'])).toEqual([true, true, undefined]);
  });
});

describe('a recording that is held', () => {
  const call = (verb: string, body: object, as: 'operator' | 'engineer' = 'operator') =>
    test.call('POST', `/v1/recordings/${id}:${verb}`, { as, body });

  it('says why, in the ledger as well, until it is released', async () => {
    const held = await call('hold', { reason: 'case 4711' });
    expect([held.status, held.body.holdReason]).toEqual([200, 'case 4711']);
    expect((await call('hold', { reason: 'case 4711' })).status).toBe(200);
    expect((await call('hold', { reason: 'case 4712' })).body.holdReason).toBe('case 4712');
    const released = await call('release', { reason: 'closed' });
    expect([released.status, released.body.holdReason]).toEqual([200, undefined]);
    const again = await call('release', {});
    expect([again.status, again.body.reason]).toEqual([409, 'RECORDING_NOT_HELD']);
    const lines = [
      ...(await linesOf(sessionOfId, 'recording.held')),
      ...(await linesOf(sessionOfId, 'recording.released')),
    ];
    expect(lines.map(({ details }) => details)).toEqual([
      { recording: id, holdReason: 'case 4711', specHash },
      { recording: id, holdReason: 'case 4712', specHash },
      { recording: id, holdReason: 'case 4712', why: 'closed', specHash },
    ]);
  });

  it('must have a reason, over both doors', async () => {
    expect((await call('hold', {})).status).toBe(400);
    expect((await call('hold', { reason: '' })).status).toBe(400);
    const grpc = new GrpcCaller(test.gateway.grpcAddress);
    const metadata = bearer(await test.token('operator'));
    const ask = (method: string, reason: string) =>
      grpc.unary('recording', method, { recording: id, reason }, metadata);
    try {
      expect(await ask('holdRecording', '')).toMatchObject({ reason: 'REQUEST_INVALID' });
      const held = await ask('holdRecording', 'over gRPC');
      expect(held.response).toMatchObject({ recording: { id, holdReason: 'over gRPC' } });
      const released = await ask('releaseRecording', '');
      expect(released.response).toMatchObject({ recording: { id, holdReason: '' } });
    } finally {
      grpc.close();
    }
  });
});

it('recordings are found by the time they began', async () => {
  const list = async (query: string) => {
    const { body } = await test.call('GET', `/v1/recordings?${query}`, { as: 'operator' });
    return (body.recordings as { id: string }[]).map((each) => each.id);
  };
  const { body } = await test.call('GET', `/v1/recordings/${id}`, { as: 'operator' });
  const start = String(body.startTime);
  expect(await list(`session=${sessionOfId}&since=${start}`)).toEqual([id]);
  expect(await list(`session=${sessionOfId}&until=${start}`)).toEqual([]);
  expect((await test.call('GET', '/v1/recordings?since=x', { as: 'operator' })).status).toBe(400);
});
