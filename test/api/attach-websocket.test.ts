import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AttachSocket, RefusedUpgrade } from '../support/attach-socket.ts';
import type { AttachSocketOptions } from '../support/attach-socket.ts';
import { manySessions, readySession } from '../support/ready-session.ts';
import { TestGateway } from '../support/test-gateway.ts';
import { patienceMs } from '../support/patience.ts';

let test: TestGateway;
let token: string;
beforeAll(async () => {
  test = await TestGateway.start({ env: manySessions });
  token = await test.token('engineer');
});
afterAll(() => test.close());

async function attach(session: string, options: AttachSocketOptions = {}): Promise<AttachSocket> {
  const socket = await AttachSocket.open(test.url, session, { token, ...options });
  if (socket instanceof AttachSocket) return socket;
  throw new Error(`refused: ${JSON.stringify(socket.problem)}`);
}

async function refused(session: string, options: AttachSocketOptions): Promise<RefusedUpgrade> {
  const socket = await AttachSocket.open(test.url, session, options);
  if (socket instanceof RefusedUpgrade) return socket;
  throw new Error('the upgrade was granted');
}

async function eventsOf(session: string): Promise<string[]> {
  const path = `/v1/audit-events?session=${session}&event=attachment.*`;
  const { body } = await test.call('GET', path, { as: 'operator' });
  return (body.auditEvents as { event: string }[]).map(({ event }) => event).reverse();
}

const [stdin, resize, close, events] = [0, 4, 255, 5];

describe('attaching in v1.endoscope', () => {
  it('says ready first and exit last, with the exit code, then closes 1000', async () => {
    const id = await readySession(test);
    const socket = await attach(id);
    await socket.until((s) => s.event('ready') !== undefined, 'ready');
    socket.send(stdin, 'echo one; echo two >&2; exit 7\n');
    expect(await socket.ended).toMatchObject({ code: 1000 });
    expect([socket.stdout.toString(), socket.stderr.toString()]).toEqual(['one\n', 'two\n']);
    expect(socket.order[0]).toBe('ready');
    expect(socket.order.at(-1)).toBe('exit');
    expect(socket.event('exit')).toMatchObject({ exitCode: 7, process: 'gone' });
    expect(await eventsOf(id)).toEqual(['attachment.opened', 'attachment.closed']);
  });

  it('half-closes stdin and goes on with output', async () => {
    const socket = await attach(await readySession(test, { command: ['cat'], stdinOnce: true }));
    socket.send(stdin, 'to the end');
    socket.send(close, Buffer.from([stdin]));
    expect(await socket.ended).toMatchObject({ code: 1000 });
    expect(socket.stdout.toString()).toBe('to the end');
    expect(socket.event('exit')).toMatchObject({ exitCode: 0 });
  });

  it('lets a client leave and come back, the process running on', async () => {
    const id = await readySession(test, { tty: true });
    const first = await attach(id, { query: '?width=80&height=24' });
    await first.until((s) => s.event('ready') !== undefined, 'ready');
    first.sendEvent({ type: 'detach' });
    expect(await first.ended).toMatchObject({ code: 1000 });
    expect(first.event('exit')).toMatchObject({ reason: 'detached' });
    const second = await attach(id);
    second.send(stdin, 'exit 3\n');
    await second.ended;
    expect(second.event('exit')).toMatchObject({ exitCode: 3 });
  });

  it('ends with the caller’s token, and says so', async () => {
    const id = await readySession(test);
    const socket = await attach(id, { token: await test.token('engineer', 300) });
    await socket.until((s) => s.event('ready') !== undefined, 'ready');
    test.clock.moveMs(241_000);
    await socket.until((s) => s.events.some(({ code }) => code === 'expiring'), 'the warning');
    test.clock.moveMs(60_000);
    expect(await socket.ended).toMatchObject({ code: 1000 });
    expect(socket.event('exit')).toMatchObject({ reason: 'token_expired' });
  });

  it('notices a client that vanishes, and gives its place to the same caller at once', async () => {
    const id = await readySession(test);
    const first = await attach(id);
    await first.until((s) => s.event('ready') !== undefined, 'ready');
    first.socket.terminate();
    await expectEventually(async () => (await eventsOf(id)).includes('attachment.lost'));
    const second = await attach(id);
    await second.until((s) => s.event('ready') !== undefined, 'ready');
    expect((await eventsOf(id)).filter((event) => event === 'attachment.closed')).toHaveLength(1);
    second.socket.terminate();
  });
});

describe('attaching in a dialect of Kubernetes', () => {
  for (const protocol of ['v5.channel.k8s.io', 'v4.channel.k8s.io']) {
    it(`ends with a Status on channel 3 in ${protocol}`, async () => {
      const socket = await attach(await readySession(test), { protocols: [protocol] });
      expect(socket.socket.protocol).toBe(protocol);
      socket.send(stdin, 'echo hello; exit 9\n');
      expect(await socket.ended).toMatchObject({ code: 1000 });
      expect(socket.stdout.toString()).toBe('hello\n');
      expect(socket.status).toMatchObject({
        status: 'Failure',
        reason: 'NonZeroExitCode',
        details: { causes: [{ reason: 'ExitCode', message: '9' }] },
      });
    });
  }

  it('ends with Success for exit code 0', async () => {
    const socket = await attach(await readySession(test), { protocols: ['v5.channel.k8s.io'] });
    socket.send(stdin, 'exit 0\n');
    await socket.ended;
    expect(socket.status).toMatchObject({ status: 'Success' });
  });
});

describe('a client that breaks the attach protocol', () => {
  const cases: readonly (readonly [what: string, code: number, reason: string, Act])[] = [
    ['resizes to 0×0', 4400, 'TERMINAL_SIZE_INVALID', (s) => s.send(resize, size(0, 0))],
    ['resizes to 65536', 4400, 'TERMINAL_SIZE_INVALID', (s) => s.send(resize, size(65_536, 9))],
    ['resizes to text', 4400, 'FRAME_MALFORMED', (s) => s.send(resize, 'wide')],
    ['resizes with 1 KiB', 4400, 'FRAME_MALFORMED', (s) => s.send(resize, ' '.repeat(1_024))],
    ['sends text', 4400, 'FRAME_MALFORMED', (s) => s.socket.send('hello')],
    ['sends an unknown event', 4400, 'FRAME_MALFORMED', (s) => s.send(events, '{"type":"boo"}')],
    [
      'types after the end of input',
      4400,
      'INPUT_ENDED',
      (s) => {
        s.send(close, Buffer.from([stdin]));
        s.send(stdin, 'more');
      },
    ],
  ];
  type Act = (socket: AttachSocket) => void;
  const size = (Width: number, Height: number) => JSON.stringify({ Width, Height });

  it.each(cases)('is told why when it %s', async (_what, code, reason, act) => {
    const id = await readySession(test, { command: ['sleep', '60'], tty: true });
    const socket = await attach(id);
    await socket.until((s) => s.event('ready') !== undefined, 'ready');
    act(socket);
    const end = await socket.ended;
    expect([end.code, end.reason.split(':')[0]]).toEqual([code, reason]);
    await expectEventually(async () => (await eventsOf(id)).includes('attachment.closed'));
  });

  it('is cut off with 1009 when a message is too large', async () => {
    const socket = await attach(await readySession(test));
    socket.send(stdin, 'x'.repeat(64 * 1024 + 1));
    expect(await socket.ended).toMatchObject({ code: 1009 });
  });

  it('may send empty messages and unknown channels', async () => {
    const socket = await attach(await readySession(test));
    socket.socket.send(Buffer.alloc(0));
    socket.send(77, 'what is this');
    socket.send(stdin, 'exit 4\n');
    await socket.ended;
    expect(socket.event('exit')).toMatchObject({ exitCode: 4 });
  });
});

describe('an attach socket', () => {
  it('is one at a time', async () => {
    const id = await readySession(test);
    const first = await attach(id);
    await first.until((s) => s.event('ready') !== undefined, 'ready');
    const second = await (await attach(id)).ended;
    expect([second.code, second.reason.split(':')[0]]).toEqual([4412, 'ATTACHMENT_EXISTS']);
    expect(second.reason.length).toBeLessThanOrEqual(123);
    first.socket.terminate();
  });

  it('of a session that is not the caller’s is not found', async () => {
    const id = await readySession(test);
    const socket = await attach(id, { token: await test.token('outsider') });
    expect(await socket.ended).toMatchObject({ code: 4404 });
  });

  it('is opened once by a ticket, for its session only', async () => {
    const [id, other] = [await readySession(test), await readySession(test)];
    const { body } = await test.call('POST', `/v1/sessions/${id}/attach-tickets`);
    const query = `?ticket=${body.ticket}`;
    expect((await refused(other, { query })).problem['reason']).toBe('TICKET_INVALID');
    const socket = await attach(id, { token: undefined, query });
    await socket.until((s) => s.event('ready') !== undefined, 'ready');
    socket.socket.terminate();
    const again = await refused(id, { query });
    expect([again.status, again.problem['reason']]).toEqual([401, 'TICKET_INVALID']);
    expect(test.logLines.join('')).not.toContain(body.ticket);
    const { body: page } = await test.call('GET', '/v1/audit-events?event=principal.rejected', {
      as: 'operator',
    });
    expect(page.auditEvents[0]).toMatchObject({ reason: 'TICKET_INVALID', entry: 'websocket' });
  });

  const id = 'ses_01arz3ndektsv4rrffq69g5fav';
  const refusals: readonly (readonly [string, AttachSocketOptions, number, string])[] = [
    ['has no token', { token: undefined }, 401, 'TOKEN_MISSING'],
    ['has a bad token', { token: 'abc' }, 401, 'TOKEN_MALFORMED'],
    ['offers no known sub-protocol', { protocols: ['chat'] }, 400, 'REQUEST_INVALID'],
    [
      'offers a thousand sub-protocols',
      { protocols: Array.from({ length: 1_000 }, (_, i) => `p${i}`) },
      400,
      'REQUEST_INVALID',
    ],
    [
      'comes from another origin',
      { headers: { origin: 'https://evil.example' } },
      403,
      'ORIGIN_REFUSED',
    ],
    ['is impossibly wide', { query: '?width=0&height=5' }, 400, 'TERMINAL_SIZE_INVALID'],
    ['impersonates somebody', { headers: { 'impersonate-user': 'root' } }, 400, 'REQUEST_INVALID'],
  ];
  it.each(refusals)(
    'is refused before the upgrade when it %s',
    async (_, options, status, reason) => {
      const answer = await refused(id, { token, ...options });
      expect([answer.status, answer.problem['reason']]).toEqual([status, reason]);
      expect(answer.contentType).toBe('application/problem+json');
    },
  );
});

async function expectEventually(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('it never came');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
