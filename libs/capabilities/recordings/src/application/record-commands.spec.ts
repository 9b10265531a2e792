import { AppendAudit } from '@endoscope/audit';
import { MemoryAuditLog, MemoryUnitOfWork } from '@endoscope/audit/testing';
import { systemClock, systemContext } from '@endoscope/core';
import { describe, expect, it } from '@jest/globals';
import { aSession, engineer } from '@endoscope/sessions/testing';
import { readManifest } from '../domain/manifest/recording-manifest.ts';
import { MaskSet } from '../domain/mask/masker.ts';
import { RecorderUnavailable, RecordingStoreUnavailable } from '../domain/recording.errors.ts';
import { MemoryRecordingCatalogue } from '../testing/memory-recording-catalogue.ts';
import { MemoryRecordingStore } from '../testing/memory-recording-store.ts';
import { PlainDataKeys } from '../testing/plain-data-keys.ts';
import { RecordCommands } from './record-commands.ts';
import { RecordingChanges } from './recording-changes.ts';
import { RecordingReader } from './recording-reader.ts';

const ctx = { ...systemContext(), principal: engineer };

class Stage {
  readonly store = new MemoryRecordingStore();
  readonly keys = new PlainDataKeys();
  readonly catalogue = new MemoryRecordingCatalogue(() => undefined);
  readonly log = new MemoryAuditLog();
  readonly told: string[] = [];
  readonly session;
  readonly record: RecordCommands;

  constructor(mode: 'required' | 'best_effort' | undefined, input = false) {
    const recording = mode && { mode, input, keptDays: 7 };
    this.session = aSession({ state: 'ready', recording });
    const audit = new AppendAudit(this.log, systemClock);
    const work = new MemoryUnitOfWork();
    this.record = new RecordCommands({
      ...{ catalogue: this.catalogue, store: this.store, keys: this.keys, clock: systemClock },
      changes: new RecordingChanges(this.catalogue, audit, work, systemClock),
      mask: new MaskSet([{ name: 'a', literal: 'secret' }]),
      ...{ isStrict: false, tool: 'endoscope test', onFault: () => undefined },
    });
  }

  open(title = 'app: ls -l') {
    return this.record.open(ctx, this.session, {
      title,
      tell: (message) => this.told.push(message),
    });
  }

  async recordings() {
    const { items } = await this.catalogue.list({ pageSize: 9, session: this.session.id });
    return [...items].reverse();
  }

  async frames(id: string): Promise<string[]> {
    const reader = await RecordingReader.open(this, id);
    const lines: string[] = [];
    for await (const { micros: _, ...frame } of reader.frames({ micros: 0 })) {
      lines.push('data' in frame ? `${frame.kind} ${String(frame.data)}` : JSON.stringify(frame));
    }
    return lines;
  }

  async events(): Promise<string[]> {
    const rows = await this.log.list({ limit: 100 } as never);
    return rows.map(({ event }) => event.event).reverse();
  }
}

describe('a command in a recorded session', () => {
  it('has a recording of its own, sealed when it has ended', async () => {
    const stage = new Stage('required', true);
    const tap = (await stage.open())!;
    expect(tap.banner).toMatch(
      /^Of this command its output and EVERYTHING TYPED.*is recorded \(rec_/,
    );
    tap.resized({ width: 80, height: 24 });
    await tap.take('stdout', Buffer.from('out'));
    tap.typed(Buffer.from('in'));
    await tap.take('stderr', Buffer.from('a secret'));
    const [recording] = await stage.recordings();
    expect(stage.record.isRecording(recording!)).toBe(true);
    await Promise.all([
      tap.close({ reason: 'process_exited', exitCode: 3 }),
      tap.close({ reason: 'x' }),
    ]);
    expect(stage.record.isRecording(recording!)).toBe(false);
    const [sealed] = await stage.recordings();
    expect(sealed).toMatchObject({
      ...{ state: 'sealed', kind: 'command', title: 'app: ls -l', outputBytes: 11, gaps: 0 },
      ...{ username: stage.session.principal.username, keyId: 'plain' },
    });
    const user = engineer.username;
    expect(await stage.frames(sealed!.id)).toEqual([
      JSON.stringify({ kind: 'writer', attachment: sealed!.id, user }),
      JSON.stringify({ kind: 'marker', text: 'command in app: ls -l' }),
      JSON.stringify({ kind: 'resize', size: { width: 80, height: 24 } }),
      ...['stdout out', 'input in', 'stderr a ******'],
      JSON.stringify({ kind: 'marker', text: 'command ended: process_exited, exit code 3' }),
    ]);
    const { manifest } = readManifest((await stage.store.find(sealed!.id))!.manifest!);
    expect(manifest).toMatchObject({
      session: stage.session.id,
      participants: [{ user, role: 'writer', fromMicros: 0 }],
      masked: { spans: 1, bytes: 6 },
    });
    expect(await stage.events()).toEqual(['recording.started', 'recording.sealed']);
  });

  it('is recorded beside others, and what it is given is not kept unless the session says so', async () => {
    const stage = new Stage('best_effort');
    const [one, two] = [(await stage.open('app: one'))!, (await stage.open('app: two'))!];
    one.typed(Buffer.from('typed'));
    await one.take('stdout', Buffer.from('1'));
    await two.take('stdout', Buffer.from('2'));
    await Promise.all([one, two].map((tap) => tap.close({ reason: 'process_exited' })));
    const recordings = await stage.recordings();
    expect(recordings.map(({ title }) => title).sort()).toEqual(['app: one', 'app: two']);
    for (const { id, title } of recordings) {
      const frames = await stage.frames(id);
      expect(frames).toContain(`stdout ${title === 'app: one' ? 1 : 2}`);
      expect(frames.join()).not.toContain('typed');
    }
  });

  it('leaves nothing where the session is not recorded', async () => {
    const stage = new Stage(undefined);
    expect(await stage.open()).toBeUndefined();
    expect(await stage.events()).toEqual([]);
  });

  it('is refused when it must be recorded and cannot be; another goes on, and is told', async () => {
    for (const mode of ['required', 'best_effort'] as const) {
      const stage = new Stage(mode);
      const down = new RecordingStoreUnavailable({ doing: 'making a recording' });
      stage.store.create = () => Promise.reject(down);
      if (mode === 'required') {
        await expect(stage.open()).rejects.toThrow(RecorderUnavailable);
        continue;
      }
      const tap = (await stage.open())!;
      expect(tap.banner).toContain('has not begun');
      expect(tap.take('stdout', Buffer.from('x'))).toBeUndefined();
      await tap.close({ reason: 'process_exited' });
    }
  });

  it('is waited for when the process stops', async () => {
    const stage = new Stage('required');
    const tap = (await stage.open())!;
    const closed = stage.record.close();
    await tap.close({ reason: 'draining' });
    await closed;
    expect((await stage.recordings())[0]?.state).toBe('sealed');
  });
});
