import type { AttachmentId, SessionId, Transaction } from '@endoscope/core';
import type { AttachRole } from '../domain/attach/attach-message.ts';

export interface Attachment {
  readonly id: AttachmentId;
  readonly sessionId: SessionId;
  readonly ownerKey: string;
  readonly username: string;
  readonly role: AttachRole;
  readonly client: string;
  readonly entry: string;
  readonly openedAt: Date;
  readonly closedAt: Date | undefined;
  readonly closeReason: string | undefined;
  readonly bytesIn: number;
  readonly bytesOut: number;
}

export interface AttachmentQuery {
  readonly sessionId: SessionId;
  /** Those after this one, newest first. */
  readonly before: AttachmentId | undefined;
  readonly pageSize: number;
}

export interface AttachmentStore {
  /** Answers the writer that holds the session instead, when another one wants to write. */
  open(tx: Transaction, attachment: Attachment): Promise<Attachment | undefined>;
  /** False: it was closed already, and stays as it was. */
  close(tx: Transaction, attachment: Attachment): Promise<boolean>;
  /** A new writer is stored after the old one has become an observer. */
  setRole(tx: Transaction, id: AttachmentId, role: AttachRole): Promise<void>;
  /** The first attachment of a session replays its whole log. */
  countOf(sessionId: SessionId): Promise<number>;
  list(query: AttachmentQuery): Promise<readonly Attachment[]>;
  /** Closes what the earlier keeper of these sessions left open. */
  closeOf(
    tx: Transaction,
    sessionIds: readonly SessionId[],
    now: Date,
  ): Promise<readonly Attachment[]>;
  /** Of those, sessions which have ended and whose replica is silent. */
  endedWithOpen(expiryMs: number): Promise<readonly SessionId[]>;
}
