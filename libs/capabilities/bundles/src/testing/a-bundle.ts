import type { AuditEntry, JsonObject } from '@endoscope/audit';
import { NoteSigner, ReadSessionEvents } from '@endoscope/audit/ledger';
import { anAuditEvent, MemoryLedger } from '@endoscope/audit/testing';
import { newId, systemContext } from '@endoscope/core';
import type { RequestContext, SessionId } from '@endoscope/core';
import { HandOutRecording, RecordingWriter } from '@endoscope/recordings/playback';
import { aRecordingOf, MemoryRecordingStore, PlainDataKeys } from '@endoscope/recordings/testing';
import type { Session } from '@endoscope/sessions';
import { aSession } from '@endoscope/sessions/testing';
import { createHash } from 'node:crypto';
import { planTextOf } from '../application/write-bundle.ts';
import { ExportSession } from '../application/export-session.ts';
import { tarEnd, tarHeaderOf, tarPaddingOf } from '../domain/plain-tar.ts';
import { tarParts } from '../domain/tar-walk.ts';

export const origin = 'endoscope.example/ledger';
export const signer = new NoteSigner(origin, Buffer.alloc(32, 7));

type Recorded = ReturnType<typeof aRecordingOf>;

/** A session that has ended, in a ledger with others, and what exports it. */
export class BundledSession {
  readonly ledger = new MemoryLedger(origin);
  readonly store = new MemoryRecordingStore();
  readonly keys = new PlainDataKeys();
  session: Session;
  recording: Recorded | undefined;
  private sequence = 0n;

  private constructor(change: Partial<Session>) {
    const session = aSession({ state: 'ended', ...change });
    this.session = { ...session, specHash: sha256(planTextOf(session)) };
  }

  /** `isRecorded`: with a sealed recording of some members. */
  static async make({
    isRecorded = true,
    ...change
  }: Partial<Session> & { isRecorded?: boolean } = {}) {
    const made = new BundledSession(change);
    const { specHash } = made.session;
    made.seal({ event: 'session.requested', details: { specHash, image: 'busybox:1.36' } });
    made.seal({ event: 'session.ready' });
    if (isRecorded) await made.record();
    made.seal({ event: 'attachment.closed', details: { bytesOut: 12 } });
    made.seal({ event: 'session.ended', details: { exitCode: 0 } });
    return made;
  }

  /** An event of the session, and one of another beside it, in a head of their own. */
  seal(entry: Pick<AuditEntry, 'event' | 'details'>, sessionId: SessionId = this.session.id): void {
    const other = anAuditEvent({ event: 'policy.denied', sessionId: newId('session') });
    const event = anAuditEvent({
      ...entry,
      details: (entry.details ?? {}) as JsonObject,
      sessionId,
    });
    const events = [other, event].map((each) => ({ sequence: (this.sequence += 3n), event: each }));
    const now = new Date(Date.UTC(2026, 10, 21, 13, Number(this.sequence)));
    this.ledger.seal(events, { signers: [signer], now });
  }

  get exporter(): ExportSession {
    const { ledger, store, keys } = this;
    const catalogue = { findOfSession: async () => this.recording };
    return new ExportSession({
      sessions: { execute: async () => this.session },
      recordings: { execute: async () => this.recording! },
      handOut: new HandOutRecording(catalogue, { store, keys }),
      events: new ReadSessionEvents(ledger),
      heads: ledger,
      keys: () => ledger.keys(),
      audit: { execute: async (_: RequestContext, entry: AuditEntry) => this.seal(entry) },
      clock: { now: () => new Date(0), sleep: async () => undefined },
      origin,
    });
  }

  async bundle(): Promise<Buffer> {
    const pieces: Uint8Array[] = [];
    for await (const piece of await this.exporter.execute(systemContext(), this.session.id)) {
      pieces.push(piece);
    }
    return Buffer.concat(pieces);
  }

  private async record(): Promise<void> {
    const row = aRecordingOf(this.session.id);
    const writer = await RecordingWriter.start({ store: this.store, keys: this.keys }, row.id);
    for (const [n, text] of ['$ ', 'id\r\n', 'uid=0\r\n', '$ exit\r\n'].entries()) {
      await writer.write({ kind: 'stdout', micros: n * 1_000, data: Buffer.from(text) });
      await writer.flush();
    }
    const { hash } = await writer.seal({
      ...({ session: this.session.id, mode: 'required', hasInput: false } as const),
      ...{ startedAt: '2026-01-02T03:04:05.000Z', sealedAt: '2026-01-02T03:05:05.000Z' },
      ...{ participants: [], tool: 'endoscope test' },
    });
    this.recording = { ...row, state: 'sealed', manifestHash: hash };
    const details = { recording: row.id, manifestSha256: hash };
    this.seal({ event: 'recording.sealed', details });
  }
}

export type Parts = readonly (readonly [name: string, bytes: Buffer])[];

export async function unpacked(bundle: Buffer): Promise<[string, Buffer][]> {
  const parts: [string, Buffer][] = [];
  for await (const { name, body } of tarParts([bundle])) {
    const pieces: Uint8Array[] = [];
    for await (const piece of body) pieces.push(piece);
    parts.push([name, Buffer.concat(pieces)]);
  }
  return parts;
}

export function packed(parts: Parts): Buffer {
  const pieces = parts.flatMap(([name, bytes]) => [
    tarHeaderOf(name, bytes.length),
    bytes,
    tarPaddingOf(bytes.length),
  ]);
  return Buffer.concat([...pieces, tarEnd]);
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
