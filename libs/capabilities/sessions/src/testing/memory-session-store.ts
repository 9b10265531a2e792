import { principalKey } from '@endoscope/core';
import type { Page, SessionId, Transaction } from '@endoscope/core';
import type { SessionEvent } from '../domain/session-event.ts';
import { isLive } from '../domain/session.ts';
import type { Session } from '../domain/session.ts';
import { SessionKeyTaken } from '../ports/session-store.ts';
import type {
  IdempotencyRecord,
  LiveCount,
  SessionQuery,
  SessionStore,
} from '../ports/session-store.ts';

/** The same behaviour as `PrismaSessionStore`, in memory; `sessionStoreContract` holds them together. */
export class MemorySessionStore implements SessionStore {
  readonly sessions = new Map<SessionId, Session>();
  private readonly events = new Map<SessionId, SessionEvent[]>();
  private readonly keys = new Map<string, IdempotencyRecord & { createdAt: Date }>();

  insert(_tx: Transaction, session: Session, idempotency?: IdempotencyRecord): Promise<void> {
    const key = idempotency && `${idempotency.ownerKey} ${idempotency.key}`;
    if (key && this.keys.has(key)) return Promise.reject(new SessionKeyTaken());
    if (key) this.keys.set(key, { ...idempotency, createdAt: new Date() });
    this.sessions.set(session.id, session);
    return Promise.resolve();
  }

  find(id: SessionId): Promise<Session | undefined> {
    return Promise.resolve(this.sessions.get(id));
  }

  findForUpdate(_tx: Transaction, id: SessionId): Promise<Session | undefined> {
    return this.find(id);
  }

  update(_tx: Transaction, session: Session): Promise<void> {
    this.sessions.set(session.id, session);
    return Promise.resolve();
  }

  list(query: SessionQuery): Promise<Page<Session>> {
    const { state, cluster, namespace, username, ownerKey, before, pageSize } = query;
    const all = [...this.sessions.values()]
      .filter((s) => !state || s.state === state)
      .filter((s) => !cluster || s.target.cluster === cluster)
      .filter((s) => !namespace || s.target.namespace === namespace)
      .filter((s) => !username || s.principal.username === username)
      .filter((s) => !ownerKey || principalKey(s.principal) === ownerKey)
      .filter((s) => !before || s.id < before)
      .sort((a, b) => (a.id < b.id ? 1 : -1));
    const items = all.slice(0, pageSize);
    const nextPageToken = all.length > pageSize ? items.at(-1)?.id : undefined;
    return Promise.resolve({ items, nextPageToken });
  }

  listLive(cluster?: string): Promise<readonly Session[]> {
    const live = [...this.sessions.values()].filter(isLive);
    return Promise.resolve(live.filter((s) => !cluster || s.target.cluster === cluster));
  }

  countLive(_tx: Transaction, scope: LiveCount): Promise<number> {
    const matches = [...this.sessions.values()].filter(
      (s) =>
        isLive(s) &&
        (!scope.cluster || s.target.cluster === scope.cluster) &&
        (!scope.podUid || s.target.podUid === scope.podUid) &&
        (!scope.ownerKey || principalKey(s.principal) === scope.ownerKey),
    );
    return Promise.resolve(matches.length);
  }

  findIdempotent(ownerKey: string, key: string): Promise<IdempotencyRecord | undefined> {
    const found = this.keys.get(`${ownerKey} ${key}`);
    if (!found) return Promise.resolve(undefined);
    const { createdAt: _, ...record } = found;
    return Promise.resolve(record);
  }

  appendEvent(_tx: Transaction, event: Omit<SessionEvent, 'number'>): Promise<SessionEvent> {
    const list = this.events.get(event.sessionId) ?? [];
    const numbered = { ...event, number: list.length + 1 };
    this.events.set(event.sessionId, [...list, numbered]);
    return Promise.resolve(numbered);
  }

  eventsAfter(id: SessionId, number: number, max: number): Promise<readonly SessionEvent[]> {
    const list = this.events.get(id) ?? [];
    return Promise.resolve(list.filter((e) => e.number > number).slice(0, max));
  }

  deleteIdempotencyBefore(time: Date): Promise<number> {
    const old = [...this.keys].filter(([, record]) => record.createdAt < time);
    for (const [key] of old) this.keys.delete(key);
    return Promise.resolve(old.length);
  }
}
