import { describe, expect, it } from '@jest/globals';
import { systemClock, systemContext } from '@endoscope/core';
import type { Clock } from '@endoscope/core';
import { ClusterStreamBroken } from '@endoscope/kubernetes';
import { LiveSessions } from '@endoscope/sessions';
import type { SessionEvent } from '@endoscope/sessions';
import { aSession, engineer } from '@endoscope/sessions/testing';
import type { LogRequest } from '../../domain/logs/log-request.ts';
import { PreviousLogNotFound } from '../../domain/logs/log.errors.ts';
import { RecordedReader, ScriptedLogs } from '../../testing/scripted-logs.ts';
import type { LogStep } from '../../testing/scripted-logs.ts';
import { OpenAttachments } from '../attach/open-attachments.ts';
import { LogRun } from './log-run.ts';

/** A second of the limits is a millisecond here. */
const hastyClock: Clock = {
  now: () => systemClock.now(),
  sleep: (ms, signal) => systemClock.sleep(ms / 1000, signal),
};

const shutdown = { type: 'exit', reason: 'detached', detail: '' } as const;
const broken = new ClusterStreamBroken({ cluster: 'eu-1', problem: 'the connection was lost' });
const absent = new PreviousLogNotFound({ container: 'two', pod: 'web' });

interface Changes {
  readonly request?: Partial<LogRequest>;
  readonly containers?: readonly string[];
  readonly expiresAt?: Date;
}

function setUp(logs: Record<string, readonly LogStep[] | Error>, changes: Changes = {}) {
  const session = aSession({ state: 'ready' });
  const source = new ScriptedLogs(logs);
  const live = new LiveSessions();
  const open = new OpenAttachments();
  const gone = new AbortController();
  const reader = new RecordedReader();
  let meteredBytes = 0;
  const meter = (_direction: 'out', bytes: number): void => void (meteredBytes += bytes);
  const { expiresAt = engineer.expiresAt } = changes;
  const ctx = { ...systemContext(gone.signal), principal: { ...engineer, expiresAt } };
  const request: LogRequest = {
    ...{ sessionId: session.id, containers: [], allContainers: false, byLines: false },
    ...{ follow: false, previous: false, timestamps: false, sinceSeconds: undefined },
    ...{ sinceTime: undefined, tailLines: undefined, limitBytes: undefined },
    ...changes.request,
  };
  const containers = changes.containers ?? Object.keys(logs);
  const run = new LogRun({ source, live, open, clock: hastyClock, meter }, ctx, {
    ...{ session, containers, request, client: reader },
  });
  const sessionEnds = (): void =>
    live.publish({
      ...{ sessionId: session.id, number: 9, time: new Date(), type: 'state', state: 'ended' },
      ...{ reason: 'terminated', message: '' },
      end: { reason: 'terminated', detail: 'Enough.' } as SessionEvent['end'],
    });
  return { run, reader, source, open, live, gone, sessionEnds, metered: () => meteredBytes };
}

describe('reading one log', () => {
  it('passes the bytes on as they come, and ends with them', async () => {
    const { run, reader, source, open, live, metered } = setUp({ app: ['one\ntw', 'o\n'] });
    expect(await run.execute()).toMatchObject({ reason: 'log_ended' });
    expect(reader.told).toEqual(['opened app', 'app: one\ntw', 'app: o\n', 'end log_ended']);
    expect([run.bytes, metered()]).toEqual([8, 8]);
    expect(source.done).toEqual(['open app', 'left app']);
    expect([open.count, live.listenerCount]).toEqual([0, 0]);
  });

  it('gives single lines where they are asked for', async () => {
    const { run, reader } = setUp({ app: ['one\ntw', 'o\nthree'] }, { request: { byLines: true } });
    await run.execute();
    expect(reader.told.slice(1, -1)).toEqual(['app: one', 'app: two', 'app: three…']);
  });

  it('fails before anything is told when the log cannot be opened, or not be begun', async () => {
    for (const log of [absent, [broken]]) {
      const { run, reader, open } = setUp({ app: log });
      await expect(run.execute()).rejects.toBe(log === absent ? absent : broken);
      expect([reader.told, open.count]).toEqual([[], 0]);
    }
  });

  it('that is followed says at once that it is open', async () => {
    const { run, reader, gone } = setUp({ app: ['wait'] }, { request: { follow: true } });
    const ended = run.execute();
    await reader.until('opened app');
    gone.abort();
    await ended;
  });

  it('says that it broke, with the cluster’s words, after all there was', async () => {
    const { run, reader } = setUp({ app: ['one\n', broken] });
    const end = await run.execute();
    expect(end).toMatchObject({ reason: 'upstream_lost', detail: broken.detail });
    expect(reader.told).toEqual(['opened app', 'app: one\n', 'end upstream_lost']);
  });

  it('asks the cluster for no more than its reader takes', async () => {
    const steps = Array.from({ length: 50 }, () => 'x');
    const { run, reader, source } = setUp({ app: steps });
    reader.hold();
    const ended = run.execute();
    await reader.until('opened app');
    await new Promise((resolve) => setTimeout(resolve, 50));
    // The one that was needed to know that the log can be read.
    expect(source.givenOf).toEqual({ app: 1 });
    reader.goOn();
    await ended;
    expect(source.givenOf).toEqual({ app: 50 });
  });
});

describe('a log that is followed', () => {
  const follow = { request: { follow: true } };

  it.each([
    ['its session, for the same reason', 'terminated'],
    ['its reader', 'client_gone'],
    ['the gateway', 'draining'],
  ])('ends with %s', async (_what, reason) => {
    const { run, reader, source, gone, sessionEnds, open, live } = setUp(
      { app: ['one\n', 'wait'] },
      follow,
    );
    const ended = run.execute();
    await reader.until('app: one\n');
    if (reason === 'terminated') sessionEnds();
    if (reason === 'client_gone') gone.abort();
    if (reason === 'draining') run.end(shutdown);
    expect(await ended).toMatchObject({ reason });
    expect(reader.told.at(-1)).toBe(`end ${reason}`);
    await new Promise((resolve) => setImmediate(resolve));
    expect(source.done).toEqual(['open app', 'left app']);
    expect([open.count, live.listenerCount]).toEqual([0, 0]);
  });

  it('ends with the sign-in', async () => {
    const expiresAt = new Date(Date.now() + 50);
    const { run } = setUp({ app: ['wait'] }, { ...follow, expiresAt });
    expect(await run.execute()).toMatchObject({ reason: 'token_expired' });
  });

  it('does not wait for a reader that takes not even the end', async () => {
    const { run, reader, source } = setUp({ app: ['one\n', 'wait'] }, follow);
    reader.hold();
    const ended = run.execute();
    await reader.until('opened app');
    run.end(shutdown);
    expect(await ended).toMatchObject({ reason: 'draining' });
    expect(source.done).toContain('open app');
  });
});

describe('reading several logs', () => {
  it('reads one after another', async () => {
    const { run, reader, source } = setUp({ one: ['1'], two: ['2'] });
    await run.execute();
    expect(reader.told).toEqual(['opened one two', 'one: 1', 'two: 2', 'end log_ended']);
    expect(source.done).toEqual(['open one', 'left one', 'open two', 'left two']);
  });

  it('follows them at once', async () => {
    const logs = { one: ['1', 'wait'], two: ['2', 'wait'] };
    const { run, reader } = setUp(logs, { request: { follow: true } });
    const ended = run.execute();
    await reader.until('one: 1');
    await reader.until('two: 2');
    run.end(shutdown);
    await ended;
  });

  it('says which cannot be read and which broke, and goes on with the others', async () => {
    const { run, reader } = setUp({ one: ['1', broken], two: absent, three: ['3'] });
    expect(await run.execute()).toMatchObject({ reason: 'log_ended' });
    expect(reader.told).toEqual([
      ...['opened one two three', 'one: 1', 'notice one upstream_lost'],
      ...['notice two PREVIOUS_LOG_NOT_FOUND', 'three: 3', 'end log_ended'],
    ]);
  });
});
