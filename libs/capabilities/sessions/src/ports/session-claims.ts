import type { SessionId, Transaction } from '@endoscope/core';
import type { Keeper } from '../domain/session.ts';
import type { SessionEvent } from '../domain/session-event.ts';

export interface TakeOver {
  /** Id of the replica that takes. */
  readonly by: string;
  /** After how long without a beat a replica is silent, by the database's clock. */
  readonly expiryMs: number;
  readonly max: number;
  /** Only this session. */
  readonly id?: SessionId;
}

export interface TakenSession {
  readonly id: SessionId;
  /** The replica that kept it and is silent; undefined when it was let go. */
  readonly from: string | undefined;
  readonly keeper: Keeper;
}

/** What other replicas did to a session of this one. */
export interface SessionNews {
  readonly id: SessionId;
  /** The newest event, when the last change was somebody else's. */
  readonly event: SessionEvent | undefined;
  /** When something was last typed through another replica. */
  readonly lastInputAt: Date | undefined;
}

/** Who keeps which session. Two implementations: Prisma and memory; `sessionClaimsContract`. */
export interface SessionClaims {
  /** Live sessions that nobody keeps, or that a silent replica kept; concurrent takers share them. */
  takeOver(tx: Transaction, take: TakeOver): Promise<readonly TakenSession[]>;
  /** While the transaction lasts, nobody else can take what is held. */
  isHeld(tx: Transaction, id: SessionId, keeper: Keeper): Promise<boolean>;
  /** A replica that leaves lets go of all its live sessions; answers how many. */
  release(replica: string): Promise<number>;
  newsFor(replica: string): Promise<readonly SessionNews[]>;
  /** Never moves a time back. */
  noteInputs(inputs: ReadonlyMap<SessionId, Date>): Promise<void>;
}
