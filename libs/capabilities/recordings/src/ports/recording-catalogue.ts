import type { Page, RecordingId, SessionId, Transaction } from '@endoscope/core';
import type { Recording, RecordingState } from '../domain/recording.ts';

export interface RecordingQuery {
  readonly pageSize: number;
  /** Those that began before this one. */
  readonly before?: string | undefined;
  readonly session?: string | undefined;
  readonly cluster?: string | undefined;
  readonly namespace?: string | undefined;
  readonly username?: string | undefined;
  readonly state?: RecordingState | undefined;
  /** Those that began at this time or later. */
  readonly since?: Date | undefined;
  /** Those that began before this time. */
  readonly until?: Date | undefined;
  /** Only those of this owner. */
  readonly ownerKey?: string | undefined;
}

/** What is known of every recording; their bytes are in a RecordingStore. */
export interface RecordingCatalogue {
  insert(tx: Transaction, recording: Recording): Promise<void>;
  find(id: RecordingId): Promise<Recording | undefined>;
  findOfSession(sessionId: SessionId): Promise<Recording | undefined>;
  /** Locked until the transaction ends, so that a state changes once. */
  findForUpdate(tx: Transaction, id: RecordingId): Promise<Recording | undefined>;
  /** What may change: all but whose it is and how it is made. */
  update(tx: Transaction, recording: Recording): Promise<void>;
  /** Newest first; `nextPageToken` is the id to go on before. */
  list(query: RecordingQuery): Promise<Page<Recording>>;
  /** Those that are still open though their session has ended before `endedBefore`. */
  listUnsealed(endedBefore: Date, limit: number): Promise<readonly Recording[]>;
  /** Sealed and failed ones whose time is over and that nobody holds. */
  listDue(now: Date, limit: number): Promise<readonly Recording[]>;
}
