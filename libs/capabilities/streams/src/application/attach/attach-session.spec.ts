import { describe, expect, it } from '@jest/globals';
import type { AppendAudit } from '@endoscope/audit';
import { channels, systemClock, systemContext } from '@endoscope/core';
import type { RequestContext, Transaction } from '@endoscope/core';
import { ChangeSession, GetSession, LiveSessions } from '@endoscope/sessions';
import type { FindSession, Session } from '@endoscope/sessions';
import { MemorySessionStore, aSession, engineer } from '@endoscope/sessions/testing';
import { FrameMalformed } from '../../domain/stream.errors.ts';
import { MemoryAttachmentStore } from '../../testing/memory-attachment-store.ts';
import { ScriptedClient } from '../../testing/scripted-client.ts';
import { ScriptedUpstream } from '../../testing/scripted-upstream.ts';
import { AttachSession } from './attach-session.ts';
import { OpenAttachments } from './open-attachments.ts';
import { SessionHubs } from './session-hubs.ts';

const end = {
  reason: 'process_exited',
  detail: 'The debug process exited with code 7.',
  exitCode: 7,
  process: 'gone',
  containerReason: 'Error',
} as const;

function setUp(change: Partial<Session> = {}) {
  const session = aSession({ state: 'ready', readyAt: new Date(), ...change });
  const store = new MemorySessionStore();
  store.sessions.set(session.id, session);
  const audited: string[] = [];
  const audit = {
    execute: (_tx: Transaction, _ctx: RequestContext, entry: { event: string }) => {
      audited.push(entry.event);
      return Promise.resolve();
    },
  } as unknown as AppendAudit;
  const work = { run: <T>(f: (tx: Transaction) => Promise<T>) => f({} as Transaction) };
  const live = new LiveSessions();
  const find = { execute: () => store.find(session.id) } as unknown as FindSession;
  const upstream = new ScriptedUpstream();
  const attachments = new MemoryAttachmentStore();
  const open = new OpenAttachments();
  const parts = {
    find,
    sessions: new GetSession(find, store, live),
    live,
    upstream,
    attachments,
    open,
    audit,
    work,
    clock: systemClock,
    renderer: { render: (output: Uint8Array) => Promise.resolve(output) },
    graceMs: 0,
    meter: () => undefined,
  };
  const attach = new AttachSession(parts, new SessionHubs(parts));
  const change$ = new ChangeSession(store, audit, work, systemClock, live);
  const gone = new AbortController();
  const ctx: RequestContext = { ...systemContext(gone.signal), principal: engineer };
  const start = (client: ScriptedClient, input: object = {}, as = ctx) =>
    attach.execute(
      as,
      { sessionId: session.id, size: undefined, client: 'test', stdin: true, ...input },
      client,
    );
  const exit = () =>
    change$.execute(ctx, session.id, (s) => ({
      session: { ...s, state: 'ended', end, endedAt: new Date() },
      event: { type: 'state', reason: end.reason, message: end.detail },
    }));
  return { session, upstream, attachments, audited, start, exit, gone, open, ctx };
}

const until = async (condition: () => boolean): Promise<void> => {
  const deadline = Date.now() + 3_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('the condition never held');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

describe('attaching to a session', () => {
  it('says ready, moves bytes both ways and reports the exit last', async () => {
    const { upstream, start, exit, audited } = setUp();
    const client = new ScriptedClient();
    const done = start(client);
    client.type('echo hi\n');
    await until(() => upstream.stdin() === 'echo hi\n');
    upstream.print('hi\n');
    upstream.print('oops\n', channels.stderr);
    await exit();
    upstream.end();
    await done;
    expect(client.received[0]).toMatchObject({ type: 'ready', tty: true });
    expect([client.output(), client.output('stderr')]).toEqual(['hi\n', 'oops\n']);
    expect(client.last).toEqual({
      type: 'exit',
      reason: 'process_exited',
      detail: end.detail,
      exitCode: 7,
      process: 'gone',
    });
    expect(audited).toEqual(['attachment.opened', 'attachment.closed']);
  });

  it('numbers output bytes over both channels', async () => {
    const { upstream, start, exit } = setUp();
    const client = new ScriptedClient();
    upstream.log = 'abc';
    const done = start(client);
    await until(() => client.output() === 'abc');
    upstream.print('de', channels.stderr);
    upstream.print('f');
    await exit();
    upstream.end();
    await done;
    const offsets = client.received.flatMap((m) =>
      m.type === 'stdout' || m.type === 'stderr' ? [[m.type, m.offset]] : [],
    );
    expect(offsets).toEqual([
      ['stdout', 0],
      ['stderr', 3],
      ['stdout', 5],
    ]);
  });

  it('gives a second client a typed refusal and leaves the first alone', async () => {
    const { upstream, start, exit, attachments } = setUp();
    const [first, second] = [new ScriptedClient(), new ScriptedClient()];
    const done = start(first);
    await until(() => attachments.attachments.size === 1);
    await expect(start(second)).rejects.toThrow('ATTACHMENT_EXISTS');
    expect(second.received).toEqual([]);
    upstream.closed = false;
    await exit();
    upstream.end();
    await done;
  });

  it('reports the exit of a process that ended while its input was on the way', async () => {
    const container = { ...aSession().container, tty: false };
    const { upstream, start, exit } = setUp({ container });
    const client = new ScriptedClient();
    upstream.writeFailure = new FrameMalformed({ why: 'any failure of the stream' });
    const done = start(client);
    client.type('too late');
    client.put({ type: 'end_of_input' });
    await until(() => client.received.length > 0);
    upstream.print('done before');
    await exit();
    upstream.end();
    await done;
    expect(client.output()).toBe('done before');
    expect(client.last).toMatchObject({ type: 'exit', reason: 'process_exited', exitCode: 7 });
  });

  it('keeps output open after the end of input', async () => {
    const container = { ...aSession().container, tty: false };
    const { upstream, start, exit } = setUp({ container });
    const client = new ScriptedClient();
    const done = start(client);
    client.type('last words');
    client.put({ type: 'end_of_input' });
    await until(() => upstream.closedChannels.length === 1);
    upstream.print('still here');
    await exit();
    upstream.end();
    await done;
    expect(client.output()).toBe('still here');
    expect(upstream.closedChannels).toEqual([channels.stdin]);
  });

  it('types Ctrl-D where a terminal has no half-close', async () => {
    const { upstream, start, exit } = setUp();
    const client = new ScriptedClient();
    const done = start(client);
    client.put('end');
    await until(() => upstream.stdin() === '\x04');
    await exit();
    upstream.end();
    await done;
  });

  it('refuses input after the end of input', async () => {
    const { start, upstream } = setUp();
    const client = new ScriptedClient();
    const done = start(client);
    client.put({ type: 'end_of_input' });
    client.type('more');
    await expect(done).rejects.toThrow('INPUT_ENDED');
    expect(upstream.closed).toBe(true);
  });

  it('passes resizes in order, after the redraw of the first size', async () => {
    const { start, upstream, exit } = setUp();
    const client = new ScriptedClient();
    const done = start(client, { size: { width: 80, height: 24 } });
    client.put({ type: 'resize', width: 100, height: 30 });
    await until(() => upstream.resizes().length === 3);
    expect(upstream.resizes()).toEqual([
      { Width: 81, Height: 25 },
      { Width: 80, Height: 24 },
      { Width: 100, Height: 30 },
    ]);
    await exit();
    upstream.end();
    await done;
  });

  it.each([
    [0, 0],
    [65_536, 65_536],
    [80, -1],
    [80.5, 24],
  ])('refuses a terminal of %d×%d', async (width, height) => {
    const { start } = setUp();
    await expect(start(new ScriptedClient(), { size: { width, height } })).rejects.toThrow(
      'TERMINAL_SIZE_INVALID',
    );
  });

  it('leaves the process running when the client detaches', async () => {
    const { start, upstream, attachments } = setUp();
    const client = new ScriptedClient();
    const done = start(client);
    client.put({ type: 'detach' });
    await done;
    expect(client.last).toMatchObject({ type: 'exit', reason: 'detached' });
    expect(upstream.closed).toBe(true);
    expect([...attachments.attachments.values()][0]?.closeReason).toBe('detached');
  });

  it('frees the session when the client vanishes', async () => {
    const { start, gone, attachments } = setUp();
    const client = new ScriptedClient();
    const done = start(client);
    await until(() => client.received.length > 0);
    gone.abort(new Error('socket closed'));
    client.put(new Error('socket closed'));
    await done;
    expect([...attachments.attachments.values()][0]?.closeReason).toBe('client_gone');
  });

  it('passes on the fault of a client that breaks the protocol', async () => {
    const { start, attachments } = setUp();
    const client = new ScriptedClient();
    const done = start(client);
    client.put(new FrameMalformed({ why: 'a second open' }));
    await expect(done).rejects.toThrow('FRAME_MALFORMED');
    expect([...attachments.attachments.values()][0]?.closeReason).toBe('protocol_error');
  });

  it('reads no further output while the client does not take what it has', async () => {
    const { start, upstream, exit } = setUp();
    const client = new ScriptedClient();
    const done = start(client);
    await until(() => client.received.length > 0);
    let release = (): void => undefined;
    client.stalled = new Promise((resolve) => (release = resolve));
    for (let i = 0; i < 50; i += 1) upstream.print(`${i}\n`);
    await new Promise((resolve) => setTimeout(resolve, 250));
    const taken = client.received.filter((m) => m.type === 'stdout').length;
    expect(taken).toBeLessThanOrEqual(1);
    client.stalled = undefined;
    release();
    await exit();
    upstream.end();
    await done;
    expect(client.output().trim().split('\n')).toHaveLength(50);
  });

  it('gives the log and the exit code of a process that has ended before', async () => {
    const { start, upstream } = setUp({ state: 'ended', end, endedAt: new Date() });
    upstream.log = 'it said this\n';
    const client = new ScriptedClient();
    await start(client);
    expect(client.received.map((m) => m.type)).toEqual(['ready', 'stdout', 'exit']);
    expect(client.output()).toBe('it said this\r\n');
    expect(client.last).toMatchObject({ exitCode: 7 });
  });

  it('gives the log when the process ends between ready and the dial', async () => {
    const { start, upstream, exit } = setUp();
    upstream.openFailure = new Error('container not found');
    upstream.log = 'quick\n';
    const client = new ScriptedClient();
    const done = start(client);
    await exit();
    await done;
    expect(client.output()).toBe('quick\r\n');
  });

  it('takes from the log what the stream of an ended process never had', async () => {
    const container = { ...aSession().container, tty: false };
    const { start, upstream, exit } = setUp({ container });
    const client = new ScriptedClient();
    const done = start(client);
    await until(() => client.received.length > 0);
    await new Promise((resolve) => setTimeout(resolve, 20));
    upstream.print('two\n');
    upstream.log = 'one\ntwo\n';
    await exit();
    upstream.end();
    await done;
    expect(client.output()).toBe('two\none\n');
    expect(client.received.map((m) => m.type)).toEqual([
      'ready',
      'stdout',
      'notice',
      'stdout',
      'exit',
    ]);
  });

  it('ends by itself when the client takes nothing any more, not even the exit', async () => {
    const { start, open, attachments } = setUp();
    const client = new ScriptedClient();
    const done = start(client);
    await until(() => open.count === 1);
    client.stalled = new Promise(() => undefined);
    await open.drain(50);
    await done;
    expect([...attachments.attachments.values()][0]?.closeReason).toBe('detached');
  }, 30_000);

  it('is refused while the session is still starting', async () => {
    const { start } = setUp({ state: 'provisioning' });
    await expect(start(new ScriptedClient())).rejects.toThrow('SESSION_NOT_READY');
  });

  it('ends when the sign-in expires in mid-stream, and its input stays open for who comes back', async () => {
    const { start, ctx, upstream } = setUp();
    const expiresAt = new Date(Date.now() + 120);
    const client = new ScriptedClient();
    await start(client, {}, { ...ctx, principal: { ...engineer, expiresAt } });
    expect(client.last).toMatchObject({ type: 'exit', reason: 'token_expired' });
    client.put('end');
    await new Promise(setImmediate);
    expect([upstream.closedChannels, upstream.stdin()]).toEqual([[], '']);
  });

  it('tells every client of a shutdown and ends them by the deadline', async () => {
    const { start, open } = setUp();
    const client = new ScriptedClient();
    const done = start(client);
    await until(() => open.count === 1);
    await open.drain(100);
    await done;
    expect(client.received.map((m) => m.type)).toEqual(['ready', 'notice', 'exit']);
    await expect(start(new ScriptedClient())).rejects.toThrow('GATEWAY_DRAINING');
  });
});
