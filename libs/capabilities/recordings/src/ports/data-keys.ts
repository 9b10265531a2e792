/** Makes and opens the keys of recordings; the ring itself stays behind it. */
export interface DataKeys {
  /** A new key, and the text that is stored beside the recording. */
  create(recording: string): { dataKey: Uint8Array; wrappedKey: string };
  unwrap(recording: string, wrappedKey: string): Uint8Array;
  /** The same data key under the ring's primary key; undefined when it is that already. */
  rewrap(recording: string, wrappedKey: string): string | undefined;
}
