/** Bytes that are read again from the start of a part when it must be sent again. */
export interface LargeObject {
  readonly bytes: number;
  /** Exactly `length` bytes from `offset`. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/**
 * Objects by name. Throws ObjectStoreFailure, whatever went wrong.
 *
 * A name is replaced whole: a reader gets what was there or what is there now. `put` of the same
 * again changes nothing that a reader sees.
 */
export interface ObjectStore {
  /** For logs: `s3://bucket/prefix`. */
  readonly place: string;
  /** Throws when the bucket is not there or not open to these credentials. */
  check(signal?: AbortSignal): Promise<void>;
  put(name: string, bytes: Uint8Array, signal?: AbortSignal): Promise<void>;
  /** In parts where it is large; goes on with what an earlier call has sent of the same bytes. */
  putLarge(name: string, object: LargeObject, signal?: AbortSignal): Promise<void>;
  /** At most `length` bytes from `offset`, none behind the end; undefined when there is no such. */
  read(
    name: string,
    range: { readonly offset: number; readonly length: number },
    signal?: AbortSignal,
  ): Promise<Uint8Array | undefined>;
  size(name: string, signal?: AbortSignal): Promise<number | undefined>;
  /** Of one that is not there it is no failure. Uploads of it that never ended go, too. */
  remove(name: string, signal?: AbortSignal): Promise<void>;
}
