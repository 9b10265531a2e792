import type { Page, SessionId, Transaction } from '@endoscope/core';
import type { MadePod, MadePodChange } from '../domain/made-pod.ts';
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

/** Running sessions of one owner on one target. */
export interface ReadyQuery {
  readonly ownerKey: string;
  readonly cluster: string;
  readonly namespace: string;
  readonly podUid: string;
  readonly max: number;
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

/**
 * Pods that are due for removal, oldest first; also those whose session ended without a word on
 * its pod, which no order of events should leave behind.
 */
export interface MadePodClaim {
  readonly now: Date;
  readonly leaseMs: number;
  readonly max: number;
  /** Only the pod of this session. */
  readonly id?: SessionId;
  /** Only pods in this cluster. */
  readonly cluster?: string;
}

/** Two implementations: Prisma and memory; both pass `sessionStoreContract`. */
export interface SessionStore {
  /**
   * Fails with `SessionKeyTaken` when `idempotency` is already recorded. A session that makes a
   * pod gets its `MadePod` here, in state `made`: nobody can forget who is to remove it.
   */
  insert(tx: Transaction, session: Session, idempotency?: IdempotencyRecord): Promise<void>;
  find(id: SessionId): Promise<Session | undefined>;
  /** Locks the row until the transaction ends. */
  findForUpdate(tx: Transaction, id: SessionId): Promise<Session | undefined>;
  /** What a session is of, by whom and for what, does not change and is not written again. */
  update(tx: Transaction, session: Session): Promise<void>;
  list(query: SessionQuery): Promise<Page<Session>>;
  /** The newest first. */
  listReady(of: ReadyQuery): Promise<readonly Session[]>;
  /** Every session that has not ended, oldest first. */
  listLive(cluster?: string): Promise<readonly Session[]>;
  /**
   * Of each scope, in order. Concurrent counters of the same scope wait for each other until the
   * transaction ends; who counts several names them in the same order as everybody.
   */
  countLive(tx: Transaction, scopes: readonly LiveCount[]): Promise<readonly number[]>;
  /** For an answer that made no session. Fails with `SessionKeyTaken`. */
  insertIdempotent(tx: Transaction, record: IdempotencyRecord): Promise<void>;
  findIdempotent(ownerKey: string, key: string): Promise<IdempotencyRecord | undefined>;
  /** Numbers the event within its session; the row lock of the session keeps numbers gap-free. */
  appendEvent(tx: Transaction, event: Omit<SessionEvent, 'number'>): Promise<SessionEvent>;
  eventsAfter(id: SessionId, number: number, max: number): Promise<readonly SessionEvent[]>;
  deleteIdempotencyBefore(time: Date): Promise<number>;
  findMadePod(id: SessionId): Promise<MadePod | undefined>;
  updateMadePod(
    tx: Transaction,
    of: { id: SessionId; now: Date },
    change: MadePodChange,
  ): Promise<void>;
  /** Hands out pods that are to be removed, each to one caller until `leaseMs` later. */
  claimMadePods(claim: MadePodClaim): Promise<readonly MadePod[]>;
}

/** The idempotency key was recorded by somebody else between our look and our insert. */
export class SessionKeyTaken extends Error {
  override readonly name = 'SessionKeyTaken';
}
