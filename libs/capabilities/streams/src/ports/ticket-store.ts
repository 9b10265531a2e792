import type { Principal, SessionId, Transaction } from '@endoscope/core';

export interface Ticket {
  /** SHA-256, hex, of the ticket; the ticket itself is shown once and kept nowhere. */
  readonly hash: string;
  readonly sessionId: SessionId;
  /** What it opens and nothing else: `attach`, or a view of a recording. */
  readonly purpose: string;
  readonly principal: Principal;
  readonly expiresAt: Date;
}

export interface TicketUse {
  readonly purpose: string;
  /** Undefined: the purpose names what it is for by itself. */
  readonly sessionId?: SessionId;
  readonly now: Date;
}

export interface TicketStore {
  insert(tx: Transaction, ticket: Ticket): Promise<void>;
  /** Takes the ticket out: of many who try at once exactly one gets it. */
  redeem(hash: string, use: TicketUse): Promise<Ticket | undefined>;
  countOpen(sessionId: SessionId, now: Date): Promise<number>;
  deleteExpired(now: Date): Promise<number>;
}
