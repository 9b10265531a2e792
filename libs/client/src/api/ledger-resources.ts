/** A signed tree head; `note` says it all, the rest is copied from it. */
export interface Checkpoint {
  /** Leaves. */
  readonly treeSize: number;
  /** Base 64. */
  readonly rootHash: string;
  readonly keyId: string;
  readonly signedAt: string;
  /** C2SP tlog-checkpoint in a signed note. */
  readonly note: string;
}

export interface LedgerKey {
  readonly keyId: string;
  /** `name+keyid+base64`, as verifiers elsewhere are configured with. */
  readonly vkey: string;
  readonly validFromSize: number;
  readonly introducedAt: string;
  readonly statement: string;
}

export interface LedgerKeys {
  /** The name of the ledger. */
  readonly origin: string;
  readonly keys: readonly LedgerKey[];
}

export interface ConsistencyProof {
  readonly fromSize: number;
  /** Base 64 each (RFC 9162, 2.1.4). */
  readonly hashes: readonly string[];
  readonly checkpoint: Checkpoint;
}
