import type { ClientDuplexStream, Metadata, ServiceError } from '@grpc/grpc-js';
import type { AttachRequest, AttachResponse__Output } from '@endoscope/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GrpcCaller, answerOf, bearer } from '../support/grpc-caller.ts';
import { manySessions, readySession } from '../support/ready-session.ts';
import { TestGateway } from '../support/test-gateway.ts';
import { patienceMs } from '../support/patience.ts';

let test: TestGateway;
let grpc: GrpcCaller;
let token: string;
beforeAll(async () => {
  test = await TestGateway.start({ env: manySessions });
  grpc = new GrpcCaller(test.gateway.grpcAddress);
  token = await test.token('engineer');
});
afterAll(async () => {
  grpc.close();
  await test.close();
});

type Call = ClientDuplexStream<AttachRequest, AttachResponse__Output>;

/** An Attach call that keeps all it was told. */
class Attach {
  readonly messages: AttachResponse__Output[] = [];
  readonly ended: Promise<{ code: number; reason: string }>;

  constructor(readonly call: Call) {
    this.ended = new Promise((resolve) => {
      call.on('data', (message: AttachResponse__Output) => this.messages.push(message));
      call.on('end', () => resolve({ code: 0, reason: '' }));
      call.on('error', (error) => {
        const { code, reason } = answerOf(error as ServiceError);
        resolve({ code, reason });
      });
    });
  }

  get kinds(): string[] {
    return this.messages.map(({ message }) => String(message));
  }

  bytes(channel: 'stdout' | 'stderr'): string {
    const parts = this.messages.flatMap((m) => (m[channel] ? [m[channel].data] : []));
    return Buffer.concat(parts).toString();
  }

  async until(kind: string): Promise<void> {
    const deadline = Date.now() + patienceMs;
    while (!this.kinds.includes(kind)) {
      if (Date.now() > deadline) throw new Error(`${kind} never came`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

function attach(...requests: AttachRequest[]): Attach {
  const attached = new Attach(grpc.attach(bearer(token)));
  for (const request of requests) attached.call.write(request);
  return attached;
}

const open = (session: string): AttachRequest => ({ open: { session, stdin: true } });
const typed = (text: string): AttachRequest => ({ stdin: Buffer.from(text) });

describe('attaching over gRPC', () => {
  it('says ready first and exit last, with offsets that count every byte', async () => {
    const id = await readySession(test);
    const attached = attach(open(id), typed('echo one; echo two >&2; exit 7\n'));
    expect(await attached.ended).toEqual({ code: 0, reason: '' });
    expect([attached.bytes('stdout'), attached.bytes('stderr')]).toEqual(['one\n', 'two\n']);
    expect([attached.kinds[0], attached.kinds.at(-1)]).toEqual(['ready', 'exit']);
    expect(attached.messages.at(-1)?.exit).toMatchObject({ exitCode: 7, process: 'gone' });
    const offsets = attached.messages.flatMap((m) => m.stdout?.offset ?? m.stderr?.offset ?? []);
    expect(offsets).toEqual([0, 4]);
  });

  it('tells the request id in its metadata', async () => {
    const metadata = bearer(token);
    metadata.set('x-request-id', 'mine');
    const call = grpc.attach(metadata);
    const answer = new Promise<Metadata>((resolve) => call.on('metadata', resolve));
    call.on('error', () => undefined);
    call.on('data', () => undefined);
    expect((await answer).get('x-request-id')).toEqual(['mine']);
    call.cancel();
  });

  it('half-closes stdin and goes on with output', async () => {
    const id = await readySession(test, { command: ['cat'], stdinOnce: true });
    const attached = attach(open(id), typed('to the end'), {
      signal: 'ATTACH_SIGNAL_END_OF_INPUT',
    });
    await attached.ended;
    expect(attached.bytes('stdout')).toBe('to the end');
    expect(attached.messages.at(-1)?.exit).toMatchObject({ exitCode: 0 });
  });

  it('carries a mebibyte in pieces of 32 KiB, unchanged', async () => {
    const id = await readySession(test, { command: ['cat'], stdinOnce: true });
    const sent = Buffer.alloc(1024 * 1024, 'abcdefghijklmnopqrstuvwxyz0123456789\n');
    const attached = attach(open(id));
    await attached.until('ready');
    for (let at = 0; at < sent.length; at += 32 * 1024) {
      const piece = sent.subarray(at, at + 32 * 1024);
      if (!attached.call.write({ stdin: piece })) {
        await new Promise((resolve) => attached.call.once('drain', resolve));
      }
    }
    attached.call.write({ signal: 'ATTACH_SIGNAL_END_OF_INPUT' });
    await attached.ended;
    expect(attached.bytes('stdout') === sent.toString()).toBe(true);
    const sizes = attached.messages.map((m) => m.stdout?.data.length ?? 0);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(32 * 1024);
  });

  it('lets a client leave, the process running on', async () => {
    const id = await readySession(test);
    const first = attach(open(id));
    await first.until('ready');
    first.call.write({ signal: 'ATTACH_SIGNAL_DETACH' });
    expect(await first.ended).toEqual({ code: 0, reason: '' });
    expect(first.messages.at(-1)?.exit?.reason).toBe('detached');
    const second = attach(open(id), typed('exit 3\n'));
    await second.ended;
    expect(second.messages.at(-1)?.exit?.exitCode).toBe(3);
  });

  it('frees the session when the client cancels', async () => {
    const id = await readySession(test);
    const first = attach(open(id));
    await first.until('ready');
    first.call.cancel();
    expect((await first.ended).code).toBe(1);
    const deadline = Date.now() + patienceMs;
    for (;;) {
      const next = attach(open(id), typed('exit 2\n'));
      const { reason } = await next.ended;
      if (reason === '') return expect(next.messages.at(-1)?.exit?.exitCode).toBe(2);
      expect([reason, Date.now() < deadline]).toEqual(['ATTACHMENT_EXISTS', true]);
    }
  });
});

describe('a gRPC client that breaks the attach protocol', () => {
  const id = 'ses_01arz3ndektsv4rrffq69g5fav';
  const first: readonly (readonly [string, AttachRequest[], number, string])[] = [
    ['types before open', [typed('ls')], 3, 'FRAME_MALFORMED'],
    ['opens with nothing', [{}], 3, 'FRAME_MALFORMED'],
    ['opens an unknown session', [open(id)], 5, 'SESSION_NOT_FOUND'],
    [
      'opens 65,536 wide',
      [{ open: { session: id, size: { width: 65_536, height: 1 } } }],
      3,
      'TERMINAL_SIZE_INVALID',
    ],
  ];
  it.each(first)('is told why when it %s', async (_, requests, code, reason) => {
    expect(await attach(...requests).ended).toEqual({ code, reason });
  });

  const later: readonly (readonly [string, AttachRequest[], string])[] = [
    ['resizes to 0×0', [{ resize: { width: 0, height: 0 } }], 'TERMINAL_SIZE_INVALID'],
    ['opens twice', [open(id)], 'FRAME_MALFORMED'],
    ['sends nothing', [{}], 'FRAME_MALFORMED'],
    ['sends 33 KiB at once', [{ stdin: Buffer.alloc(33 * 1024) }], 'FRAME_MALFORMED'],
    [
      'types after the end of input',
      [{ signal: 'ATTACH_SIGNAL_END_OF_INPUT' }, typed('more')],
      'INPUT_ENDED',
    ],
  ];
  it.each(later)('is told why when it %s', async (_, requests, reason) => {
    const session = await readySession(test, { command: ['sleep', '60'], tty: true });
    const attached = attach(open(session));
    await attached.until('ready');
    for (const request of requests) attached.call.write(request);
    expect(await attached.ended).toEqual({ code: 3, reason });
  });

  it('is cut off when a message is over 1 MiB', async () => {
    const attached = attach({ stdin: Buffer.alloc(1024 * 1024 + 1) });
    expect((await attached.ended).code).toBe(8);
  });
});
