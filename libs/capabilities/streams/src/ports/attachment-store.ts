import type { AttachmentId, SessionId, Transaction } from '@endoscope/core';

export interface Attachment {
  readonly id: AttachmentId;
  readonly sessionId: SessionId;
  readonly ownerKey: string;
  readonly username: string;
  readonly client: string;
  readonly entry: string;
  readonly openedAt: Date;
  readonly closedAt: Date | undefined;
  readonly closeReason: string | undefined;
  readonly bytesIn: number;
  readonly bytesOut: number;
}

export interface AttachmentStore {
  /** Answers the attachment that holds the session instead, when there is one. */
  open(tx: Transaction, attachment: Attachment): Promise<Attachment | undefined>;
  close(tx: Transaction, attachment: Attachment): Promise<void>;
  /** The first attachment of a session replays its whole log. */
  countOf(sessionId: SessionId): Promise<number>;
  /** Closes what a process that is no more left open. */
  closeAbandoned(tx: Transaction, now: Date): Promise<readonly Attachment[]>;
}
