// Goal: a command in one call, through both doors: what it prints, how it ends, what is refused.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GrpcCaller, bearer } from '../support/grpc-caller.ts';
import type { RpcAnswer } from '../support/grpc-caller.ts';
import { manySessions, readySession } from '../support/ready-session.ts';
import { TestGateway } from '../support/test-gateway.ts';
import type { Answer } from '../support/test-gateway.ts';
import { patienceMs } from '../support/patience.ts';

let test: TestGateway;
let grpc: GrpcCaller;
let session: string;
beforeAll(async () => {
  test = await TestGateway.start({ env: manySessions });
  grpc = new GrpcCaller(test.gateway.grpcAddress);
  session = await readySession(test);
});
afterAll(async () => {
  grpc.close();
  await test.close();
});

const kibibyte = 1024;

function run(body: object, id = session): Promise<Answer> {
  return test.call('POST', `/v1/sessions/${id}/exec`, { body });
}

async function runOverGrpc(request: object): Promise<RpcAnswer> {
  return grpc.unary(
    'exec',
    'runCommand',
    { session, ...request },
    bearer(await test.token('engineer')),
  );
}

const sh = (script: string): string[] => ['sh', '-c', script];

async function auditOf(id: string): Promise<{ event: string; reason: string; details: unknown }[]> {
  const path = `/v1/audit-events?session=${id}&event=exec.*`;
  const { body } = await test.call('GET', path, { as: 'operator' });
  return body.auditEvents.reverse();
}

describe('running a command in one call', () => {
  it('answers both outputs apart, the exit code and what was kept', async () => {
    const { status, body } = await run({ command: sh('echo one; echo two >&2; exit 7') });
    expect([status, body]).toEqual([
      200,
      {
        exitCode: 7,
        reason: 'process_exited',
        detail: 'The command ended with exit code 7.',
        stdout: { encoding: 'utf8', data: 'one\n', totalBytes: 4, truncated: false },
        stderr: { encoding: 'utf8', data: 'two\n', totalBytes: 4, truncated: false },
        outputBytesMax: 256 * kibibyte,
        durationMs: expect.any(Number),
      },
    ]);
  });

  it('answers the same over gRPC', async () => {
    const { response } = await runOverGrpc({ command: sh('echo one; echo two >&2; exit 7') });
    expect(response).toMatchObject({
      exitCode: 7,
      reason: 'process_exited',
      stdout: { data: Buffer.from('one\n'), totalBytes: 4, truncated: false },
      stderr: { data: Buffer.from('two\n'), totalBytes: 4, truncated: false },
      outputBytesMax: 256 * kibibyte,
    });
  });

  it('gives the command its input and then the end of it', async () => {
    const stdin = Buffer.from('first\nsecond\n');
    const { body } = await run({ command: ['cat'], stdin: stdin.toString('base64') });
    expect(body).toMatchObject({ exitCode: 0, stdout: { data: 'first\nsecond\n' } });
    const { response } = await runOverGrpc({ command: ['cat'], stdin });
    expect(response).toMatchObject({ exitCode: 0, stdout: { data: stdin } });
  });

  it('gives a command without input the end of it at once', async () => {
    const { body } = await run({ command: ['cat'] });
    expect(body).toMatchObject({ exitCode: 0, stdout: { data: '', totalBytes: 0 } });
  });

  it('writes what is not UTF-8 in base64', async () => {
    const bytes = Buffer.from([0xff, 0x00, 0xfe]);
    const { body } = await run({ command: ['cat'], stdin: bytes.toString('base64') });
    expect(body.stdout).toEqual({
      encoding: 'base64',
      data: bytes.toString('base64'),
      totalBytes: 3,
      truncated: false,
    });
  });

  it('keeps the beginning up to the asked size, counts the rest, and cuts no character', async () => {
    const stdin = Buffer.from('äöü').toString('base64');
    const { body } = await run({ command: ['cat'], stdin, outputBytesMax: 3 });
    expect(body.stdout).toEqual({ encoding: 'utf8', data: 'ä', totalBytes: 6, truncated: true });
    expect([body.exitCode, body.outputBytesMax]).toEqual([0, 3]);
  });

  it('counts more output than may be kept, and sees the command end', async () => {
    const command = sh(`head -c ${3 * 1024 * kibibyte} /dev/zero; exit 4`);
    const { body } = await run({ command, outputBytesMax: 1024 * kibibyte });
    expect(body).toMatchObject({
      exitCode: 4,
      stdout: { totalBytes: 3 * 1024 * kibibyte, truncated: true, encoding: 'utf8' },
    });
    expect(body.stdout.data).toHaveLength(1024 * kibibyte);
  });

  it('ends a command that takes too long with what it has printed', async () => {
    const command = sh('echo started; sleep 60');
    const { status, body } = await run({ command, timeout: '700ms' });
    expect([status, body]).toMatchObject([
      200,
      { reason: 'timed_out', stdout: { data: 'started\n' } },
    ]);
    expect(body).not.toHaveProperty('exitCode');
    expect(body.durationMs).toBeGreaterThanOrEqual(700);
  });

  it('tells of a program the image does not have as a refusal', async () => {
    const { status, body } = await run({ command: ['/no-such'] });
    expect([status, body.reason]).toEqual([409, 'COMMAND_NOT_STARTED']);
    expect(body.detail).toContain('executable file not found');
    const answer = await runOverGrpc({ command: ['/no-such'] });
    expect([answer.code, answer.reason]).toEqual([9, 'COMMAND_NOT_STARTED']);
  });

  it('runs in another container of the pod, and names the choices for one that is not there', async () => {
    const found = await run({ container: 'sidecar', command: ['hostname'] });
    expect(found.body).toMatchObject({ exitCode: 0, stdout: { data: 'web\n' } });
    const { status, body } = await run({ container: 'nope', command: ['true'] });
    expect([status, body.reason]).toEqual([404, 'CONTAINER_NOT_FOUND']);
    expect(body.detail).toMatch(/no container "nope". Choose one of: app, sidecar, debugger-/);
    const answer = await runOverGrpc({ container: 'nope', command: ['true'] });
    expect([answer.code, answer.reason]).toEqual([5, 'CONTAINER_NOT_FOUND']);
  });

  it('records the command before it runs and how it ended', async () => {
    const id = await readySession(test);
    await run({ command: ['echo', 'a b', "it's"] }, id);
    const events = await auditOf(id);
    expect(events.map(({ event }) => event)).toEqual(['exec.started', 'exec.ended']);
    expect(events[0]!.details).toMatchObject({
      command: `echo 'a b' 'it'\\''s'`,
      tty: false,
      stdin: false,
      timeoutMs: 60_000,
    });
    expect(events[1]).toMatchObject({
      reason: 'process_exited',
      details: { exitCode: 0, stdinBytes: 0, stdoutBytes: 9, stderrBytes: 0 },
    });
  });

  it('takes as many at once as its limit and refuses the next', async () => {
    const id = await readySession(test);
    const slow = Array.from({ length: 16 }, () => run({ command: ['sleep', '3'] }, id));
    await until(async () => (await auditOf(id)).length === 16);
    const { status, body } = await run({ command: ['true'] }, id);
    expect([status, body.reason]).toEqual([429, 'STREAM_LIMIT_REACHED']);
    expect((await Promise.all(slow)).map((answer) => answer.body.exitCode)).toEqual(
      Array.from({ length: 16 }, () => 0),
    );
    expect((await run({ command: ['true'] }, id)).status).toBe(200);
  });
});

describe('a command that cannot be', () => {
  const long = 'x'.repeat(40 * kibibyte);
  it.each([
    ['no command', { command: [] }, 'command'],
    ['an empty program', { command: [''] }, 'command'],
    ['ten thousand words', { command: Array.from({ length: 10_000 }, () => 'x') }, 'command'],
    ['more than 32 KiB', { command: ['echo', long] }, 'command'],
    ['a timeout of nothing', { command: ['true'], timeout: '0s' }, 'timeout'],
    ['a timeout of an hour', { command: ['true'], timeout: '1h' }, 'timeout'],
    ['a negative size', { command: ['true'], outputBytesMax: -1 }, 'outputBytesMax'],
    ['too large a size', { command: ['true'], outputBytesMax: 2 ** 21 }, 'outputBytesMax'],
    ['stdin that is not base64', { command: ['cat'], stdin: '***' }, 'stdin'],
    ['an unknown field', { command: ['true'], tty: true }, 'tty'],
    [
      'too much stdin',
      { command: ['cat'], stdin: Buffer.alloc(128 * kibibyte + 1).toString('base64') },
      'stdin',
    ],
  ])('is refused over REST: %s', async (_what, body, field) => {
    const answer = await run(body);
    expect([answer.status, answer.body.reason]).toEqual([400, 'REQUEST_INVALID']);
    expect(JSON.stringify(answer.body.fields ?? answer.body.detail)).toContain(field);
  });

  it.each([
    ['no command', { command: [] }],
    ['ten thousand words', { command: Array.from({ length: 10_000 }, () => 'x') }],
    ['a negative timeout', { command: ['true'], timeout: { seconds: -1 } }],
    ['too large a size', { command: ['true'], outputBytesMax: 2 ** 31 }],
    ['a NUL', { command: ['echo', 'a\0b'] }],
  ])('is refused over gRPC: %s', async (_what, request) => {
    const { code, reason } = await runOverGrpc(request);
    expect([code, reason]).toEqual([3, 'REQUEST_INVALID']);
  });

  it('is refused over REST: a NUL', async () => {
    const { status } = await run({ command: ['echo', 'a\0b'] });
    expect(status).toBe(400);
  });

  it('is not found where the session is not the caller’s', async () => {
    const path = `/v1/sessions/${session}/exec`;
    const { status, body } = await test.call('POST', path, {
      as: 'outsider',
      body: { command: ['true'] },
    });
    expect([status, body.reason]).toEqual([404, 'SESSION_NOT_FOUND']);
  });

  it('is refused when the session has ended', async () => {
    const id = await readySession(test);
    await test.call('POST', `/v1/sessions/${id}:terminate`, { body: {} });
    await test.call('GET', `/v1/sessions/${id}?waitFor=ended&timeout=60s`);
    const { status, body } = await run({ command: ['true'] }, id);
    expect([status, body.reason]).toEqual([409, 'SESSION_NOT_READY']);
  });
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('it never came to that');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
