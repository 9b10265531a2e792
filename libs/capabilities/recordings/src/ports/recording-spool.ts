import type { RecordingStore } from './recording-store.ts';

/** A store that is near, in which recordings rest until they are where they belong. */
export interface SpoolStore extends RecordingStore {
  /** Sealed ones, the oldest first. */
  listSealed(limit: number): Promise<readonly string[]>;
  /** Bytes of all recordings in it. */
  bytes(): Promise<number>;
}

/** What a store far away has not got yet. */
export interface RecordingSpool {
  /** Where sealed recordings go, for the ledger and the logs: `s3://bucket/prefix`. */
  readonly place: string;
  /** Throws when the far store cannot be used. */
  checkFar(signal: AbortSignal): Promise<void>;
  /** Sealed recordings that rest here, the oldest first. */
  waiting(limit: number): Promise<readonly string[]>;
  /**
   * Brings one there, and resolves with its bytes when what is there was read back and is the same.
   * What rests here stays until `release`.
   */
  ship(recording: string, signal: AbortSignal): Promise<number>;
  /** Takes away what rests here of one that was shipped. */
  release(recording: string): Promise<void>;
  /** Takes it away here and there. */
  remove(recording: string): Promise<void>;
  /** Bytes that rest here, sealed or not. */
  bytes(): Promise<number>;
}
