/** One file of policies. */
export interface PolicyFile {
  /** As an operator should read it in an error: a path. */
  readonly name: string;
  readonly text: string;
}

/** Where policies come from. */
export interface PolicySource {
  /** Throws PoliciesInvalid when they cannot be read. */
  read(): Promise<readonly PolicyFile[]>;
  /** Calls `changed` whenever they may have changed, until the returned function is called. */
  watch(changed: () => void): () => void;
}
