/** Every bound of a session bundle, in one place. Bytes unless the name says otherwise. */
export const bundleLimits = {
  /** A part that is read at once: the largest event, and the manifest of a recording, are smaller. */
  partBytesMax: 4 * 1024 * 1024,
  /** Signatures and keys of one head; a rotation has two. */
  keysMax: 100,
  /** Events of one session, as its names have eight digits. */
  eventsMax: 99_999_999,
  /** Events that are read from the ledger at once. */
  eventsAtOnce: 500,
  /** How long the last events of a session may wait for their place in the tree. */
  sealWaitMs: 10_000,
  sealPollMs: 100,
  /** What a verification reports at most; it counts the rest. */
  findingsMax: 100,
} as const;
