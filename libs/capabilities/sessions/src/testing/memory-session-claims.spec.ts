import { describe } from '@jest/globals';
import type { SessionId, Transaction } from '@endoscope/core';
import { MemorySessionClaims } from './memory-session-claims.ts';
import { MemorySessionStore } from './memory-session-store.ts';
import { sessionClaimsContract } from './session-claims-contract.ts';

/** The one store, as each of two replicas writes to it. */
class StoreOf extends MemorySessionStore {
  constructor(
    whole: MemorySessionStore,
    private readonly changed: (id: SessionId) => void,
  ) {
    super();
    Object.assign(this, whole);
  }

  override async update(...[tx, session]: Parameters<MemorySessionStore['update']>) {
    await super.update(tx, session);
    this.changed(session.id);
  }
}

describe('who keeps which session, in memory', () => {
  sessionClaimsContract(() => {
    const store = new MemorySessionStore();
    const claims = new MemorySessionClaims(store);
    const live = (...replicas: string[]): Promise<void> => {
      claims.liveReplicas.clear();
      for (const replica of replicas) claims.liveReplicas.add(replica);
      return Promise.resolve();
    };
    const work = { run: <T>(f: (tx: Transaction) => Promise<T>) => f({} as Transaction) };
    const storeOfA = new StoreOf(store, (id) => claims.changedElsewhere.delete(id));
    const storeOfB = new StoreOf(store, (id) => claims.changedElsewhere.add(id));
    return Promise.resolve({ work, claims, live, storeOfA, storeOfB });
  });
});
