// Goal: a command over each streaming door: outputs, input and its end, sizes, tickets, and how it
// ends when anything but the command ends it.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ExecOptions } from '@endoscope/client';
import { AttachSocket } from '../support/attach-socket.ts';
import { manySessions, readySession } from '../support/ready-session.ts';
import { StreamedCommand } from '../support/streamed-command.ts';
import { TestGateway } from '../support/test-gateway.ts';
import { patienceMs } from '../support/patience.ts';

let test: TestGateway;
let session: string;
beforeAll(async () => {
  test = await TestGateway.start({ env: manySessions });
  session = await readySession(test);
});
afterAll(() => test.close());

const sh = (script: string): string[] => ['sh', '-c', script];
const doors = ['websocket', 'grpc'] as const;

type Door = (typeof doors)[number];

async function start(
  options: Partial<ExecOptions> & { door: Door; command: readonly string[] },
  { id = session, ttlSeconds = 600 } = {},
): Promise<StreamedCommand> {
  const token = await test.token('engineer', ttlSeconds);
  return StreamedCommand.start({ server: test.url, token, session: id }, options);
}

describe.each(doors)('a command over %s', (door) => {
  it('says ready first, keeps its outputs apart, and its exit is last', async () => {
    const command = await start({ door, command: sh('echo one; echo two >&2; exit 7') });
    await command.done;
    expect([command.output(), command.output('stderr')]).toEqual(['one\n', 'two\n']);
    expect(command.events[0]).toEqual({ type: 'ready', tty: false });
    expect(command.events.at(-1)).toMatchObject({ reason: 'process_exited', exitCode: 7 });
  });

  it('reads its input to the end, which ends nothing else', async () => {
    const command = await start({ door, command: sh('cat; echo done'), stdin: true });
    const input = Buffer.alloc(200_000, 'abcdefgh');
    await command.connection.write(input);
    command.connection.endInput();
    await command.done;
    expect(command.output()).toBe(`${input.toString()}done\n`);
  });

  it('finds its terminal in the size it was given, and in the next', async () => {
    const size = { width: 101, height: 33 };
    const command = await start({ door, command: ['sh'], stdin: true, tty: true, size });
    await command.shows('# ');
    await command.connection.write(Buffer.from('stty size\r'));
    await command.shows('33 101\r\n');
    command.connection.resize({ width: 80, height: 24 });
    await command.connection.write(Buffer.from('stty size\r'));
    await command.shows('24 80\r\n');
    command.connection.endInput();
    await command.done;
    expect(command.exit).toMatchObject({ reason: 'process_exited', exitCode: 0 });
  });

  it('tells of a program the image does not have', async () => {
    const command = await start({ door, command: ['/no-such'] });
    await command.done;
    expect(command.exit).toMatchObject({ reason: 'start_failed' });
  });

  it('ends after its time', async () => {
    const command = await start({ door, command: ['sleep', '60'], timeoutMs: 300 });
    await command.done;
    expect(command.exit).toMatchObject({ reason: 'timed_out', exitCode: undefined });
  });

  it('ends after its output, to the byte, and not before', async () => {
    const exactly = await start({ door, command: sh('echo abc; exit 3'), limitBytes: 4 });
    await exactly.done;
    expect(exactly.exit).toMatchObject({ reason: 'process_exited', exitCode: 3 });
    const more = await start({
      door,
      command: sh('head -c 100000 /dev/zero; cat'),
      limitBytes: 99_999,
    });
    await more.done;
    expect(more.exit).toMatchObject({ reason: 'output_limit', exitCode: undefined });
    expect(more.output()).toHaveLength(99_999);
  });

  it('ends with the caller’s sign-in', async () => {
    const from = { ttlSeconds: 300 };
    const command = await start({ door, command: sh('echo up; sleep 60') }, from);
    await command.shows('up');
    test.clock.moveMs(301_000);
    await command.done;
    expect(command.exit).toMatchObject({ reason: 'token_expired' });
  });

  it('ends with its session, for the same reason', async () => {
    const id = await readySession(test);
    const where = { container: 'sidecar', command: sh('echo up; sleep 60') };
    const command = await start({ door, ...where }, { id });
    await command.shows('up');
    await test.call('POST', `/v1/sessions/${id}:terminate`, { body: {} });
    await command.done;
    expect(command.exit).toMatchObject({ reason: 'terminated' });
  });

  it('is noticed to have lost its client, and leaves nothing open', async () => {
    const id = await readySession(test);
    const how = { command: sh('echo up; cat'), stdin: true };
    const command = await start({ door, ...how }, { id });
    await command.shows('up');
    command.connection.close();
    const path = `/v1/audit-events?session=${id}&event=exec.ended`;
    await until(async () => {
      const { body } = await test.call('GET', path, { as: 'operator' });
      return body.auditEvents[0]?.reason === 'client_gone';
    });
    expect(test.gateway.services.streams.open.count).toBe(0);
  });

  it('is refused as every other call is', async () => {
    const started = start({ door, command: [] }).then((command) => command.done);
    expect(await started.catch((error: unknown) => error)).toMatchObject({
      reason: 'REQUEST_INVALID',
    });
  });

  it('needs stdin for a terminal', async () => {
    const query = { door, command: ['sh'], tty: true } as const;
    const started = start(query).then((command) => command.done);
    expect(await started.catch((error: unknown) => error)).toMatchObject({
      reason: 'REQUEST_INVALID',
    });
  });
});

describe('a command in a dialect of Kubernetes', () => {
  async function open(query: string, protocol: string): Promise<AttachSocket> {
    const path = `/v1/sessions/${session}/exec?${query}`;
    const token = await test.token('engineer');
    const socket = await AttachSocket.open(test.url, session, {
      path,
      token,
      protocols: [protocol],
    });
    if (socket instanceof AttachSocket) return socket;
    throw new Error(JSON.stringify(socket.problem));
  }

  it.each(['v5.channel.k8s.io', 'v4.channel.k8s.io'])('is that of pods/exec in %s', async (p) => {
    const words = sh('echo out; echo err >&2; exit 9').map(
      (word) => `command=${encodeURIComponent(word)}`,
    );
    const socket = await open(words.join('&'), p);
    expect(await socket.ended).toMatchObject({ code: 1000 });
    expect([socket.stdout.toString(), socket.stderr.toString()]).toEqual(['out\n', 'err\n']);
    expect(socket.status).toMatchObject({
      status: 'Failure',
      reason: 'NonZeroExitCode',
      details: { causes: [{ reason: 'ExitCode', message: '9' }] },
    });
  });

  it('says Success for status 0, and reads its input to the end in v5', async () => {
    const socket = await open('command=cat&stdin=true', 'v5.channel.k8s.io');
    socket.send(0, 'to the end');
    socket.send(255, Uint8Array.of(0));
    await socket.ended;
    expect([socket.stdout.toString(), socket.status]).toMatchObject([
      'to the end',
      { status: 'Success' },
    ]);
  });

  it('takes a ticket of its session, once', async () => {
    const { body } = await test.call('POST', `/v1/sessions/${session}/attach-tickets`, {});
    const path = `/v1/sessions/${session}/exec?command=true&ticket=${body.ticket}`;
    const socket = await AttachSocket.open(test.url, session, { path });
    expect(socket).toBeInstanceOf(AttachSocket);
    await (socket as AttachSocket).ended;
    const again = await AttachSocket.open(test.url, session, { path });
    expect(again).toMatchObject({ status: 401, problem: { reason: 'TICKET_INVALID' } });
  });

  it.each([
    ['command=true&timeout=soon', 'REQUEST_INVALID'],
    ['command=true&limitBytes=many', 'REQUEST_INVALID'],
    ['command=true&width=0&height=1', 'TERMINAL_SIZE_INVALID'],
  ])('is refused with a query of %s', async (query, reason) => {
    const path = `/v1/sessions/${session}/exec?${query}`;
    const token = await test.token('engineer');
    const socket = await AttachSocket.open(test.url, session, { path, token });
    expect(socket).toMatchObject({ status: 400, problem: { reason } });
  });
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('it never came to that');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
