// Goal: every limit of commands and logs at its edge: what is just within is taken, what is just
// beyond is refused, or cut with a statement.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { streamLimits } from '@endoscope/streams';
import { execLimits } from '@endoscope/streams/exec';
import { logLimits } from '@endoscope/streams/logs';
import { FollowedLog } from '../support/followed-log.ts';
import { GrpcCaller, answerOf, bearer } from '../support/grpc-caller.ts';
import { manySessions, readySession } from '../support/ready-session.ts';
import { TestGateway } from '../support/test-gateway.ts';
import type { Answer } from '../support/test-gateway.ts';

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

function run(body: object): Promise<Answer> {
  return test.call('POST', `/v1/sessions/${session}/exec`, { body });
}

/** The first message that a streamed command is answered with, or the reason of its refusal. */
async function firstOfExec(...messages: readonly object[]): Promise<string> {
  const call = grpc.duplex('exec', 'exec', bearer(await test.token('engineer')));
  const outcome = new Promise<string>((resolve) => {
    call.on('data', ({ message }: { message: string }) => {
      if (message !== 'ready' || messages.length === 1) resolve(message);
    });
    call.on('error', (error) => resolve(answerOf(error as never).reason));
  });
  for (const message of messages) call.write(message);
  const first = await outcome;
  call.cancel();
  return first;
}

const { commandWordsMax, commandBytesMax, runInputBytesMax, runOutputBytesMax } = execLimits;
const words = (count: number): string[] => ['true', ...Array<string>(count - 1).fill('x')];
const bytes = (count: number): string[] => ['true', 'x'.repeat(count - 'true'.length)];
const input = (count: number): string => Buffer.alloc(count, 'x').toString('base64');

describe('a command at the edge of a limit', () => {
  it.each<[string, object, object]>([
    ['words', { command: words(commandWordsMax) }, { command: words(commandWordsMax + 1) }],
    ['bytes', { command: bytes(commandBytesMax) }, { command: bytes(commandBytesMax + 1) }],
    [
      'input',
      { command: ['cat'], stdin: input(runInputBytesMax) },
      { command: ['cat'], stdin: input(runInputBytesMax + 1) },
    ],
    [
      'output asked for',
      { command: ['true'], outputBytesMax: runOutputBytesMax },
      { command: ['true'], outputBytesMax: runOutputBytesMax + 1 },
    ],
    ['time', { command: ['true'], timeout: '600s' }, { command: ['true'], timeout: '601s' }],
    [
      'too little time',
      { command: ['true'], timeout: '100ms' },
      { command: ['true'], timeout: '99ms' },
    ],
  ])('is taken, and refused beyond it: %s', async (_what, within, beyond) => {
    const taken = await run(within);
    expect([taken.status, taken.body.reason]).toEqual([
      200,
      // A tenth of a second may be too little even for `true`, on a busy machine.
      expect.stringMatching(/^(process_exited|timed_out)$/),
    ]);
    const refused = await run(beyond);
    expect([refused.status, refused.body.reason]).toEqual([400, 'REQUEST_INVALID']);
  });

  it('is given a day when it is streamed, and no more', async () => {
    const open = { session, command: ['true'] };
    const seconds = execLimits.timeoutMsMax / 1_000;
    expect(await firstOfExec({ open: { ...open, timeout: { seconds } } })).toBe('ready');
    const more = { seconds, nanos: 1_000_000 };
    expect(await firstOfExec({ open: { ...open, timeout: more } })).toBe('REQUEST_INVALID');
  });

  it('is bounded to a number of bytes of output, and to no more', async () => {
    const open = { session, command: ['true'] };
    const max = execLimits.limitBytesMax;
    expect(await firstOfExec({ open: { ...open, limitBytes: max } })).toBe('ready');
    for (const limitBytes of [0, max + 1]) {
      expect(await firstOfExec({ open: { ...open, limitBytes } })).toBe('REQUEST_INVALID');
    }
  });

  it('takes a message of input up to its size, and breaks off beyond it', async () => {
    const open = { session, command: ['sh', '-c', 'head -c 1'], stdin: true };
    const message = (size: number) => ({ stdin: Buffer.alloc(size, 'x') });
    const max = streamLimits.inputFrameBytesMax;
    expect(await firstOfExec({ open }, message(max))).toBe('stdout');
    expect(await firstOfExec({ open }, message(max + 1))).toBe('FRAME_MALFORMED');
  });

  it('says that output was cut only when it was', async () => {
    const printed = (count: number) => ['head', '-c', `${count}`, '/dev/zero'];
    const all = await run({ command: printed(1_000), outputBytesMax: 1_000 });
    expect(all.body.stdout).toMatchObject({ totalBytes: 1_000, truncated: false });
    const cut = await run({ command: printed(1_001), outputBytesMax: 1_000 });
    expect(cut.body.stdout).toMatchObject({ totalBytes: 1_001, truncated: true });
    expect(cut.body.stdout.data).toHaveLength(1_000);
  });

  it('is kept whole by the audit up to its size, and with its length beyond', async () => {
    const max = execLimits.auditedCommandBytesMax;
    const echo = (size: number) => ['echo', 'x'.repeat(size - 'echo '.length)];
    await run({ command: echo(max) });
    await run({ command: echo(max + 1) });
    const path = `/v1/audit-events?session=${session}&event=exec.started&pageSize=2`;
    const { body } = await test.call('GET', path, { as: 'operator' });
    type Line = { details: { command: string } };
    const [cut, whole] = (body.auditEvents as Line[]).map(({ details }) => details.command);
    expect(whole).toBe(echo(max).join(' '));
    expect(cut).toBe(`${echo(max).join(' ')}… (${max + 1} bytes)`);
  });
});

describe('a log at the edge of a limit', () => {
  const { tailLinesMax, sinceSecondsMax, limitBytesMax, containersMax } = logLimits;

  it.each([
    ['tailLines', tailLinesMax],
    ['sinceSeconds', sinceSecondsMax],
    ['limitBytes', limitBytesMax],
  ])('is read, and refused beyond it: %s', async (field, max) => {
    const path = `/v1/sessions/${session}/logs?container=app`;
    const read = await test.call('GET', `${path}&${field}=${max}`);
    expect([read.status, read.body]).toEqual([200, 'listening on :8080\n']);
    const refused = await test.call('GET', `${path}&${field}=${max + 1}`);
    expect([refused.status, refused.body.fields]).toEqual([
      400,
      [expect.objectContaining({ field })],
    ]);
  });

  it('may be of so many containers by name', async () => {
    const refusalOf = async (count: number): Promise<string> => {
      const containers = Array.from({ length: count }, (_, i) => `c${i}`);
      const metadata = bearer(await test.token('engineer'));
      const call = grpc.serverStream('log', 'getLogs', { session, containers }, metadata);
      return new Promise((resolve) => {
        call.on('data', () => undefined);
        call.on('error', (error) => resolve(answerOf(error as never).reason));
      });
    };
    // Taken, and then not found.
    expect(await refusalOf(containersMax)).toBe('CONTAINER_NOT_FOUND');
    expect(await refusalOf(containersMax + 1)).toBe('REQUEST_INVALID');
  });

  it('has a line of 64 KiB in one piece, and one byte more in two', async () => {
    const max = logLimits.linePieceBytesMax;
    const line = (size: number) => `head -c ${size} /dev/zero; echo`;
    const script = `${line(max)}; ${line(max + 1)}; sleep 600`;
    const id = await readySession(test, { command: ['sh', '-c', script] });
    const { body } = await test.call('GET', `/v1/sessions/${id}`);
    const query = `container=${body.workload.containerName as string}&follow=true`;
    const from = { session: id, token: await test.token('engineer'), query };
    const log = await FollowedLog.open(test, from, { accept: 'application/x-ndjson' });
    await log.sees(String.raw`"line":"\u0000"}`);
    log.leave();
    const lines = log.entries.filter(({ line: text }) => text !== undefined);
    const seen = lines.map(({ line: text, partial }) => [(text as string).length, partial]);
    expect(seen).toEqual([
      [max, undefined],
      [max, true],
      [1, undefined],
    ]);
  });
});
