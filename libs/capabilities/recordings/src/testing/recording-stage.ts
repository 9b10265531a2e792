import { AppendAudit } from '@endoscope/audit';
import { MemoryAuditLog, MemoryUnitOfWork } from '@endoscope/audit/testing';
import { channels } from '@endoscope/core';
import type { Clock } from '@endoscope/core';
import { LiveSessions } from '@endoscope/sessions';
import type { Session } from '@endoscope/sessions';
import { aSession } from '@endoscope/sessions/testing';
import { RecordSessions } from '../application/record-sessions.ts';
import { RecordingChanges } from '../application/recording-changes.ts';
import { RecordingReader } from '../application/recording-reader.ts';
import { RemoveRecordings } from '../application/remove-recordings.ts';
import { SealRecordings } from '../application/seal-recordings.ts';
import { RecordingStoreUnavailable } from '../domain/recording.errors.ts';
import { MemoryRecordingCatalogue } from './memory-recording-catalogue.ts';
import { MemoryRecordingStore } from './memory-recording-store.ts';
import { PlainDataKeys } from './plain-data-keys.ts';

type Mode = 'required' | 'best_effort';
export const down = new RecordingStoreUnavailable({ doing: 'writing a member' });

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

/**
 * What records one session, with everything in memory: `gateway` is a process, and there may be
 * several on the same store.
 */
export class RecordingStage {
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

export const piece = (offset: number, text: string, channel: 1 | 2 = channels.stdout) => ({
  ...{ channel, offset, data: Buffer.from(text) },
});

export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('the condition never held');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
