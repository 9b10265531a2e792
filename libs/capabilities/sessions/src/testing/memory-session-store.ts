import { principalKey } from '@endoscope/core';
import type { Page, SessionId, Transaction } from '@endoscope/core';
import type { SessionEvent } from '../domain/session-event.ts';
import type { MadePod, MadePodChange } from '../domain/made-pod.ts';
import { isLive } from '../domain/session.ts';
import type { Session } from '../domain/session.ts';
import { newMadePod } from '../domain/made-pod.ts';
import { SessionKeyTaken } from '../ports/session-store.ts';
import type {
  IdempotencyRecord,
  LiveCount,
  MadePodClaim,
  ReadyQuery,
  SessionQuery,
  SessionStore,
} from '../ports/session-store.ts';

/** The same behaviour as `PrismaSessionStore`, in memory; `sessionStoreContract` holds them together. */
export class MemorySessionStore implements SessionStore {
  readonly sessions = new Map<SessionId, Session>();
  readonly madePods = new Map<SessionId, MadePod>();
  private readonly events = new Map<SessionId, SessionEvent[]>();
  private readonly keys = new Map<string, IdempotencyRecord & { createdAt: Date }>();

  async insert(tx: Transaction, session: Session, key?: IdempotencyRecord): Promise<void> {
    if (key) await this.insertIdempotent(tx, key);
    this.sessions.set(session.id, session);
    if (session.manifest) this.madePods.set(session.id, newMadePod(session));
  }

  insertIdempotent(_tx: Transaction, record: IdempotencyRecord): Promise<void> {
    const key = `${record.ownerKey} ${record.key}`;
    if (this.keys.has(key)) return Promise.reject(new SessionKeyTaken());
    this.keys.set(key, { ...record, createdAt: new Date() });
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

  async listReady({ podUid, max, ...of }: ReadyQuery): Promise<readonly Session[]> {
    const all = { ...of, state: 'ready', username: undefined, before: undefined } as const;
    const { items } = await this.list({ ...all, pageSize: Number.MAX_SAFE_INTEGER });
    return items.filter((s) => s.target.podUid === podUid).slice(0, max);
  }

  listLive(cluster?: string): Promise<readonly Session[]> {
    const live = [...this.sessions.values()].filter(isLive);
    return Promise.resolve(live.filter((s) => !cluster || s.target.cluster === cluster));
  }

  countLive(_tx: Transaction, scopes: readonly LiveCount[]): Promise<readonly number[]> {
    return Promise.resolve(scopes.map((scope) => this.countOf(scope)));
  }

  private countOf(scope: LiveCount): number {
    const matches = [...this.sessions.values()].filter(
      (s) =>
        isLive(s) &&
        (!scope.cluster || s.target.cluster === scope.cluster) &&
        (!scope.podUid || s.target.podUid === scope.podUid) &&
        (!scope.ownerKey || principalKey(s.principal) === scope.ownerKey),
    );
    return matches.length;
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

  findMadePod(id: SessionId): Promise<MadePod | undefined> {
    return Promise.resolve(this.madePods.get(id));
  }

  updateMadePod(
    _tx: Transaction,
    { id, now }: { id: SessionId; now: Date },
    change: MadePodChange,
  ): Promise<void> {
    const before = this.madePods.get(id);
    if (!before) return Promise.resolve();
    const moved = change.state !== undefined && change.state !== before.state;
    const changedAt = moved ? now : before.changedAt;
    const after = { ...before, ...change, changedAt };
    const dueAt = after.state === 'removing' ? after.dueAt : undefined;
    this.madePods.set(id, { ...after, dueAt });
    return Promise.resolve();
  }

  claimMadePods({ now, leaseMs, max, id, cluster }: MadePodClaim): Promise<readonly MadePod[]> {
    const due = [...this.madePods.values()]
      .filter((pod) => !id || pod.sessionId === id)
      .filter((pod) => !cluster || pod.cluster === cluster)
      .filter((pod) => (pod.dueAt ? pod.dueAt <= now : this.wasForgotten(pod)))
      .sort((a, b) => (a.dueAt?.getTime() ?? 0) - (b.dueAt?.getTime() ?? 0))
      .slice(0, max);
    const dueAt = new Date(now.getTime() + leaseMs);
    return Promise.resolve(
      due.map((pod) => {
        const changedAt = pod.state === 'removing' ? pod.changedAt : now;
        const claimed: MadePod = { ...pod, state: 'removing', dueAt, changedAt };
        this.madePods.set(pod.sessionId, claimed);
        return claimed;
      }),
    );
  }

  private wasForgotten({ state, sessionId }: MadePod): boolean {
    const session = this.sessions.get(sessionId);
    return state === 'made' && session?.state === 'ended' && session.remove;
  }
}
