import type { SessionId, Transaction } from '@endoscope/core';
import { isLive, isSameKeeper } from '../domain/session.ts';
import type { Keeper } from '../domain/session.ts';
import type {
  SessionClaims,
  SessionNews,
  TakeOver,
  TakenSession,
} from '../ports/session-claims.ts';
import type { MemorySessionStore } from './memory-session-store.ts';

/** As `PrismaSessionClaims`; who lives is what a test says. */
export class MemorySessionClaims implements SessionClaims {
  readonly liveReplicas = new Set<string>();
  /** Sessions that somebody else than their keeper changed last. */
  readonly changedElsewhere = new Set<SessionId>();
  private readonly epochs = new Map<SessionId, number>();
  private readonly inputs = new Map<SessionId, Date>();

  constructor(private readonly store: MemorySessionStore) {}

  takeOver(_tx: Transaction, { by, max, id }: TakeOver): Promise<readonly TakenSession[]> {
    const orphans = [...this.store.sessions.values()]
      .filter(isLive)
      .filter((s) => id === undefined || s.id === id)
      .filter(({ keeper }) => keeper?.replica !== by)
      .filter(({ keeper }) => !keeper || !this.liveReplicas.has(keeper.replica))
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .slice(0, max);
    const taken = orphans.map((session) => {
      const epoch = (session.keeper?.epoch ?? this.epochs.get(session.id) ?? 0) + 1;
      const keeper = { replica: by, epoch };
      this.store.sessions.set(session.id, { ...session, keeper });
      this.changedElsewhere.delete(session.id);
      return { id: session.id, from: session.keeper?.replica, keeper };
    });
    return Promise.resolve(taken);
  }

  isHeld(_tx: Transaction, id: SessionId, keeper: Keeper): Promise<boolean> {
    return Promise.resolve(isSameKeeper(this.store.sessions.get(id)?.keeper, keeper));
  }

  release(replica: string): Promise<number> {
    const kept = [...this.store.sessions.values()]
      .filter(isLive)
      .filter((session) => session.keeper?.replica === replica);
    for (const session of kept) {
      this.epochs.set(session.id, session.keeper!.epoch);
      this.store.sessions.set(session.id, { ...session, keeper: undefined });
    }
    return Promise.resolve(kept.length);
  }

  async newsFor(replica: string): Promise<readonly SessionNews[]> {
    const news: SessionNews[] = [];
    for (const session of this.store.sessions.values()) {
      const { id } = session;
      const [isChanged, lastInputAt] = [this.changedElsewhere.has(id), this.inputs.get(id)];
      if (session.keeper?.replica !== replica || !isLive(session)) continue;
      if (!isChanged && lastInputAt === undefined) continue;
      const events = await this.store.eventsAfter(id, 0, Number.MAX_SAFE_INTEGER);
      news.push({ id, lastInputAt, event: isChanged ? events.at(-1) : undefined });
    }
    return news;
  }

  noteInputs(inputs: ReadonlyMap<SessionId, Date>): Promise<void> {
    for (const [id, at] of inputs) {
      const session = this.store.sessions.get(id);
      const before = this.inputs.get(id);
      if (session && isLive(session) && (!before || before < at)) this.inputs.set(id, at);
    }
    return Promise.resolve();
  }
}
