import { AppendAudit } from '@endoscope/audit';
import { MemoryAuditLog, MemoryUnitOfWork } from '@endoscope/audit/testing';
import { channels } from '@endoscope/core';
import type { Clock } from '@endoscope/core';
import { describe, expect, it } from '@jest/globals';
import { LiveSessions } from '@endoscope/sessions';
import type { Session } from '@endoscope/sessions';
import { aSession } from '@endoscope/sessions/testing';
import { verifyRecording } from '../domain/manifest/verify-recording.ts';
import { RecorderUnavailable, RecordingStoreUnavailable } from '../domain/recording.errors.ts';
import { MemoryRecordingCatalogue } from '../testing/memory-recording-catalogue.ts';
import { MemoryRecordingStore } from '../testing/memory-recording-store.ts';
import { PlainDataKeys } from '../testing/plain-data-keys.ts';
import { RecordSessions } from './record-sessions.ts';
import { RecordingChanges } from './recording-changes.ts';
import { RecordingReader } from './recording-reader.ts';
import { RemoveRecordings } from './remove-recordings.ts';
import { SealRecordings } from './seal-recordings.ts';

type Mode = 'required' | 'best_effort';
const down = new RecordingStoreUnavailable({ doing: 'writing a member' });

/** A store that can be taken away. */
class FailingStore extends MemoryRecordingStore {
  isDown = false;
  override append(...args: Parameters<MemoryRecordingStore['append']>): Promise<void> {
    return this.isDown ? Promise.reject(down) : super.append(...args);
  }
  override find(...args: Parameters<MemoryRecordingStore['find']>) {
    return this.isDown ? Promise.reject(down) : super.find(...args);
  }
  override create(...args: Parameters<MemoryRecordingStore['create']>): Promise<void> {
    return this.isDown ? Promise.reject(down) : super.create(...args);
  }
}

/** Sleeping passes the time at once. */
class QuickClock implements Clock {
  private at = Date.parse('2026-01-01T00:00:00Z');
  now(): Date {
    return new Date(this.at);
  }
  sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
    this.at += durationMs;
    return new Promise((resolve, reject) => {
      setImmediate(() => (signal?.aborted ? reject(signal.reason as Error) : resolve()));
    });
  }
}

class Stage {
  readonly store = new FailingStore();
  readonly keys = new PlainDataKeys();
  readonly clock = new QuickClock();
  readonly ends = new Map<string, Date>();
  readonly catalogue = new MemoryRecordingCatalogue((id) => this.ends.get(id));
  readonly log = new MemoryAuditLog();
  readonly live = new LiveSessions();
  readonly told: string[] = [];
  readonly session: Session;
  private readonly work = new MemoryUnitOfWork();
  private readonly changes: RecordingChanges;

  constructor(
    mode: Mode = 'required',
    private readonly options: { input?: boolean; isStrict?: boolean } = {},
  ) {
    const recording = { mode, input: options.input ?? false, keptDays: 7 };
    this.session = aSession({ state: 'ready', recording });
    const audit = new AppendAudit(this.log, this.clock);
    this.changes = new RecordingChanges(this.catalogue, audit, this.work, this.clock);
  }

  /** A process of the gateway. */
  gateway(): RecordSessions {
    return new RecordSessions({
      ...this.shared,
      live: this.live,
      isStrict: !!this.options.isStrict,
    });
  }

  async open(gateway = this.gateway()) {
    return (await gateway.open(this.session, { tell: (message) => this.told.push(message) }))!;
  }

  sealOrphans(): Promise<number> {
    const parts = { ...this.shared, isRecording: () => false };
    return new SealRecordings(parts).execute(new AbortController().signal);
  }

  remove(): Promise<number> {
    return new RemoveRecordings(this.shared).execute(new AbortController().signal);
  }

  end(): void {
    const ended = { type: 'state', state: 'ended', sessionId: this.session.id } as const;
    const rest = { number: 1, time: new Date(), reason: '', message: '', end: undefined };
    this.live.publish({ ...ended, ...rest });
  }

  async recording() {
    return (await this.catalogue.findOfSession(this.session.id))!;
  }

  async state(): Promise<string> {
    return (await this.recording()).state;
  }

  async frames(): Promise<string[]> {
    const { id } = await this.recording();
    const reader = await RecordingReader.open(this, id);
    const lines: string[] = [];
    for await (const frame of reader.frames({ micros: 0 })) {
      const { micros: _, ...rest } = frame;
      lines.push('data' in rest ? `${rest.kind} ${String(rest.data)}` : JSON.stringify(rest));
    }
    return lines;
  }

  async events(): Promise<string[]> {
    const rows = await this.log.list({ limit: 100 } as never);
    return rows.map(({ event }) => event.event).reverse();
  }

  private get shared() {
    const { catalogue, store, keys, changes, clock } = this;
    return {
      ...{ catalogue, store, keys, changes, clock, tool: 'endoscope test' },
      participantsOf: () => Promise.resolve([]),
      onFault: () => undefined,
    };
  }
}

const piece = (offset: number, text: string, channel: 1 | 2 = channels.stdout) => ({
  ...{ channel, offset, data: Buffer.from(text) },
});

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('the condition never held');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('recording a session', () => {
  it('holds what happened, and seals it when the session has ended and everybody is gone', async () => {
    const stage = new Stage('required', { input: true });
    const tap = await stage.open();
    expect(tap.banner).toContain('EVERYTHING TYPED');
    tap.writes({ id: 'att_1', username: 'ada' });
    tap.writes({ id: 'att_1', username: 'ada' });
    tap.resized({ width: 80, height: 24 });
    expect(tap.take(piece(5, '$ '))).toBeUndefined();
    tap.typed(Buffer.from('ls\n'));
    expect(tap.take(piece(7, 'oops', channels.stderr))).toBeUndefined();
    tap.missing(0, 'nobody knows');
    stage.end();
    expect(await stage.state()).toBe('recording');
    tap.close();
    await until(async () => (await stage.state()) === 'sealed');
    expect(await stage.frames()).toEqual([
      '{"kind":"writer","attachment":"att_1","user":"ada"}',
      '{"kind":"resize","size":{"width":80,"height":24}}',
      '{"kind":"gap","missingBytes":5,"reason":"earlier output is only in the container log"}',
      'stdout $ ',
      'input ls\n',
      'stderr oops',
      '{"kind":"gap","missingBytes":0,"reason":"nobody knows"}',
    ]);
    expect(await stage.events()).toEqual(['recording.started', 'recording.sealed']);
    const recording = await stage.recording();
    expect(recording).toMatchObject({ outputBytes: 11, gaps: 2, parts: 1, hasInput: true });
    const { bytes, manifest, wrappedKey } = (await stage.store.find(recording.id))!;
    const members = [await stage.store.read(recording.id, 0, bytes)];
    const dataKey = stage.keys.unwrap(recording.id, wrappedKey);
    const { id, manifestHash } = recording;
    const report = await verifyRecording({
      ...{ recording: id, members, manifest, manifestHash, dataKey },
    });
    expect(report).toMatchObject({ isIntact: true });
    const [sealed] = await stage.log.list({ limit: 1 } as never);
    expect(sealed?.event.details).toMatchObject({ manifestSha256: manifestHash });
  });

  it('keeps what is typed out where the template does not say so', async () => {
    const stage = new Stage();
    const tap = await stage.open();
    expect(tap.banner).toContain('not what is typed');
    tap.typed(Buffer.from('hunter2'));
    void tap.take(piece(0, 'ok'));
    tap.close();
    stage.end();
    await until(async () => (await stage.state()) === 'sealed');
    expect(await stage.frames()).toEqual(['stdout ok']);
  });

  it('shows nothing before it is stored when it is strict', async () => {
    const stage = new Stage('required', { isStrict: true });
    const tap = await stage.open();
    await tap.take(piece(0, 'stored'));
    expect(await stage.frames()).toEqual(['stdout stored']);
  });

  it('stores what was shown soon, without anybody asking', async () => {
    const stage = new Stage();
    const tap = await stage.open();
    expect(tap.take(piece(0, 'shown'))).toBeUndefined();
    await until(async () => (await stage.frames()).length === 1);
  });

  it('goes on for the next who attach, with a mark where the log comes again', async () => {
    const stage = new Stage();
    const gateway = stage.gateway();
    const first = await stage.open(gateway);
    void first.take(piece(0, 'one'));
    first.close();
    const second = await stage.open(gateway);
    void second.take(piece(0, 'one'));
    second.close();
    stage.end();
    await until(async () => (await stage.state()) === 'sealed');
    const lines = await stage.frames();
    expect([lines[0], lines[2]]).toEqual(['stdout one', 'stdout one']);
    expect(lines[1]).toContain('attached again');
    expect(await stage.events()).toEqual(['recording.started', 'recording.sealed']);
  });

  it('goes on after the process was killed, as another part and with a gap', async () => {
    const stage = new Stage();
    const tap = await stage.open();
    void tap.take(piece(0, 'before'));
    await until(async () => (await stage.frames()).length === 1);
    const next = await stage.open();
    void next.take(piece(0, 'after'));
    next.close();
    await until(async () => (await stage.frames()).length > 3);
    const kinds = (await stage.frames()).map((line) => line.slice(0, 22));
    expect(kinds).toEqual([
      'stdout before',
      '{"kind":"gap","missing',
      '{"kind":"marker","text',
      'stdout after',
    ]);
    expect(await stage.recording()).toMatchObject({ parts: 2, state: 'recording' });
    expect(await stage.events()).toEqual(['recording.started', 'recording.resumed']);
  });

  it('belongs to who went on with it: one that was only slow shows and changes nothing', async () => {
    const stage = new Stage();
    const slow = await stage.open();
    void slow.take(piece(0, 'one'));
    await until(async () => (await stage.frames()).length === 1);
    const next = await stage.open();
    void slow.take(piece(3, 'late'));
    await until(() => slow.failed.aborted);
    void next.take(piece(0, 'two'));
    slow.close();
    next.close();
    stage.end();
    await until(async () => (await stage.state()) === 'sealed');
    const lines = await stage.frames();
    expect(lines.filter((line) => line.startsWith('stdout'))).toEqual(['stdout one', 'stdout two']);
    expect(await stage.recording()).toMatchObject({ parts: 2, outputBytes: 6, gaps: 1 });
    expect(await stage.events()).toEqual([
      ...['recording.started', 'recording.resumed', 'recording.sealed'],
    ]);
  });

  it('is not sealed short by one that was only slow and had nothing more to store', async () => {
    const stage = new Stage();
    const slow = await stage.open();
    void slow.take(piece(0, 'one'));
    slow.close();
    await until(async () => (await stage.frames()).length === 1);
    const next = await stage.open();
    void next.take(piece(0, 'two'));
    // Both hear of the end; the slow one is asked first.
    stage.end();
    next.close();
    await until(async () => (await stage.state()) === 'sealed');
    expect(await stage.recording()).toMatchObject({ outputBytes: 6, gaps: 1 });
    expect(await stage.frames()).toContain('stdout two');
  });

  it('is let go of when another replica may keep the session, and had again', async () => {
    const stage = new Stage();
    const gateway = stage.gateway();
    const tap = await stage.open(gateway);
    void tap.take(piece(0, 'one'));
    await gateway.letGo();
    expect(await stage.recording()).toMatchObject({
      ...{ state: 'interrupted', failure: 'SESSION_MOVED' },
    });
    const other = await stage.open();
    void other.take(piece(0, 'two'));
    other.close();
    await until(async () => (await stage.frames()).includes('stdout two'));
    const again = await stage.open(gateway);
    void again.take(piece(0, 'three'));
    again.close();
    await until(async () => (await stage.frames()).includes('stdout three'));
    expect(await stage.recording()).toMatchObject({ parts: 3, state: 'recording' });
  });

  it('is left to the next process when this one stops', async () => {
    const stage = new Stage();
    const gateway = stage.gateway();
    const tap = await stage.open(gateway);
    void tap.take(piece(0, 'last words'));
    await gateway.close();
    expect(await stage.frames()).toEqual(['stdout last words']);
    expect(await stage.state()).toBe('interrupted');
  });

  it('is sealed by whoever finds it when its process and its session are gone', async () => {
    const stage = new Stage();
    const tap = await stage.open();
    void tap.take(piece(0, 'before'));
    await until(async () => (await stage.frames()).length === 1);
    expect(await stage.sealOrphans()).toBe(0);
    stage.ends.set(stage.session.id, new Date('2020-01-01T00:00:00Z'));
    expect(await stage.sealOrphans()).toBe(1);
    expect(await stage.recording()).toMatchObject({ state: 'sealed', gaps: 1, outputBytes: 6 });
    expect(await stage.sealOrphans()).toBe(0);
  });

  it('has failed, and says so, when it cannot be read to its end', async () => {
    const stage = new Stage();
    const tap = await stage.open();
    for (let i = 0; i < 6; i += 1) {
      void tap.take(piece(i * 100_000, Buffer.alloc(100_000, `${i}${Math.random()}`).toString()));
    }
    tap.close();
    await until(async () => (await stage.frames()).length >= 6);
    const { id } = await stage.recording();
    const { bytes } = (await stage.store.find(id))!;
    const damaged = Buffer.concat([
      Buffer.from('no member'),
      await stage.store.read(id, 0, bytes),
      Buffer.alloc(200_000),
    ]);
    await stage.store.cut(id, 0);
    await stage.store.append(id, 0, damaged);
    stage.ends.set(stage.session.id, new Date('2020-01-01T00:00:00Z'));
    await stage.sealOrphans();
    expect(await stage.recording()).toMatchObject({
      ...{ state: 'failed', failure: 'RECORDING_DAMAGED' },
    });
    expect((await stage.events()).at(-1)).toBe('recording.failed');
  });
});

describe('the time of a recording', () => {
  it('is over some days after it was sealed; then its bytes and its key are gone', async () => {
    const stage = new Stage();
    const tap = await stage.open();
    void tap.take(piece(0, 'gone soon'));
    tap.close();
    stage.end();
    await until(async () => (await stage.state()) === 'sealed');
    expect(await stage.remove()).toBe(0);
    await stage.clock.sleep(7 * 24 * 60 * 60_000);
    expect(await stage.remove()).toBe(1);
    const { id, state } = await stage.recording();
    expect([state, await stage.store.find(id)]).toEqual(['removed', undefined]);
    expect((await stage.events()).at(-1)).toBe('recording.removed');
    expect(await stage.remove()).toBe(0);
  });
});

describe('a store that fails', () => {
  it('holds the output of a required recording, then ends its streams; nothing more is shown', async () => {
    const stage = new Stage('required');
    const gateway = stage.gateway();
    const tap = await stage.open(gateway);
    stage.store.isDown = true;
    void tap.take(piece(0, 'never stored'));
    await until(() => tap.failed.aborted);
    let isShown = false;
    void tap.take(piece(12, 'nor shown'))!.then(() => (isShown = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(isShown).toBe(false);
    await until(async () => (await stage.state()) === 'interrupted');
    await expect(stage.open(gateway)).rejects.toThrow(RecorderUnavailable);
    tap.close();
    await expect(stage.open(gateway)).rejects.toThrow(RecorderUnavailable);
    stage.store.isDown = false;
    const again = await stage.open(gateway);
    void again.take(piece(0, 'again'));
    again.close();
    await until(async () => (await stage.frames()).includes('stdout again'));
    expect(await stage.events()).toEqual([
      ...['recording.started', 'recording.interrupted', 'recording.resumed'],
    ]);
  });

  it('is tried again for a while before that, and what it had taken is not doubled', async () => {
    const stage = new Stage('required', { isStrict: true });
    const tap = await stage.open();
    const append = stage.store.append.bind(stage.store);
    let failures = 3;
    stage.store.append = async (...args) => {
      failures -= 1;
      // The answer to the last of them is lost.
      if (failures === 0) await append(...args);
      if (failures >= 0) throw down;
      return append(...args);
    };
    await tap.take(piece(0, 'once'));
    expect([tap.failed.aborted, await stage.frames()]).toEqual([false, ['stdout once']]);
  });

  it('is gone without when the recording is best effort, and the gap says how much', async () => {
    const stage = new Stage('best_effort');
    const tap = await stage.open();
    tap.writes({ id: 'att_1', username: 'ada' });
    void tap.take(piece(0, 'stored '));
    await until(async () => (await stage.frames()).length === 2);
    stage.store.isDown = true;
    void tap.take(piece(7, 'lost'));
    await until(() => stage.told.length === 1);
    expect(tap.take(piece(11, ' too'))).toBeUndefined();
    expect(tap.failed.aborted).toBe(false);
    stage.store.isDown = false;
    await until(() => stage.told.length === 2);
    void tap.take(piece(15, ' again'));
    tap.close();
    stage.end();
    await until(async () => (await stage.state()) === 'sealed');
    expect(await stage.frames()).toEqual([
      '{"kind":"writer","attachment":"att_1","user":"ada"}',
      'stdout stored ',
      '{"kind":"gap","missingBytes":8,"reason":"recorder_unavailable"}',
      '{"kind":"writer","attachment":"att_1","user":"ada"}',
      'stdout  again',
    ]);
    expect(await stage.recording()).toMatchObject({ outputBytes: 21, gaps: 1 });
    expect(await stage.events()).toEqual([
      ...['recording.started', 'recording.interrupted', 'recording.resumed', 'recording.sealed'],
    ]);
  });

  it('refuses a session that must be recorded, and begins one that need not later', async () => {
    const required = new Stage('required');
    required.store.isDown = true;
    await expect(required.open()).rejects.toThrow(RecorderUnavailable);
    const stage = new Stage('best_effort');
    stage.store.isDown = true;
    const tap = await stage.open();
    expect(tap.banner).toContain('has not begun');
    void tap.take(piece(0, 'lost'));
    stage.store.isDown = false;
    await until(() => stage.told.length === 1);
    void tap.take(piece(4, 'kept'));
    tap.close();
    await until(async () => (await stage.frames()).length === 2);
    expect(await stage.frames()).toEqual([
      '{"kind":"gap","missingBytes":4,"reason":"recorder_unavailable"}',
      'stdout kept',
    ]);
  });
});
