import { describe, expect, it } from '@jest/globals';
import { systemClock, systemContext } from '@endoscope/core';
import type { RequestContext, Transaction } from '@endoscope/core';
import { LiveSessions } from '@endoscope/sessions';
import type { FindSession, Session } from '@endoscope/sessions';
import { aSession, engineer } from '@endoscope/sessions/testing';
import type {
  ExecClient,
  ExecClientMessage,
  ExecServerMessage,
} from '../../domain/exec/exec-message.ts';
import type { ExecRequest } from '../../domain/exec/exec-request.ts';
import type { PodContainer } from '../../domain/pod-container.ts';
import type { CommandTap } from '../../ports/command-recorder.ts';
import type { ExecEvent, ExecOptions, ExecStream } from '../../ports/exec-upstream.ts';
import { ExecInSession } from './exec-in-session.ts';
import type { RecordCommand } from './record-command.ts';
import { StreamsDraining } from '../../domain/stream.errors.ts';
import { FindContainers } from '../find-containers.ts';
import { OpenAttachments } from '../attach/open-attachments.ts';
import { MemoryOpenStreamStore } from '../../testing/memory-open-stream-store.ts';
import { scriptedAudit } from '../../testing/scripted-audit.ts';

type Step = ExecEvent | Error | 'wait';

/** A command that does as it is scripted, and notes what is done to it. */
class ScriptedCommand implements ExecStream {
  readonly done: string[] = [];
  isClosed = false;

  constructor(private readonly steps: readonly Step[]) {}

  readonly events: AsyncIterable<ExecEvent> = { [Symbol.asyncIterator]: () => this.read() };

  write(data: Uint8Array): Promise<void> {
    this.done.push(JSON.stringify(Buffer.from(data).toString()));
    return Promise.resolve();
  }

  resize({ width, height }: { width: number; height: number }): Promise<void> {
    this.done.push(`${width}x${height}`);
    return Promise.resolve();
  }

  endInput(): Promise<void> {
    this.done.push('end of input');
    return Promise.resolve();
  }

  close(): void {
    this.isClosed = true;
  }

  private async *read(): AsyncGenerator<ExecEvent> {
    for (const step of this.steps) {
      if (step instanceof Error) throw step;
      if (step === 'wait') await new Promise(() => undefined);
      else yield step;
    }
  }
}

const containers: PodContainer[] = [
  { name: 'app', id: '1', kind: 'regular', state: 'running', restarts: 0 },
  { name: 'old', id: '2', kind: 'init', state: 'terminated', restarts: 0 },
];

/** A recording of a command, as its lines; `fail` is what a store does that is gone. */
class ScriptedTap implements CommandTap {
  readonly lines: string[] = [];
  readonly banner = 'this is recorded';
  private readonly failing = new AbortController();
  readonly failed = this.failing.signal;

  fail(): void {
    this.failing.abort();
  }

  take(output: string, data: Uint8Array): Promise<void> | undefined {
    this.lines.push(`${output} ${String(data)}`);
    return this.failed.aborted ? new Promise(() => undefined) : undefined;
  }

  typed(data: Uint8Array): void {
    this.lines.push(`typed ${String(data)}`);
  }

  resized({ width, height }: { width: number; height: number }): void {
    this.lines.push(`${width}x${height}`);
  }

  close({ reason }: { reason: string }): Promise<void> {
    this.lines.push(`closed ${reason}`);
    return Promise.resolve();
  }
}

interface SetUpOptions {
  readonly podUid?: string;
  readonly record?: RecordCommand;
}

function setUp(
  steps: readonly Step[],
  change: Partial<Session> = {},
  { podUid, record = () => Promise.resolve(undefined) }: SetUpOptions = {},
) {
  const session = aSession({ state: 'ready', readyAt: new Date(), ...change });
  const order: string[] = [];
  const lines: Record<string, unknown>[] = [];
  const audit = scriptedAudit((line) => {
    order.push(line.event);
    lines.push({ ...line });
  });
  const asked: unknown[] = [];
  const find = {
    execute: (_ctx: RequestContext, _id: string, use?: unknown) => {
      if (use !== undefined) asked.push(use);
      return Promise.resolve(session);
    },
  } as unknown as FindSession;
  const own = {
    id: '3',
    name: session.container.name,
    kind: 'ephemeral',
    state: 'running',
    restarts: 0,
  };
  const uid = podUid ?? session.runsIn.uid ?? '';
  const pod = { podUid: uid, containers: [...containers, own as PodContainer] };
  const command = new ScriptedCommand(steps);
  const dialled: ExecOptions[] = [];
  const live = new LiveSessions();
  const exec = new ExecInSession({
    find: new FindContainers(find, { read: () => Promise.resolve(pod) }),
    upstream: {
      open: (_target, options) => {
        order.push('dial');
        dialled.push(options);
        return Promise.resolve(command);
      },
    },
    record,
    streams: new MemoryOpenStreamStore(),
    ...{ live, audit, clock: systemClock, open: new OpenAttachments(), meter: () => undefined },
    work: { run: <T>(f: (tx: Transaction) => Promise<T>) => f({} as Transaction) },
  });
  const start = (request: Partial<ExecRequest> = {}, input: readonly ExecClientMessage[] = []) => {
    const client = clientOf(input);
    const ctx = { ...systemContext(), principal: engineer };
    const ended = exec.execute(
      ctx,
      {
        sessionId: session.id,
        container: undefined,
        command: ['ls'],
        ...{ stdin: false, tty: false, size: undefined, timeoutMs: undefined, client: 'test' },
        ...request,
      },
      client,
    );
    return { ended, client };
  };
  return { start, session, order, lines, asked, command, dialled, live };
}

function clientOf(input: readonly ExecClientMessage[]): ExecClient & {
  received: ExecServerMessage[];
} {
  const received: ExecServerMessage[] = [];
  async function* messages(): AsyncGenerator<ExecClientMessage> {
    yield* input;
    await new Promise(() => undefined);
  }
  return {
    received,
    input: { [Symbol.asyncIterator]: messages },
    send: (message) => {
      received.push(message);
      return Promise.resolve();
    },
  };
}

const out = (text: string): ExecEvent => ({ type: 'stdout', data: Buffer.from(text) });
const exited = (exitCode: number): ExecEvent => ({ type: 'exited', exitCode });

describe('a command in a session', () => {
  it('is recorded before it is dialled, and when it has ended', async () => {
    const { start, order, lines, asked, session } = setUp([out('hi'), exited(3)]);
    const { ended, client } = start();
    expect(await ended).toMatchObject({ reason: 'process_exited', exitCode: 3 });
    expect(order).toEqual(['exec.started', 'dial', 'exec.ended']);
    expect(lines[1]).toMatchObject({ details: { exitCode: 3, stdoutBytes: 2, stderrBytes: 0 } });
    expect(client.received.map(({ type }) => type)).toEqual(['ready', 'stdout', 'exit']);
    const container = { name: session.container.name, isDebugContainer: true };
    expect(asked).toEqual([{ action: 'session.exec', container }]);
  });

  it('asks policy about the very container, and tells it from the session’s own', async () => {
    const { start, asked } = setUp([exited(0)]);
    await start({ container: 'app' }).ended;
    const container = { name: 'app', isDebugContainer: false };
    expect(asked).toEqual([{ action: 'session.exec', container }]);
  });

  it.each([
    ['nope', 'CONTAINER_NOT_FOUND'],
    ['old', 'CONTAINER_NOT_RUNNING'],
  ])('does not run in the container %s, and is not recorded', async (container, reason) => {
    const { start, order } = setUp([]);
    await expect(start({ container }).ended).rejects.toMatchObject({ reason });
    expect(order).toEqual([]);
  });

  it('does not run in another pod of the same name', async () => {
    const { start, order } = setUp([], {}, { podUid: 'uid-of-another' });
    await expect(start().ended).rejects.toMatchObject({ reason: 'SESSION_POD_REPLACED' });
    expect(order).toEqual([]);
  });

  it('says that its status is not known rather than that all is well', async () => {
    const { start, lines } = setUp([out('half')]);
    expect(await start().ended).toEqual(expect.objectContaining({ reason: 'exit_unknown' }));
    expect(lines[1]).toMatchObject({ result: 'failure', details: { process: 'unknown' } });
  });

  it('ends when it prints more than it may on both outputs together', async () => {
    const printed = [
      out('12345'),
      { type: 'stderr', data: Buffer.from('678') },
      out('9'),
      exited(0),
    ];
    const { start, command, lines } = setUp(printed as Parameters<typeof setUp>[0]);
    const { ended, client } = start({ limitBytes: 7 });
    expect(await ended).toMatchObject({ reason: 'output_limit' });
    expect(client.received.slice(1, -1)).toEqual([
      { type: 'stdout', data: Buffer.from('12345') },
      { type: 'stderr', data: Buffer.from('67') },
    ]);
    expect(command.isClosed).toBe(true);
    expect(lines[1]).toMatchObject({
      reason: 'output_limit',
      details: { stdoutBytes: 5, stderrBytes: 2, process: 'unknown' },
    });
  });

  it('tells of a program that could not be started', async () => {
    const { start } = setUp([{ type: 'failed', message: 'no such file' }]);
    expect(await start().ended).toMatchObject({ reason: 'start_failed', detail: 'no such file' });
  });

  it('passes input, sizes and the end of input on, in order', async () => {
    const { start, command } = setUp(['wait']);
    const size = { width: 80, height: 24 };
    const request = { stdin: true, tty: true, size, timeoutMs: 200 };
    const { ended } = start(request, [
      { type: 'stdin', data: Buffer.from('ls\r') },
      { type: 'resize', width: 100, height: 30 },
      { type: 'end_of_input' },
    ]);
    expect(await ended).toMatchObject({ reason: 'timed_out' });
    // The last one is the farewell: Ctrl-C, as its input has ended already.
    expect(command.done).toEqual(['80x24', '"ls\\r"', '100x30', 'end of input', '"\\u0003"']);
    expect(command.isClosed).toBe(true);
  });

  it('is told the end of its input when it is left', async () => {
    const { start, command } = setUp(['wait']);
    expect(await start({ stdin: true, timeoutMs: 150 }).ended).toMatchObject({
      reason: 'timed_out',
    });
    expect(command.done).toEqual(['end of input']);
  });

  it('touches the idle clock with its input', async () => {
    const { start, live, session } = setUp(['wait']);
    const input = [{ type: 'stdin', data: Buffer.from('x') }] as const;
    await start({ stdin: true, timeoutMs: 150 }, input).ended;
    expect(live.lastInput(session.id)).toBeDefined();
  });
});

describe('a command in a session that is recorded', () => {
  it('is begun after its recording, and is in it before its client sees it', async () => {
    const tap = new ScriptedTap();
    const asked: string[] = [];
    const record: RecordCommand = (_ctx, _session, { title }) => {
      asked.push(title);
      return Promise.resolve(tap);
    };
    const { start, order } = setUp([out('hi'), exited(0)], {}, { record });
    const { ended, client } = start({ container: 'app', command: ['echo', 'it is'] });
    await ended;
    expect(asked).toEqual(["app: echo 'it is'"]);
    expect(order).toEqual(['exec.started', 'dial', 'exec.ended']);
    expect(tap.lines).toEqual(['stdout hi', 'closed process_exited']);
    expect(client.received.slice(0, 3)).toEqual([
      { type: 'ready', container: 'app', tty: false, stdin: false },
      { type: 'notice', code: 'recording', message: 'this is recorded' },
      { type: 'stdout', data: Buffer.from('hi') },
    ]);
  });

  it('gives its input and its sizes to the recorder, which knows whether to keep them', async () => {
    const tap = new ScriptedTap();
    const { start } = setUp(['wait'], {}, { record: () => Promise.resolve(tap) });
    const size = { width: 80, height: 24 };
    await start({ stdin: true, tty: true, size, timeoutMs: 200 }, [
      { type: 'stdin', data: Buffer.from('ls') },
      { type: 'resize', width: 100, height: 30 },
    ]).ended;
    expect(tap.lines).toEqual(['80x24', 'typed ls', '100x30', 'closed timed_out']);
  });

  it('is not begun when it cannot be recorded', async () => {
    const gone = new StreamsDraining({});
    const { start, order } = setUp([], {}, { record: () => Promise.reject(gone) });
    await expect(start().ended).rejects.toBe(gone);
    expect(order).toEqual([]);
  });

  it('ends when it cannot be recorded any more, and shows nothing that was not', async () => {
    const tap = new ScriptedTap();
    tap.fail();
    const options = { record: () => Promise.resolve(tap) };
    const { start, lines } = setUp([out('unseen'), 'wait'], {}, options);
    const { ended, client } = start();
    expect(await ended).toMatchObject({ reason: 'recorder_unavailable' });
    expect(client.received.map(({ type }) => type)).toEqual(['ready', 'notice', 'exit']);
    expect(lines[1]).toMatchObject({ event: 'exec.ended', reason: 'recorder_unavailable' });
  });
});
