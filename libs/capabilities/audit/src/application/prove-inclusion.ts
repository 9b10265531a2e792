import { AuditEventNotFound, AuditEventNotSealed } from '../domain/audit.errors.ts';
import type { AuditEvent } from '../domain/audit-event.ts';
import { hashesOfRanges } from '../domain/ledger/hash-tiles.ts';
import { inclusionRanges } from '../domain/ledger/merkle-proof.ts';
import type { Hash } from '../domain/ledger/merkle-tree.ts';
import type { LedgerReader, SealedHead } from '../ports/ledger-store.ts';
import { findHead } from './get-checkpoint.ts';

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

/**
 * What shows a stranger that an event is in the ledger.
 *
 * Throws AuditEventNotFound, AuditEventNotSealed or CheckpointNotFound.
 */
export class ProveInclusion {
  constructor(private readonly ledger: LedgerReader) {}

  async execute({ eventId, treeSize }: ProveInclusionInput): Promise<InclusionProof> {
    // The event first: the latest head then covers it if it is sealed.
    const found = await this.ledger.findLeaf(eventId);
    if (found === undefined) throw new AuditEventNotFound({ eventId });
    if (found === 'unsealed') throw new AuditEventNotSealed({ eventId });
    const head = await findHead(this.ledger, treeSize);
    if (found.leafIndex >= head.treeSize) {
      throw new AuditEventNotSealed({ eventId, treeSize: head.treeSize });
    }
    const ranges = inclusionRanges(found.leafIndex, head.treeSize);
    const read: LedgerReader['tiles'] = (places) => this.ledger.tiles(places);
    return { ...found, head, hashes: await hashesOfRanges(ranges, head.treeSize, read) };
  }
}
