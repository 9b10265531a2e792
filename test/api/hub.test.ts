// Goal: several clients on one session, by both doors: roles, resume, screens, lists. Method: the
// simulated cluster; the owner and an operator as two people.
import type { ClientDuplexStream } from '@grpc/grpc-js';
import type { AttachOpen, AttachRequest, AttachResponse__Output } from '@endoscope/contracts';
import { EndoscopeClient } from '@endoscope/client';
import type { AttachEvent } from '@endoscope/client';
import { streamLimits } from '@endoscope/streams';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AttachSocket, RefusedUpgrade } from '../support/attach-socket.ts';
import { GrpcCaller, answerOf, bearer } from '../support/grpc-caller.ts';
import { manySessions, readySession } from '../support/ready-session.ts';
import { TestGateway } from '../support/test-gateway.ts';
import { patienceMs } from '../support/patience.ts';

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

type User = 'engineer' | 'operator';

/** What a test says to a session and hears of it, whatever the door. */
interface Joined {
  readonly id: string;
  readonly role: string;
  readonly participants: readonly { username: string; role: string }[];
  readonly output: () => string;
  readonly happened: () => string[];
  readonly screens: () => string[];
  readonly notices: () => string[];
  readonly offset: () => number;
  readonly exit: () => { reason?: string; exitCode?: number } | undefined;
  type(text: string): void;
  ask(action: 'request' | 'release'): void;
  grant(attachment: string): void;
  takeOver(reason: string): void;
  interrupt(): void;
  detach(): void;
  /** The connection breaks, as a cable does. */
  cut(): void;
}

interface Wish {
  readonly as?: User;
  readonly role?: 'observer';
  readonly takeOver?: string;
  readonly resume?: { attachment: string; offset: number };
}

interface Door {
  join(session: string, wish?: Wish): Promise<Joined>;
  refusal(session: string, wish: Wish): Promise<string>;
}

const size = { width: 80, height: 24 };

const overWebSocket: Door = {
  async join(session, wish = {}) {
    const socket = await socketOf(session, wish);
    await socket.until((s) => s.event('ready') !== undefined, 'ready');
    const ready = socket.event('ready') as Record<string, never>;
    const all = (type: string) => socket.events.filter((event) => event['type'] === type);
    return {
      id: ready['attachment']!,
      role: ready['role']!,
      participants: ready['participants']!,
      output: () => String(socket.stdout),
      happened: () =>
        all('participant').map(
          ({ event, participant }) =>
            `${String(event)} ${(participant as { username: string }).username}`,
        ),
      screens: () => all('screen').map(({ data }) => String(Buffer.from(String(data), 'base64'))),
      notices: () => all('notice').map(({ code }) => String(code)),
      offset: () => Number(ready['offset']) + socket.stdoutBytes,
      exit: () => socket.event('exit'),
      type: (text) => socket.send(0, text),
      ask: (action) => socket.sendEvent({ type: 'role', action }),
      grant: (attachment) => socket.sendEvent({ type: 'role', action: 'grant', attachment }),
      takeOver: (reason) => socket.sendEvent({ type: 'role', action: 'take_over', reason }),
      interrupt: () => socket.sendEvent({ type: 'interrupt' }),
      detach: () => socket.sendEvent({ type: 'detach' }),
      cut: () => socket.socket.terminate(),
    };
  },
  async refusal(session, wish) {
    const { reason } = await (await socketOf(session, wish)).ended;
    return reason.split(':')[0] ?? '';
  },
};

async function socketOf(session: string, wish: Wish): Promise<AttachSocket> {
  const { role, takeOver, resume } = wish;
  const query = new URLSearchParams({
    width: '80',
    height: '24',
    ...(role && { role }),
    ...(takeOver && { takeOver }),
    ...(resume && { resume: resume.attachment, offset: String(resume.offset) }),
  });
  const token = await test.token(wish.as ?? 'engineer');
  const socket = await AttachSocket.open(test.url, session, { token, query: `?${query}` });
  if (socket instanceof RefusedUpgrade) throw new Error(JSON.stringify(socket.problem));
  return socket;
}

type Call = ClientDuplexStream<AttachRequest, AttachResponse__Output>;
const eventPrefix = 'ATTACH_PARTICIPANT_EVENT_';

const overGrpc: Door = {
  async join(session, wish = {}) {
    const call = await callOf(session, wish);
    const messages: AttachResponse__Output[] = [];
    call.on('data', (message: AttachResponse__Output) => messages.push(message));
    call.on('error', () => undefined);
    await eventually(() => messages.length > 0);
    const { ready } = messages[0]!;
    const bytes = () => Buffer.concat(messages.flatMap((m) => m.stdout?.data ?? []));
    const role = (message: AttachRequest['role']) => call.write({ role: message ?? null });
    return {
      id: ready!.attachment,
      role: ready!.role === 'ATTACH_ROLE_WRITER' ? 'writer' : 'observer',
      participants: ready!.participants.map((p) => ({
        username: p.username,
        role: p.role === 'ATTACH_ROLE_WRITER' ? 'writer' : 'observer',
      })),
      output: () => String(bytes()),
      happened: () =>
        messages.flatMap(({ participant: change }) =>
          change
            ? `${change.event.slice(eventPrefix.length).toLowerCase()} ${change.participant?.username}`
            : [],
        ),
      screens: () => messages.flatMap(({ screen }) => (screen ? String(screen.data) : [])),
      notices: () => messages.flatMap(({ notice }) => notice?.code ?? []),
      offset: () => ready!.offset + bytes().length,
      exit: () => messages.find(({ exit }) => exit)?.exit ?? undefined,
      type: (text) => call.write({ stdin: Buffer.from(text) }),
      ask: (action) =>
        role({ action: `ATTACH_ROLE_ACTION_${action === 'request' ? 'REQUEST' : 'RELEASE'}` }),
      grant: (attachment) => role({ action: 'ATTACH_ROLE_ACTION_GRANT', attachment }),
      takeOver: (reason) => role({ action: 'ATTACH_ROLE_ACTION_TAKE_OVER', reason }),
      interrupt: () => call.write({ signal: 'ATTACH_SIGNAL_INTERRUPT' }),
      detach: () => call.write({ signal: 'ATTACH_SIGNAL_DETACH' }),
      cut: () => call.cancel(),
    };
  },
  async refusal(session, wish) {
    const call = await callOf(session, wish);
    return new Promise((resolve) => {
      call.on('data', () => undefined);
      call.on('error', (error) => resolve(answerOf(error as never).reason));
    });
  },
};

async function callOf(session: string, wish: Wish): Promise<Call> {
  const call = grpc.attach(bearer(await test.token(wish.as ?? 'engineer')));
  const open: AttachOpen = {
    ...{ session, size, stdin: true, takeOverReason: wish.takeOver ?? '' },
    role: wish.role ? 'ATTACH_ROLE_OBSERVER' : 'ATTACH_ROLE_WRITER',
    resume: wish.resume ?? null,
  };
  call.write({ open });
  return call;
}

async function eventually(condition: () => boolean, what = 'it'): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`${what} never came`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function auditOf(session: string): Promise<string[]> {
  const { body } = await test.call('GET', `/v1/audit-events?session=${session}`, {
    as: 'operator',
  });
  return (body.auditEvents as { event: string }[]).map(({ event }) => event).reverse();
}

const shell = { command: ['sh'], tty: true };

describe.each([
  ['WebSocket', overWebSocket],
  ['gRPC', overGrpc],
])('a session over %s', (_name, door) => {
  it('is watched by another, who sees the screen and then what is typed', async () => {
    const id = await readySession(test, shell);
    const writer = await door.join(id);
    writer.type('echo first\r');
    await eventually(() => writer.output().includes('first\r\n'), 'the first echo');
    const watching = await door.join(id, { as: 'operator', role: 'observer' });
    expect([writer.role, watching.role]).toEqual(['writer', 'observer']);
    expect(watching.participants.map(({ role }) => role)).toEqual(['writer', 'observer']);
    await eventually(() => watching.screens().length === 1, 'the screen');
    expect(watching.screens()[0]).toContain('first');
    watching.type('echo not mine\r');
    writer.type('echo second; exit 4\r');
    await eventually(
      () => watching.exit() !== undefined && writer.exit() !== undefined,
      'the exit',
    );
    expect(watching.output()).toContain('second\r\n');
    expect(writer.output()).not.toContain('not mine');
    expect(watching.notices()).toEqual(['not_the_writer']);
    expect(watching.exit()).toMatchObject({ reason: 'process_exited', exitCode: 4 });
    expect(watching.exit()).toEqual(writer.exit());
  });

  it('changes hands by consent and without', async () => {
    const id = await readySession(test, shell);
    const writer = await door.join(id);
    expect(await door.refusal(id, { as: 'operator' })).toBe('ATTACHMENT_EXISTS');
    const other = await door.join(id, { as: 'operator', role: 'observer' });
    other.ask('request');
    await eventually(() => writer.happened().some((h) => h.startsWith('asks_to_write')), 'asking');
    writer.grant(other.id);
    await eventually(() => other.happened().some((h) => h.startsWith('became_writer')), 'consent');
    other.type('echo from the other\r');
    await eventually(() => writer.output().includes('from the other\r\n'), 'the echo');
    writer.takeOver('the other is done');
    const back = () => writer.happened().filter((h) => h.startsWith('became_writer')).length === 2;
    await eventually(back, 'the take-over');
    const third = await door.join(id, { as: 'operator', takeOver: 'the site is down' });
    expect(third.role).toBe('writer');
    third.type('exit 0\r');
    await eventually(() => third.exit() !== undefined, 'the exit');
    const changes = (await auditOf(id)).filter((event) => event === 'attachment.writer_changed');
    expect(changes).toHaveLength(3);
  });

  it('is resumed where it was cut, and nothing is missing', async () => {
    const id = await readySession(test, { command: ['sh'] });
    const first = await door.join(id);
    first.type('echo before\n');
    await eventually(() => first.output() === 'before\n', 'the first output');
    first.type('echo heard; sleep 1; echo meanwhile\n');
    await eventually(() => first.output().includes('heard\n'), 'the second output');
    first.cut();
    await eventuallyAsync(async () => (await auditOf(id)).includes('attachment.lost'));
    const resume = { attachment: first.id, offset: first.offset() };
    expect(await door.refusal(id, { as: 'operator', resume })).toBe('RESUME_EXPIRED');
    const back = await door.join(id, { resume });
    expect([back.id, back.role]).toEqual([first.id, 'writer']);
    back.type('exit 0\n');
    await eventually(() => back.exit() !== undefined, 'the exit');
    expect(back.output()).toBe('meanwhile\n');
    expect(await auditOf(id)).toContain('attachment.resumed');
  });

  it('lists who is there and who was', async () => {
    const id = await readySession(test, shell);
    const writer = await door.join(id);
    const watching = await door.join(id, { as: 'operator', role: 'observer' });
    watching.detach();
    await eventually(() => watching.exit() !== undefined, 'the end');
    const list = async (query = '') => {
      const { body } = await test.call('GET', `/v1/sessions/${id}/attachments${query}`);
      return body as { attachments: Record<string, unknown>[]; nextPageToken?: string };
    };
    await eventuallyAsync(async () => (await list()).attachments[0]?.['closeTime'] !== undefined);
    const { attachments } = await list();
    expect(attachments).toMatchObject([
      { id: watching.id, role: 'observer', connected: false, closeReason: 'detached' },
      { id: writer.id, role: 'writer', connected: true, session: id },
    ]);
    const { nextPageToken } = await list('?pageSize=1');
    const second = await list(`?pageSize=1&pageToken=${nextPageToken}`);
    expect(second.attachments.map((a) => a['id'])).toEqual([writer.id]);
    expect(second.nextPageToken).toBeUndefined();
    const metadata = bearer(await test.token('engineer'));
    const listed = await grpc.unary('attach', 'listAttachments', { session: id }, metadata);
    expect(listed.response.attachments.map((a: { id: string }) => a.id)).toEqual([
      watching.id,
      writer.id,
    ]);
    writer.detach();
    await eventually(() => writer.exit() !== undefined, 'the end');
  });

  it('passes Ctrl-C to a terminal and tells who has none', async () => {
    const onTerminal = await door.join(await readySession(test, shell));
    onTerminal.type('cat\r');
    onTerminal.interrupt();
    await eventually(() => onTerminal.output().includes('^C'), 'the interrupt');
    const onPipe = await door.join(await readySession(test, { command: ['cat'] }));
    onPipe.interrupt();
    await eventually(() => onPipe.notices().includes('interrupt_refused'), 'the refusal');
    for (const joined of [onTerminal, onPipe]) joined.detach();
  });
});

describe('a WebSocket of Kubernetes', () => {
  it('observes in its own dialect, the screen as output', async () => {
    const id = await readySession(test, shell);
    const writer = await overGrpc.join(id);
    writer.type('echo shown\r');
    await eventually(() => writer.output().includes('shown\r\n'), 'the echo');
    const token = await test.token('operator');
    const protocols = ['v5.channel.k8s.io'];
    const query = '?role=observer';
    const socket = await AttachSocket.open(test.url, id, { token, protocols, query });
    if (socket instanceof RefusedUpgrade) throw new Error(JSON.stringify(socket.problem));
    await socket.until((s) => s.stdout.includes('shown'), 'the screen');
    writer.type('exit 3\r');
    await socket.ended;
    expect(socket.status).toMatchObject({ reason: 'NonZeroExitCode' });
  });

  it.each([
    ['role=king', 'role'],
    ['resume=att_1', 'offset'],
    ['resume=att_1&offset=-1', 'offset'],
    ['resume=att_1&offset=1e3', 'offset'],
    ['takeOver=%20', 'takeOverReason'],
  ])('is told what is wrong with ?%s', async (query, field) => {
    const id = await readySession(test, shell);
    const token = await test.token('engineer');
    const socket = await AttachSocket.open(test.url, id, { token, query: `?${query}` });
    if (socket instanceof RefusedUpgrade) {
      expect(socket.problem).toMatchObject({ reason: 'REQUEST_INVALID', fields: [{ field }] });
    } else {
      expect((await socket.ended).reason).toMatch(/^REQUEST_INVALID/);
    }
  });
});

describe('a list of attachments', () => {
  it('is refused with a wrong token, size or session', async () => {
    const id = await readySession(test, shell);
    const get = async (path: string) => (await test.call('GET', path)).body.reason as string;
    expect(await get(`/v1/sessions/${id}/attachments?pageToken=x`)).toBe('PAGE_TOKEN_INVALID');
    expect(await get(`/v1/sessions/${id}/attachments?pageSize=x`)).toBe('REQUEST_INVALID');
    expect(await get('/v1/sessions/ses_x/attachments')).toBe('SESSION_NOT_FOUND');
    const metadata = bearer(await test.token('engineer'));
    const wrong = { session: id, pageSize: -1 };
    const answer = await grpc.unary('attach', 'listAttachments', wrong, metadata);
    expect(answer.reason).toBe('REQUEST_INVALID');
  });
});

describe('an observer that does not read', () => {
  it('is seen by who writes, in both lists and in the metrics, while it lags', async () => {
    const id = await readySession(test, { command: ['yes', 'x'.repeat(1023)] });
    const client = (as: User) =>
      new EndoscopeClient({ server: test.url, token: { token: () => test.token(as) } });
    const writer = await client('engineer').attach(id, { stdin: true });
    const fellBehind: Extract<AttachEvent, { type: 'participant' }>[] = [];
    const read = (async () => {
      for await (const event of writer.events) {
        if (event.type === 'participant' && event.event === 'fell_behind') fellBehind.push(event);
      }
    })();
    // Nobody asks for its events, so it reads no more than it may hold.
    const observer = await client('operator').attach(id, { stdin: false, role: 'observer' });
    await eventuallyAsync(() => Promise.resolve(fellBehind.length > 0));
    const { participant } = fellBehind[0]!;
    expect(participant.role).toBe('observer');
    expect(participant.lagBytes).toBeGreaterThan(streamLimits.observerLagBytesMax);
    const { body } = await test.call('GET', `/v1/sessions/${id}/attachments`);
    const metadata = bearer(await test.token('engineer'));
    const overGrpc = await grpc.unary('attach', 'listAttachments', { session: id }, metadata);
    for (const list of [body.attachments, overGrpc.response.attachments]) {
      const row = list.find((each: { id: string }) => each.id === participant.attachment);
      expect(row.lagBytes).toBeGreaterThan(streamLimits.observerLagBytesMax);
    }
    const metrics = await (await fetch(test.gateway.metricsUrl)).text();
    const lag = /^gateway_observer_lag_bytes (\d+)$/m.exec(metrics)?.[1];
    expect(Number(lag)).toBeGreaterThan(streamLimits.observerLagBytesMax);
    observer.close();
    writer.detach();
    await read;
  });
});

async function eventuallyAsync(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('it never came');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
