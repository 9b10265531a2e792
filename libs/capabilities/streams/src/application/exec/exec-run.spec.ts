import { expect, it } from '@jest/globals';
import { systemClock, systemContext } from '@endoscope/core';
import { LiveSessions } from '@endoscope/sessions';
import { aSession, engineer } from '@endoscope/sessions/testing';
import type { ExecClient, ExecServerMessage } from '../../domain/exec/exec-message.ts';
import { streamLimits } from '../../domain/streams.limits.ts';
import type { ExecEvent, ExecStream } from '../../ports/exec-upstream.ts';
import { ManualTiming } from '../../testing/manual-timing.ts';
import { OpenAttachments } from '../attach/open-attachments.ts';
import { FairTurns } from '../fair/fair-turns.ts';
import { ExecRun } from './exec-run.ts';

const { fairQuantumBytes } = streamLimits;
const shutdown = { type: 'exit', reason: 'detached', detail: '' } as const;

function runOf(events: readonly ExecEvent[]) {
  const timing = new ManualTiming();
  const sent: ExecServerMessage[] = [];
  const client: ExecClient = {
    input: { [Symbol.asyncIterator]: never },
    send: (message) => Promise.resolve(void sent.push(message)),
  };
  const done = (): Promise<void> => Promise.resolve();
  const stream: ExecStream = {
    events: { [Symbol.asyncIterator]: () => given(events) },
    ...{ write: done, resize: done, endInput: done, close: () => undefined },
  };
  const run = new ExecRun(
    {
      ...{ live: new LiveSessions(), clock: systemClock, meter: () => undefined },
      open: new OpenAttachments(new FairTurns(timing)),
    },
    { ...systemContext(), principal: engineer },
    {
      ...{ session: aSession({ state: 'ready' }), stream, client },
      request: {
        ...{ sessionId: 'ses_1', container: undefined, command: ['cat', 'large'], client: 'test' },
        ...{ stdin: false, tty: false, size: undefined, timeoutMs: undefined },
      },
    },
  );
  const bytes = (): number =>
    sent.reduce((sum, each) => sum + (each.type === 'stdout' ? each.data.length : 0), 0);
  return { run, timing, bytes };
}

async function* given(events: readonly ExecEvent[]): AsyncGenerator<ExecEvent> {
  yield* events;
  await Promise.resolve();
}

async function* never(): AsyncGenerator<never> {
  await new Promise(() => undefined);
}

/** Everything that waits for nothing but promises has happened. */
const promises = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const stdout = (bytes: number): ExecEvent => ({ type: 'stdout', data: Buffer.alloc(bytes) });

it('a command with much output waits for its turn after each quantum', async () => {
  const { run, timing, bytes } = runOf([
    stdout(fairQuantumBytes),
    stdout(fairQuantumBytes),
    stdout(1),
    { type: 'exited', exitCode: 0 },
  ]);
  const ended = run.execute();
  await promises();
  expect(bytes()).toBe(fairQuantumBytes);
  await timing.round();
  await promises();
  expect(bytes()).toBe(2 * fairQuantumBytes);
  await timing.round();
  expect(await ended).toMatchObject({ exitCode: 0 });
  expect([bytes(), timing.pending]).toEqual([2 * fairQuantumBytes + 1, 0]);
});

it('a command that is ended does not wait for its turn', async () => {
  const { run, timing } = runOf([stdout(fairQuantumBytes), stdout(fairQuantumBytes)]);
  const ended = run.execute();
  await promises();
  run.end(shutdown);
  expect(await ended).toMatchObject({ reason: 'draining' });
  await timing.round();
  expect(timing.pending).toBe(0);
});
