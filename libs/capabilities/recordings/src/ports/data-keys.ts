/** Makes and opens the keys of recordings; the ring itself stays behind it. */
export interface DataKeys {
  /** Id of the key that wraps new data keys. */
  readonly primary: string;
  /** Whether the ring has a key of this id. */
  holds(keyId: string): boolean;
  /** A new key, and the text that is stored beside the recording. */
  create(recording: string): { dataKey: Uint8Array; wrappedKey: string };
  /** Throws RecordingKeyUnavailable, as `rewrap` does. */
  unwrap(recording: string, wrappedKey: string): Uint8Array;
  /** The same data key under the ring's primary key; undefined when it is that already. */
  rewrap(recording: string, wrappedKey: string): string | undefined;
}
