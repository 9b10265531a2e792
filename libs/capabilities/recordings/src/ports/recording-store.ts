/** What a store knows of a recording without opening it. */
export interface StoredRecording {
  /** Bytes of all members, a torn one at the end included. */
  readonly bytes: number;
  /** The data key, wrapped by the key ring; renewed when the ring is rotated. */
  readonly wrappedKey: string;
  /** As it was sealed; missing while it is written. */
  readonly manifest: Uint8Array | undefined;
}

/**
 * Where recordings rest. It knows bytes and order, not what they mean.
 *
 * What `create`, `append`, `seal`, `rewrap` and `remove` have resolved is there after a crash and a
 * loss of power. What they have not is there whole, in part (`append` only: `cut` takes it away), or
 * not at all. One process writes a recording at a time; a second is told by RecordingChanged.
 */
export interface RecordingStore {
  /** Throws when nothing could be written at the moment. */
  ready(): Promise<void>;
  /** Throws RecordingChanged when it is there already. */
  create(recording: string, wrappedKey: string): Promise<void>;
  find(recording: string): Promise<StoredRecording | undefined>;
  /** Adds a member behind `offset` bytes, and throws RecordingChanged when that is not the end. */
  append(recording: string, offset: number, member: Uint8Array): Promise<void>;
  /** Takes away everything behind `bytes`; for what a crash left. Never of a sealed recording. */
  cut(recording: string, bytes: number): Promise<void>;
  /** At most `bytesMax` bytes from `offset`; fewer at the end only, none behind it. */
  read(recording: string, offset: number, bytesMax: number): Promise<Uint8Array>;
  /**
   * Ends it with its manifest, which is of `bytes` bytes: throws RecordingChanged when somebody else
   * has written meanwhile. The same manifest again is no change, another one is refused.
   */
  seal(recording: string, bytes: number, manifest: Uint8Array): Promise<void>;
  rewrap(recording: string, wrappedKey: string): Promise<void>;
  /** Of one that is not there it is no failure: whoever removes may have crashed before. */
  remove(recording: string): Promise<void>;
}
