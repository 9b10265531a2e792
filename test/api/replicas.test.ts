// Goal: a terminal is the same whichever replica a client comes to: both dialects of WebSocket and
// gRPC, roles, resume, lists, exits and refusals. Method: two gateways on one database; sessions are
// kept by `a`, clients come to `b`.
import type { AttachResponse__Output } from '@endoscope/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AttachSocket, RefusedUpgrade } from '../support/attach-socket.ts';
import { GrpcCaller, answerOf, bearer } from '../support/grpc-caller.ts';
import { readySession } from '../support/ready-session.ts';
import { ReplicaPair } from '../support/replica-pair.ts';
import type { TestGateway } from '../support/test-gateway.ts';

let pair: ReplicaPair;
let grpc: GrpcCaller;
beforeAll(async () => {
  pair = await ReplicaPair.start();
  grpc = new GrpcCaller(pair.b.gateway.grpcAddress);
});
afterAll(async () => {
  grpc?.close();
  await pair?.close();
});

const shell = { command: ['sh'], tty: true };

interface Wish {
  readonly as?: 'engineer' | 'operator';
  readonly query?: Record<string, string>;
  readonly protocol?: string;
}

async function socketAt(at: TestGateway, session: string, wish: Wish = {}) {
  const { as = 'engineer', query = {}, protocol = 'v1.endoscope' } = wish;
  const token = await at.token(as);
  const asked = `?${new URLSearchParams({ width: '80', height: '24', ...query })}`;
  const options = { token, query: asked, protocols: [protocol] };
  const socket = await AttachSocket.open(at.url, session, options);
  if (socket instanceof RefusedUpgrade) throw new Error(JSON.stringify(socket.problem));
  return socket;
}

async function joinAt(at: TestGateway, session: string, wish: Wish = {}) {
  const socket = await socketAt(at, session, wish);
  await socket.until((s) => s.event('ready') !== undefined, 'ready');
  return socket;
}

const shows = (socket: AttachSocket, text: string): Promise<void> =>
  socket.until((s) => String(s.stdout).includes(text), text);

const happened = (socket: AttachSocket): unknown[] =>
  socket.events.filter(({ type }) => type === 'participant').map(({ event }) => event);

async function ledgerOf(session: string) {
  const path = `/v1/audit-events?session=${session}&pageSize=200`;
  const { body } = await pair.b.call('GET', path, { as: 'operator' });
  return body.auditEvents as { event: string; username: string; entry: string }[];
}

describe('a client that comes to a replica which does not keep the session', () => {
  it('types and reads as at its keeper, and both see each other, in one ledger', async () => {
    const id = await readySession(pair.a, shell);
    const near = await joinAt(pair.a, id);
    const far = await joinAt(pair.b, id, { as: 'operator', query: { role: 'observer' } });
    expect(far.event('ready')).toMatchObject({ role: 'observer', tty: true });
    expect(far.event('ready')?.['participants']).toHaveLength(2);
    near.send(0, 'echo first\r');
    await Promise.all([shows(near, 'first\r\n'), shows(far, 'first\r\n')]);
    await near.until((s) => happened(s).includes('joined'), 'the news of the observer');
    far.sendEvent({ type: 'role', action: 'request' });
    await near.until((s) => happened(s).includes('asks_to_write'), 'the request');
    const attachment = far.event('ready')?.['attachment'];
    near.sendEvent({ type: 'role', action: 'grant', attachment });
    await far.until((s) => happened(s).includes('became_writer'), 'the right to write');
    far.send(0, 'exit 7\r');
    await Promise.all([near.ended, far.ended]);
    const exit = { reason: 'process_exited', exitCode: 7, process: 'gone' };
    expect([near.event('exit'), far.event('exit')]).toMatchObject([exit, exit]);
    const events = await ledgerOf(id);
    const opened = events.filter(({ event }) => event === 'attachment.opened');
    expect(opened.map(({ entry }) => entry)).toEqual(['websocket', 'websocket']);
    expect(new Set(opened.map(({ username }) => username)).size).toBe(2);
    expect(events.some(({ event }) => event === 'attachment.writer_changed')).toBe(true);
  });

  it('has a terminal of its own at another replica than the session was made at', async () => {
    const id = await readySession(pair.a);
    const far = await joinAt(pair.b, id);
    far.send(0, 'echo out; echo err >&2; exit 3\n');
    await far.ended;
    expect([String(far.stdout), String(far.stderr)]).toEqual(['out\n', 'err\n']);
    expect(far.event('exit')).toMatchObject({ exitCode: 3 });
  });

  it('speaks the dialect of Kubernetes', async () => {
    const id = await readySession(pair.a);
    const far = await socketAt(pair.b, id, { protocol: 'v5.channel.k8s.io' });
    far.send(0, 'echo through; exit 4\n');
    await far.ended;
    expect(String(far.stdout)).toBe('through\n');
    const causes = [{ reason: 'ExitCode', message: '4' }];
    expect(far.status).toMatchObject({ reason: 'NonZeroExitCode', details: { causes } });
  });

  it('half-closes its input, and gets the rest of the output', async () => {
    const id = await readySession(pair.a, { command: ['wc', '-c'], stdinOnce: true });
    const call = grpc.attach(bearer(await pair.b.token('engineer')));
    const messages: AttachResponse__Output[] = [];
    call.on('data', (message: AttachResponse__Output) => messages.push(message));
    call.on('error', () => undefined);
    call.write({ open: { session: id, stdin: true } });
    for (let n = 0; n < 64; n += 1) call.write({ stdin: Buffer.alloc(16 * 1024, 'x') });
    call.write({ signal: 'ATTACH_SIGNAL_END_OF_INPUT' });
    await new Promise((resolve) => call.on('end', resolve));
    const output = Buffer.concat(messages.flatMap(({ stdout }) => stdout?.data ?? []));
    expect(String(output).trim()).toBe(String(1024 * 1024));
    expect(messages.at(-1)?.exit).toMatchObject({ reason: 'process_exited', exitCode: 0 });
  });

  it('gets a mebibyte of output byte for byte, numbered', async () => {
    const id = await readySession(pair.a, { command: ['sh'] });
    const call = grpc.attach(bearer(await pair.b.token('engineer')));
    const messages: AttachResponse__Output[] = [];
    call.on('data', (message: AttachResponse__Output) => messages.push(message));
    call.on('error', () => undefined);
    call.write({ open: { session: id, stdin: true } });
    call.write({ stdin: Buffer.from('seq 1 160000; exit 0\n') });
    await new Promise((resolve) => call.on('end', resolve));
    const parts = messages.flatMap(({ stdout }) => (stdout ? [stdout] : []));
    const whole = Array.from({ length: 160_000 }, (_, n) => `${n + 1}\n`).join('');
    expect(String(Buffer.concat(parts.map(({ data }) => data)))).toBe(whole);
    let next = 0;
    for (const { data, offset } of parts) {
      expect(offset).toBe(next);
      next += data.length;
    }
  });

  it('goes on with its attachment at either replica', async () => {
    const id = await readySession(pair.a, shell);
    const first = await joinAt(pair.b, id);
    first.send(0, 'echo before\r');
    await shows(first, 'before\r\n');
    const attachment = String(first.event('ready')?.['attachment']);
    let offset = Number(first.event('ready')?.['offset']) + first.stdoutBytes;
    first.socket.terminate();
    for (const at of [pair.a, pair.b]) {
      const query = { resume: attachment, offset: String(offset) };
      const again = await joinAt(at, id, { query });
      expect(again.event('ready')).toMatchObject({ attachment, resumed: true, offset });
      again.send(0, `echo again\r`);
      await shows(again, 'again\r\n');
      offset += again.stdoutBytes;
      again.socket.terminate();
    }
  });

  it('leaves on purpose, and its place is free', async () => {
    const id = await readySession(pair.a, shell);
    const first = await joinAt(pair.b, id);
    first.socket.close(1000);
    await first.ended;
    for (;;) {
      const { body } = await pair.a.call('GET', `/v1/sessions/${id}/attachments`);
      if (body.attachments[0].closeReason) break;
    }
    const second = await joinAt(pair.a, id, { as: 'operator' });
    expect(second.event('ready')).toMatchObject({ role: 'writer' });
    second.socket.terminate();
  });

  it('is refused in the words of the keeper', async () => {
    const id = await readySession(pair.a, shell);
    const writer = await joinAt(pair.a, id);
    const socket = await socketAt(pair.b, id, { as: 'operator' });
    const { code, reason } = await socket.ended;
    expect([code, reason.split(':')[0]]).toEqual([4412, 'ATTACHMENT_EXISTS']);
    const call = grpc.attach(bearer(await pair.b.token('operator')));
    call.on('data', () => undefined);
    const refused = new Promise((resolve) =>
      call.on('error', (error) => resolve(answerOf(error as never))),
    );
    call.write({ open: { session: id, stdin: true } });
    expect(await refused).toMatchObject({ code: 9, reason: 'ATTACHMENT_EXISTS' });
    writer.socket.terminate();
  });

  it('gets no further than that replica when nobody knows it', async () => {
    const id = await readySession(pair.a, shell);
    const refused = await AttachSocket.open(pair.b.url, id, { token: 'nonsense' });
    expect(refused).toMatchObject({ status: 401 });
    expect((await ledgerOf(id)).map(({ event }) => event)).not.toContain('attachment.opened');
  });

  it('is listed as connected, with its bytes, at both replicas', async () => {
    const id = await readySession(pair.a, shell);
    const far = await joinAt(pair.b, id);
    far.send(0, 'echo listed\r');
    await shows(far, 'listed\r\n');
    for (const at of [pair.a, pair.b]) {
      const { body } = await at.call('GET', `/v1/sessions/${id}/attachments`);
      expect(body.attachments).toHaveLength(1);
      expect(body.attachments[0]).toMatchObject({ connected: true, bytesIn: 12 });
    }
    far.socket.terminate();
  });
});

describe('what does not need the keeper', () => {
  it('is done by any replica: ending a session, its events, a command in it', async () => {
    const id = await readySession(pair.a, shell);
    const near = await joinAt(pair.a, id);
    const exec = { body: { command: ['echo', 'anywhere'] } };
    const { body } = await pair.b.call('POST', `/v1/sessions/${id}/exec`, exec);
    expect(JSON.stringify(body)).toContain('anywhere');
    const ended = await pair.b.call('POST', `/v1/sessions/${id}:terminate`, { body: {} });
    expect(ended.status).toBeLessThan(300);
    await near.ended;
    expect(near.event('exit')).toMatchObject({ reason: 'terminated' });
    const seen = await pair.b.call('GET', `/v1/sessions/${id}?waitFor=ended&timeout=30s`);
    expect(seen.body).toMatchObject({ state: 'ended', end: { reason: 'terminated' } });
  });
});
