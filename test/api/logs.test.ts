// Goal: the log of a session's containers through both doors: text as it is, JSON lines that lose
// nothing, and clear refusals.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EndoscopeClient } from '@endoscope/client';
import type { LogEntry, LogsQuery } from '@endoscope/client';
import { GrpcCaller, answerOf, bearer } from '../support/grpc-caller.ts';
import { manySessions, readySession } from '../support/ready-session.ts';
import { TestGateway } from '../support/test-gateway.ts';
import type { Answer } from '../support/test-gateway.ts';
import { patienceMs } from '../support/patience.ts';

let test: TestGateway;
let grpc: GrpcCaller;
let client: EndoscopeClient;
let session: string;
beforeAll(async () => {
  test = await TestGateway.start({ env: manySessions });
  grpc = new GrpcCaller(test.gateway.grpcAddress);
  const token = { token: () => test.token('engineer') };
  client = new EndoscopeClient({ server: test.url, token });
  const command = ['sh', '-c', 'seq 1 5; echo last; sleep 1000'];
  session = await readySession(test, { command });
});
afterAll(async () => {
  grpc.close();
  await test.close();
});

async function debugContainer(id = session): Promise<string> {
  return (await client.sessions.get(id)).workload.containerName!;
}

async function text(query: string, id = session, headers = {}): Promise<Answer> {
  return test.call('GET', `/v1/sessions/${id}/logs?${query}`, { headers });
}

async function entries(query: LogsQuery, id = session): Promise<LogEntry[]> {
  const all: LogEntry[] = [];
  for await (const entry of client.sessions.logs(id, query)) all.push(entry);
  return all;
}

interface GrpcEnd {
  readonly messages: Record<string, unknown>[];
  readonly failure: { code: number; reason: string } | undefined;
}

async function overGrpc(request: object): Promise<GrpcEnd> {
  const metadata = bearer(await test.token('engineer'));
  const call = grpc.serverStream('log', 'getLogs', { session, ...request }, metadata);
  const messages: Record<string, unknown>[] = [];
  return new Promise((resolve) => {
    call.on('data', (message: Record<string, unknown>) => messages.push(message));
    call.on('end', () => resolve({ messages, failure: undefined }));
    call.on('error', (error) => resolve({ messages, failure: answerOf(error as never) }));
  });
}

const all = '1\n2\n3\n4\n5\nlast\n';

describe('the log of a container', () => {
  it('is text as it is', async () => {
    const { status, body, headers } = await text(`container=${await debugContainer()}`);
    expect([status, body]).toEqual([200, all]);
    expect(headers.get('content-type')).toBe('text/plain; charset=utf-8');
  });

  it.each([
    ['tailLines=2', '5\nlast\n'],
    ['tailLines=0', ''],
    ['tailLines=1000000000', all],
    ['limitBytes=3', '1\n2'],
    ['sinceSeconds=3600', all],
    ['sinceTime=2099-01-01T00:00:00Z', ''],
    ['prefix=true&tailLines=1', '[NAME] last\n'],
  ])('is cut as %s says', async (query, expected) => {
    const name = await debugContainer();
    const { status, body } = await text(`container=${name}&${query}`);
    expect([status, body]).toEqual([200, expected.replace('NAME', name)]);
  });

  it('is JSON lines where they are asked for, between an opening and an end', async () => {
    const name = await debugContainer();
    const accept = { accept: 'application/x-ndjson' };
    const response = await fetch(
      `${test.url}/v1/sessions/${session}/logs?container=${name}&tailLines=2&timestamps=true`,
      { headers: { ...accept, authorization: `Bearer ${await test.token('engineer')}` } },
    );
    const lines = (await response.text()).trimEnd().split('\n');
    expect(response.headers.get('content-type')).toBe('application/x-ndjson');
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { opened: { containers: [name] } },
      { container: name, time, line: '5' },
      { container: name, time, line: 'last' },
      { end: { reason: 'log_ended', detail: 'All there was to read has been read.' } },
    ]);
  });

  it('is the same over gRPC, by lines and as it is', async () => {
    const name = await debugContainer();
    const { messages } = await overGrpc({ containers: [name], tailLines: 2, byLines: true });
    expect(messages).toMatchObject([
      { opened: { containers: [name] } },
      { data: { container: name, data: Buffer.from('5'), partial: false } },
      { data: { container: name, data: Buffer.from('last'), partial: false } },
      { end: { reason: 'log_ended' } },
    ]);
    const raw = await overGrpc({ containers: [name] });
    const data = raw.messages.flatMap((m) => (m['data'] as { data: Buffer } | undefined) ?? []);
    expect(Buffer.concat(data.map((each) => each.data)).toString()).toBe(all);
  });

  it('keeps lines of any length and any bytes, in pieces', async () => {
    const script = 'head -c 300000 /dev/zero; echo; printf "unfinished"; sleep 1';
    const id = await readySession(test, { command: ['sh', '-c', script] });
    await client.sessions.waitFor(id, { state: 'ended', timeoutMs: patienceMs });
    const read = await entries({ containers: [await debugContainer(id)] }, id);
    const lines = read.flatMap((entry) => (entry.type === 'line' ? [entry] : []));
    const bytes = Buffer.concat(
      lines.map(({ data, isPartial }) => Buffer.concat([data, Buffer.from(isPartial ? '' : '\n')])),
    );
    expect(bytes.length).toBe(300_000 + '\nunfinished'.length);
    expect(bytes.subarray(0, 300_000).every((byte) => byte === 0)).toBe(true);
    expect(Math.max(...lines.map(({ data }) => data.length))).toBeLessThanOrEqual(64 * 1024);
    expect(read.at(-1)).toMatchObject({ type: 'end', reason: 'log_ended' });
  });

  it('is followed until its container ends', async () => {
    const command = ['sh', '-c', 'echo one; sleep 1; echo two; exit 3'];
    const id = await readySession(test, { command });
    const read = await entries({ containers: [await debugContainer(id)], follow: true }, id);
    const lines = read.flatMap((e) => (e.type === 'line' ? [Buffer.from(e.data).toString()] : []));
    expect(lines).toEqual(['one', 'two']);
    expect(['log_ended', 'process_exited']).toContain((read.at(-1) as { reason: string }).reason);
  });

  it('of a followed session ends with the session, and says why', async () => {
    const id = await readySession(test);
    const reading = entries({ containers: ['sidecar'], follow: true }, id);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await client.sessions.terminate(id);
    expect((await reading).at(-1)).toMatchObject({ type: 'end', reason: 'terminated' });
  });

  it('of all containers names each line’s', async () => {
    const read = await entries({ allContainers: true, tailLines: 1 });
    const lines = read.flatMap((e) =>
      e.type === 'line' ? [`${e.container}: ${Buffer.from(e.data).toString()}`] : [],
    );
    expect(lines).toContain('app: listening on :8080');
    expect(lines).toContain(`${await debugContainer()}: last`);
  });

  it('of an earlier instance is there where the container was restarted', async () => {
    const { body } = await test.call('POST', '/v1/sessions', {
      body: {
        target: { cluster: 'sim', namespace: 'shop', pod: 'crashing' },
        workload: { image: 'busybox:1.36', command: ['sh'], stdin: true },
      },
    });
    await client.sessions.waitFor(body.id, { state: 'ready', timeoutMs: 60_000 });
    const { status, body: log } = await text('container=app&previous=true', body.id);
    expect([status, log]).toEqual([200, 'listening on :8080\n']);
  });

  it('leaves its opening and its end in the ledger', async () => {
    const id = await readySession(test, { command: ['sh', '-c', 'echo one; sleep 100'] });
    const name = await debugContainer(id);
    await text(`container=${name}&tailLines=7`, id);
    const path = `/v1/audit-events?session=${id}&event=logs.*`;
    const { body } = await test.call('GET', path, { as: 'operator' });
    expect(body.auditEvents.reverse()).toMatchObject([
      { event: 'logs.opened', details: { containers: [name], tailLines: 7, follow: false } },
      { event: 'logs.closed', reason: 'log_ended', details: { bytes: 4 } },
    ]);
  });
});

describe('a log that cannot be', () => {
  it.each([
    ['container=nope', 404, 'CONTAINER_NOT_FOUND'],
    ['container=app&previous=true', 404, 'PREVIOUS_LOG_NOT_FOUND'],
    ['', 400, 'LOG_CONTAINER_REQUIRED'],
    ['container=app&follow=true&previous=true', 400, 'REQUEST_INVALID'],
    ['container=app&allContainers=true', 400, 'REQUEST_INVALID'],
    ['container=app&sinceSeconds=1&sinceTime=2020-01-01T00:00:00Z', 400, 'REQUEST_INVALID'],
    ['container=app&sinceSeconds=0', 400, 'REQUEST_INVALID'],
    ['container=app&sinceSeconds=-5', 400, 'REQUEST_INVALID'],
    ['container=app&sinceTime=yesterday', 400, 'REQUEST_INVALID'],
    ['container=app&tailLines=-1', 400, 'REQUEST_INVALID'],
    ['container=app&tailLines=99999999999999', 400, 'REQUEST_INVALID'],
    ['container=app&tailLines=many', 400, 'REQUEST_INVALID'],
    ['container=app&limitBytes=0', 400, 'REQUEST_INVALID'],
    ['container=app&follow=perhaps', 400, 'REQUEST_INVALID'],
    ['container=app&unknown=1', 400, 'REQUEST_INVALID'],
    ['container=', 400, 'REQUEST_INVALID'],
  ])('is refused over REST: %s', async (query, status, reason) => {
    const answer = await text(query);
    expect([answer.status, answer.body.reason]).toEqual([status, reason]);
  });

  it.each([
    [{ containers: ['nope'] }, 5, 'CONTAINER_NOT_FOUND'],
    [{ containers: ['app'], previous: true }, 5, 'PREVIOUS_LOG_NOT_FOUND'],
    [{}, 3, 'LOG_CONTAINER_REQUIRED'],
    [{ containers: ['app'], follow: true, previous: true }, 3, 'REQUEST_INVALID'],
    [{ containers: ['app'], tailLines: -1 }, 3, 'REQUEST_INVALID'],
    [{ containers: ['app'], limitBytes: 0 }, 3, 'REQUEST_INVALID'],
    [{ containers: Array.from({ length: 100 }, (_, i) => `c${i}`) }, 3, 'REQUEST_INVALID'],
  ])('is refused over gRPC: %j', async (request, code, reason) => {
    const { messages, failure } = await overGrpc(request);
    expect([messages, failure]).toMatchObject([[], { code, reason }]);
  });

  it('names the containers there are', async () => {
    const { body } = await text('');
    expect(body.detail).toMatch(/Name one, or ask for all: app, sidecar, debugger-/);
  });

  it('is not found where the session is not the caller’s', async () => {
    const { status, body } = await test.call('GET', `/v1/sessions/${session}/logs`, {
      as: 'outsider',
    });
    expect([status, body.reason]).toEqual([404, 'SESSION_NOT_FOUND']);
  });

  it('is not followed after the session, but read', async () => {
    const id = await readySession(test);
    await client.sessions.terminate(id);
    await client.sessions.waitFor(id, { state: 'ended', timeoutMs: patienceMs });
    const followed = await text('container=app&follow=true', id);
    expect([followed.status, followed.body.reason]).toEqual([409, 'SESSION_NOT_READY']);
    const { status, body } = await text('container=app', id);
    expect([status, body]).toEqual([200, 'listening on :8080\n']);
  });
});
