/**
 * A sealed text that does not open. Internal: a client gets INTERNAL and a request id. Names the
 * key and the purpose, never the text.
 */
export class SecretUnreadable extends Error {
  override readonly name = 'SecretUnreadable';
  readonly why: SecretUnreadableCause;

  constructor(why: SecretUnreadableCause, about: { purpose: string; keyId?: string }) {
    super(sentenceOf(why, about));
    this.why = why;
  }
}

/**
 * `malformed`: not our format, or of a later version. `key_missing`: its key is not in the ring.
 * `tampered`: text, purpose or record differ from when it was sealed, or the ring's key does.
 */
export type SecretUnreadableCause = 'malformed' | 'key_missing' | 'tampered';

/** What is wrong with a key ring; the gateway's log says it as `reason`. */
export type KeyRingFault =
  | 'KEY_RING_MISSING'
  | 'KEY_RING_UNREADABLE'
  /** Others than its owner may read or write it. */
  | 'KEY_RING_EXPOSED'
  | 'KEY_RING_MALFORMED'
  /** Well formed, and not the one that sealed what is there. */
  | 'KEY_RING_WRONG';

/** The key ring file cannot be used; the sentence tells the operator what to do. */
export class KeyRingInvalid extends Error {
  override readonly name = 'KeyRingInvalid';

  constructor(
    readonly reason: KeyRingFault,
    sentence: string,
    options?: ErrorOptions,
  ) {
    super(sentence, options);
  }
}

function sentenceOf(
  cause: SecretUnreadableCause,
  { purpose, keyId }: { purpose: string; keyId?: string },
): string {
  switch (cause) {
    case 'malformed':
      return `The sealed ${purpose} is not in a format this version reads.`;
    case 'key_missing':
      return `The sealed ${purpose} needs key "${keyId}", which the key ring does not hold.`;
    case 'tampered':
      return `The sealed ${purpose} does not open with key "${keyId}": it was altered or moved.`;
  }
}
