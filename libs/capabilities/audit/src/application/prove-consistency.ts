import { RequestInvalid } from '@endoscope/core';
import { hashesOfRanges } from '../domain/ledger/hash-tiles.ts';
import { consistencyRanges } from '../domain/ledger/merkle-proof.ts';
import type { Hash } from '../domain/ledger/merkle-tree.ts';
import type { LedgerReader, SealedHead } from '../ports/ledger-store.ts';
import { findHead } from './get-checkpoint.ts';

export interface ProveConsistencyInput {
  /** Leaves of the tree that the caller knows; any size, from 0. */
  readonly fromSize: number;
  /** Of a head; the latest one unless given. */
  readonly toSize?: number;
}

export interface ConsistencyProof {
  readonly fromSize: number;
  readonly head: SealedHead;
  /** RFC 9162, 2.1.4; empty from an empty tree and between equal ones. */
  readonly hashes: readonly Hash[];
}

/**
 * What shows a stranger that the ledger only grew.
 *
 * Throws CheckpointNotFound, or RequestInvalid for a tree that is larger than the head.
 */
export class ProveConsistency {
  constructor(private readonly ledger: LedgerReader) {}

  async execute(input: ProveConsistencyInput): Promise<ConsistencyProof> {
    const { fromSize, toSize } = input;
    const head = await findHead(this.ledger, toSize);
    if (fromSize > head.treeSize) {
      const message = `is larger than the tree of ${head.treeSize} leaves it is held against.`;
      const fields = [{ field: 'fromSize', message }];
      throw new RequestInvalid({ what: 'The query is not valid.' }, { fields });
    }
    const ranges = fromSize === 0 ? [] : consistencyRanges(fromSize, head.treeSize);
    const read: LedgerReader['tiles'] = (places) => this.ledger.tiles(places);
    return { fromSize, head, hashes: await hashesOfRanges(ranges, head.treeSize, read) };
  }
}
