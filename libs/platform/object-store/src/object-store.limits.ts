/** Every bound of a conversation with an object store, in one place. */
export const objectStoreLimits = {
  /** One part of an upload, held in memory while it is sent; S3 takes no less than 5 MiB. */
  partBytes: 8 * 1024 * 1024,
  /** S3 takes 10,000; with more the parts get larger. */
  partsMax: 9_000,
  /** Tries of one request, with growing pauses between them. */
  attemptsMax: 4,
  connectTimeoutMs: 5_000,
  /** Of one try, from its first byte to its last. */
  requestTimeoutMs: 60_000,
  /** Connections to one store. */
  socketsMax: 16,
  /** How long credentials are used before their file is looked at again. */
  credentialsMs: 30_000,
  credentialsFileBytesMax: 16 * 1024,
  /** Of what a store says of a failure. */
  saidCharactersMax: 300,
} as const;
