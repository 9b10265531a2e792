/** What a verification can find, each with what it means. */
export const ledgerFindingKinds = {
  line_malformed: 'A line is not one that an export holds, or not written as it writes it.',
  event_changed: 'An event does not have the hash of its leaf: one of the two was edited.',
  event_missing: 'A leaf has no event and no tombstone: its row was deleted, or cannot be read.',
  tombstone_untrusted:
    'A tombstone has no valid signature of a trusted key over what it says, or does not follow on the one before it.',
  tombstone_changed: 'A tombstone is of other leaves than those that are there.',
  leaf_missing: 'Leaves are missing between two others.',
  leaf_out_of_order: 'A leaf comes after one with the same or a larger index.',
  leaf_changed: 'A leaf names another event than the one it seals.',
  leaf_unsigned: 'Leaves are covered by no signed head.',
  tile_changed: 'A tile does not hold the hashes of its leaves.',
  tile_missing: 'A tile that its leaves fill is missing.',
  head_untrusted: 'A head has no valid signature of a trusted key, or one that is not known.',
  head_changed: 'A head says something else than the note it copies.',
  head_out_of_order: 'A head does not follow on the one before it, in size or time.',
  root_mismatch: 'The leaves do not have the root that was signed: some between two heads changed.',
  key_untrusted: 'A key is not one of those the verifier was given.',
  key_changed: 'A key’s row says something else than the key’s own statement.',
  key_missing: 'A head is signed by a key that the ledger does not introduce, or not yet.',
  fork: 'A head that was known before has another root than the leaves: there are two histories.',
  truncated: 'The ledger is shorter than a head that was known before, or than it says itself.',
} as const;

export type LedgerFindingKind = keyof typeof ledgerFindingKinds;

export interface LedgerFinding {
  readonly kind: LedgerFindingKind;
  /** From 1. */
  readonly line: number;
  readonly leafIndex?: number;
  readonly eventId?: string;
  readonly treeSize?: number;
  /** Where only a range of leaves is known: inclusive, and exclusive. */
  readonly leaves?: { readonly start: number; readonly end: number };
}
