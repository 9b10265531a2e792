import { invariant } from '@endoscope/core';
import type { Page, RecordingId, SessionId, Transaction } from '@endoscope/core';
import { isDue, isOpen } from '../domain/recording.ts';
import type { Recording } from '../domain/recording.ts';
import type { RecordingCatalogue, RecordingQuery } from '../ports/recording-catalogue.ts';

/** `endedAt`: when a session ended; undefined: not yet. */
export class MemoryRecordingCatalogue implements RecordingCatalogue {
  private readonly rows = new Map<string, Recording>();

  constructor(private readonly endedAt: (session: SessionId) => Date | undefined) {}

  insert(_tx: Transaction, recording: Recording): Promise<void> {
    const isTaken = [...this.rows.values()].some(
      ({ id, sessionId }) => id === recording.id || sessionId === recording.sessionId,
    );
    if (isTaken) return Promise.reject(new Error('a_session_has_one_recording'));
    this.rows.set(recording.id, recording);
    return Promise.resolve();
  }

  find(id: RecordingId): Promise<Recording | undefined> {
    return Promise.resolve(this.rows.get(id));
  }

  findOfSession(sessionId: SessionId): Promise<Recording | undefined> {
    return Promise.resolve([...this.rows.values()].find((row) => row.sessionId === sessionId));
  }

  findForUpdate(_tx: Transaction, id: RecordingId): Promise<Recording | undefined> {
    return this.find(id);
  }

  update(_tx: Transaction, recording: Recording): Promise<void> {
    const before = this.rows.get(recording.id);
    invariant(before !== undefined, 'what is updated is there');
    const { sessionId, ownerKey, startedAt } = before;
    this.rows.set(recording.id, { ...recording, sessionId, ownerKey, startedAt });
    return Promise.resolve();
  }

  list(query: RecordingQuery): Promise<Page<Recording>> {
    const { session, cluster, namespace, username, state, ownerKey, before, pageSize } = query;
    const { since, until } = query;
    const wanted = { sessionId: session, cluster, namespace, username, state, ownerKey };
    const rows = this.sorted().filter(
      (row) =>
        (before === undefined || row.id < before) &&
        (since === undefined || row.startedAt >= since) &&
        (until === undefined || row.startedAt < until) &&
        Object.entries(wanted).every(
          ([name, value]) => value === undefined || row[name as keyof Recording] === value,
        ),
    );
    const items = rows.slice(0, pageSize);
    const nextPageToken = rows.length > pageSize ? items.at(-1)?.id : undefined;
    return Promise.resolve({ items, nextPageToken });
  }

  listUnsealed(endedBefore: Date, limit: number): Promise<readonly Recording[]> {
    const rows = this.sorted().reverse();
    const ended = rows.filter((row) => (this.endedAt(row.sessionId) ?? endedBefore) < endedBefore);
    return Promise.resolve(ended.filter(isOpen).slice(0, limit));
  }

  listDue(now: Date, limit: number): Promise<readonly Recording[]> {
    const due = this.sorted().filter((recording) => isDue(recording, now));
    const byAge = due.sort((a, b) => a.keepUntil!.getTime() - b.keepUntil!.getTime());
    return Promise.resolve(byAge.slice(0, limit));
  }

  private sorted(): Recording[] {
    return [...this.rows.values()].sort((a, b) => (a.id < b.id ? 1 : -1));
  }
}
