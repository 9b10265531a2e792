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

/** How many recordings that are kept have their data keys wrapped by one key of the ring. */
export interface WrappedBy {
  /** Undefined: not known; of recordings of earlier versions. */
  readonly keyId: string | undefined;
  readonly recordings: number;
}

/** What is known of every recording; their bytes are in a RecordingStore. */
export interface RecordingCatalogue {
  insert(tx: Transaction, recording: Recording): Promise<void>;
  find(id: RecordingId): Promise<Recording | undefined>;
  /** That of its terminal. */
  findOfSession(sessionId: SessionId): Promise<Recording | undefined>;
  /** Locked until the transaction ends, so that a state changes once. */
  findForUpdate(tx: Transaction, id: RecordingId): Promise<Recording | undefined>;
  /** What may change: all but whose it is, how it is made, and its key. */
  update(tx: Transaction, recording: Recording): Promise<void>;
  /** Newest first; `nextPageToken` is the id to go on before. */
  list(query: RecordingQuery): Promise<Page<Recording>>;
  /** Those that are still open though their session has ended before `endedBefore`. */
  listUnsealed(endedBefore: Date, limit: number): Promise<readonly Recording[]>;
  /** Sealed and failed ones whose time is over and that nobody holds. */
  listDue(now: Date, limit: number): Promise<readonly Recording[]>;
  /** Of those that are kept. */
  countByKey(): Promise<readonly WrappedBy[]>;
  /** Kept ones that this key does not wrap, or nobody knows, by id from behind `after`. */
  listOfOtherKeys(
    keyId: string,
    page: { readonly after?: string | undefined; readonly limit: number },
  ): Promise<readonly RecordingId[]>;
  /** The newest one that this key wraps. */
  findOfKey(keyId: string): Promise<RecordingId | undefined>;
  /** Nothing else of them changes. */
  setKey(tx: Transaction, ids: readonly RecordingId[], keyId: string): Promise<void>;
}
