import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GrpcCaller, bearer } from '../support/grpc-caller.ts';
import { manySessions, readySession } from '../support/ready-session.ts';
import { TestGateway } from '../support/test-gateway.ts';

let test: TestGateway;
let grpc: GrpcCaller;
beforeAll(async () => {
  test = await TestGateway.start({ env: manySessions });
  grpc = new GrpcCaller(test.gateway.grpcAddress);
});
afterAll(async () => {
  grpc.close();
  await test.close();
});

interface SentEvent {
  readonly id: string;
  readonly event: string;
  readonly data: { readonly number: number; readonly type: string; readonly state: string };
}

async function eventsOf(id: string, headers: Record<string, string> = {}): Promise<SentEvent[]> {
  const authorization = `Bearer ${await test.token('engineer')}`;
  const url = `${test.url}/v1/sessions/${id}/events`;
  const response = await fetch(url, { headers: { authorization, ...headers } });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  expect(response.headers.get('x-request-id')).toBeTruthy();
  return (await response.text()).split('\n\n').filter(isEvent).map(parsed);
}

function isEvent(block: string): boolean {
  return block.startsWith('id: ');
}

function parsed(block: string): SentEvent {
  const fields = new Map(
    block.split('\n').map((line) => line.split(/: (.*)/s, 2) as [string, string]),
  );
  const data = JSON.parse(fields.get('data') ?? '') as SentEvent['data'];
  return { id: fields.get('id') ?? '', event: fields.get('event') ?? '', data };
}

/** One for the file: it takes seconds until a shell has been asked to leave. */
let ended: Promise<string> | undefined;
function endedSession(): Promise<string> {
  ended ??= readySession(test).then(async (id) => {
    await test.call('POST', `/v1/sessions/${id}:terminate`);
    return id;
  });
  return ended;
}

describe('the events of a session', () => {
  it('arrive live until the session has ended, numbered without gaps', async () => {
    const id = await readySession(test);
    const all = eventsOf(id);
    await test.call('POST', `/v1/sessions/${id}:terminate`);
    const events = await all;
    expect(events.map((e) => Number(e.id))).toEqual(events.map((_, i) => i + 1));
    const states = events.filter((e) => e.event === 'state').map((e) => e.data.state);
    expect(states).toEqual(['requested', 'provisioning', 'ready', 'ending', 'ended']);
  });

  it('resume after Last-Event-ID', async () => {
    const id = await endedSession();
    const all = await eventsOf(id);
    const rest = await eventsOf(id, { 'last-event-id': all[1]!.id });
    expect(rest.map((e) => e.id)).toEqual(all.slice(2).map((e) => e.id));
  });

  it('are the same over gRPC', async () => {
    const id = await endedSession();
    const all = await eventsOf(id);
    const metadata = bearer(await test.token('engineer'));
    const call = grpc.serverStream(
      'session',
      'watchSession',
      { session: id, afterEventNumber: 1 },
      metadata,
    );
    const numbers: number[] = [];
    for await (const message of call) {
      numbers.push((message as { event: { number: number } }).event.number);
    }
    expect(numbers).toEqual(all.slice(1).map((e) => e.data.number));
  });

  it('end with the caller’s token', async () => {
    const id = await readySession(test);
    const token = await test.token('engineer', 5);
    const headers = { authorization: `Bearer ${token}` };
    const started = Date.now();
    const response = await fetch(`${test.url}/v1/sessions/${id}/events`, { headers });
    const watched = new Promise<number>((resolve) => {
      const call = grpc.serverStream('session', 'watchSession', { session: id }, bearer(token));
      call.on('error', (error: Error & { code: number }) => resolve(error.code));
      call.on('data', () => undefined);
    });
    await response.text();
    expect(await watched).toBe(16);
    expect(Date.now() - started).toBeLessThan(30_000);
  });

  it('are not for others', async () => {
    const id = await readySession(test);
    const { status, body } = await test.call('GET', `/v1/sessions/${id}/events`, {
      as: 'outsider',
    });
    expect([status, body.reason]).toEqual([404, 'SESSION_NOT_FOUND']);
  });
});
