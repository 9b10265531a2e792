import { invariant } from '@endoscope/core';
import type { Page, RecordingId, SessionId, Transaction } from '@endoscope/core';
import { isDue, isOpen } from '../domain/recording.ts';
import type { Recording } from '../domain/recording.ts';
import type {
  RecordingCatalogue,
  RecordingQuery,
  WrappedBy,
} from '../ports/recording-catalogue.ts';

/** `endedAt`: when a session ended; undefined: not yet. */
export class MemoryRecordingCatalogue implements RecordingCatalogue {
  private readonly rows = new Map<string, Recording>();

  constructor(private readonly endedAt: (session: SessionId) => Date | undefined) {}

  insert(_tx: Transaction, recording: Recording): Promise<void> {
    const isTaken = [...this.rows.values()].some(
      ({ id, sessionId, kind }) =>
        id === recording.id ||
        (sessionId === recording.sessionId && kind === 'terminal' && recording.kind === kind),
    );
    if (isTaken) return Promise.reject(new Error('a_session_has_one_recording_of_a_subject'));
    this.rows.set(recording.id, recording);
    return Promise.resolve();
  }

  find(id: RecordingId): Promise<Recording | undefined> {
    return Promise.resolve(this.rows.get(id));
  }

  findOfSession(sessionId: SessionId): Promise<Recording | undefined> {
    const rows = [...this.rows.values()];
    const found = rows.find((row) => row.sessionId === sessionId && row.kind === 'terminal');
    return Promise.resolve(found);
  }

  findForUpdate(_tx: Transaction, id: RecordingId): Promise<Recording | undefined> {
    return this.find(id);
  }

  update(_tx: Transaction, recording: Recording): Promise<void> {
    const before = this.rows.get(recording.id);
    invariant(before !== undefined, 'what is updated is there');
    const { sessionId, kind, title, ownerKey, startedAt, keyId } = before;
    const fixed = { sessionId, kind, title, ownerKey, startedAt, keyId };
    this.rows.set(recording.id, { ...recording, ...fixed });
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

  countByKey(): Promise<readonly WrappedBy[]> {
    const counts = new Map<string | undefined, number>();
    for (const { keyId } of this.kept()) counts.set(keyId, (counts.get(keyId) ?? 0) + 1);
    return Promise.resolve([...counts].map(([keyId, recordings]) => ({ keyId, recordings })));
  }

  listOfOtherKeys(
    keyId: string,
    { after = '', limit }: { after?: string | undefined; limit: number },
  ): Promise<readonly RecordingId[]> {
    const others = this.kept().filter((row) => row.keyId !== keyId && row.id > after);
    const ids = others.map(({ id }) => id).sort();
    return Promise.resolve(ids.slice(0, limit));
  }

  findOfKey(keyId: string): Promise<RecordingId | undefined> {
    return Promise.resolve(this.kept().find((row) => row.keyId === keyId)?.id);
  }

  setKey(_tx: Transaction, ids: readonly RecordingId[], keyId: string): Promise<void> {
    for (const id of ids) this.rows.set(id, { ...this.rows.get(id)!, keyId });
    return Promise.resolve();
  }

  private kept(): Recording[] {
    return this.sorted().filter(({ state }) => state !== 'removed');
  }

  private sorted(): Recording[] {
    return [...this.rows.values()].sort((a, b) => (a.id < b.id ? 1 : -1));
  }
}
