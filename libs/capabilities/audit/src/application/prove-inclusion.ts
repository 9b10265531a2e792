import type { AuditEvent } from '../domain/audit-event.ts';
import { hashesOfRanges } from '../domain/ledger/hash-tiles.ts';
import { inclusionRanges } from '../domain/ledger/merkle-proof.ts';
import type { Hash } from '../domain/ledger/merkle-tree.ts';
import type { LedgerReader, SealedHead } from '../ports/ledger-store.ts';

export interface ProveInclusionInput {
  readonly eventId: string;
  /** Of a head that the caller holds; the latest one unless given. */
  readonly treeSize?: number;
}

export interface InclusionProof {
  readonly head: SealedHead;
  readonly leafIndex: number;
  readonly leafHash: Hash;
  readonly sequence: bigint;
  readonly event: AuditEvent;
  /** From the leaf upwards (RFC 9162, 2.1.3). */
  readonly hashes: readonly Hash[];
}

/** What shows a stranger that an event is in the ledger. Undefined while it, or the head, is not. */
export class ProveInclusion {
  constructor(private readonly ledger: LedgerReader) {}

  async execute({ eventId, treeSize }: ProveInclusionInput): Promise<InclusionProof | undefined> {
    // The event first: the latest head then covers it if it is sealed.
    const leaf = await this.ledger.findLeaf(eventId);
    const head =
      treeSize === undefined
        ? await this.ledger.latestHead()
        : await this.ledger.findHead(treeSize);
    if (leaf === undefined || head === undefined || leaf.leafIndex >= head.treeSize) {
      return undefined;
    }
    const ranges = inclusionRanges(leaf.leafIndex, head.treeSize);
    const read: LedgerReader['tiles'] = (places) => this.ledger.tiles(places);
    return { ...leaf, head, hashes: await hashesOfRanges(ranges, head.treeSize, read) };
  }
}
