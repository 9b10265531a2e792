import type { Page, SessionId, Transaction } from '@endoscope/core';
import type { Session } from '../domain/session.ts';
import type { SessionEvent } from '../domain/session-event.ts';
import type { SessionState } from '../domain/session-state.ts';

export interface SessionQuery {
  readonly state: SessionState | undefined;
  readonly cluster: string | undefined;
  readonly namespace: string | undefined;
  readonly username: string | undefined;
  /** Only sessions of this owner (`principalKey`). */
  readonly ownerKey: string | undefined;
  readonly pageSize: number;
  /** Sessions created before this one, newest first. */
  readonly before: SessionId | undefined;
}

/** What a live-session limit counts; fields given are all to match. */
export interface LiveCount {
  readonly ownerKey?: string;
  readonly cluster?: string;
  readonly podUid?: string;
}

export interface IdempotencyRecord {
  readonly ownerKey: string;
  readonly key: string;
  readonly requestHash: string;
  readonly sessionId: SessionId;
}

/** Two implementations: Prisma and memory; both pass `sessionStoreContract`. */
export interface SessionStore {
  /** Fails with `SessionKeyTaken` when `idempotency` is already recorded. */
  insert(tx: Transaction, session: Session, idempotency?: IdempotencyRecord): Promise<void>;
  find(id: SessionId): Promise<Session | undefined>;
  /** Locks the row until the transaction ends. */
  findForUpdate(tx: Transaction, id: SessionId): Promise<Session | undefined>;
  update(tx: Transaction, session: Session): Promise<void>;
  list(query: SessionQuery): Promise<Page<Session>>;
  /** Every session that has not ended, oldest first. */
  listLive(cluster?: string): Promise<readonly Session[]>;
  /** Serialises concurrent counters of the same scope until the transaction ends. */
  countLive(tx: Transaction, scope: LiveCount): Promise<number>;
  findIdempotent(ownerKey: string, key: string): Promise<IdempotencyRecord | undefined>;
  /** Numbers the event within its session; the row lock of the session keeps numbers gap-free. */
  appendEvent(tx: Transaction, event: Omit<SessionEvent, 'number'>): Promise<SessionEvent>;
  eventsAfter(id: SessionId, number: number, max: number): Promise<readonly SessionEvent[]>;
  deleteIdempotencyBefore(time: Date): Promise<number>;
}

/** The idempotency key was recorded by somebody else between our look and our insert. */
export class SessionKeyTaken extends Error {
  override readonly name = 'SessionKeyTaken';
}
