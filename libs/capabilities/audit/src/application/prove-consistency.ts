import { hashesOfRanges } from '../domain/ledger/hash-tiles.ts';
import { consistencyRanges } from '../domain/ledger/merkle-proof.ts';
import type { Hash } from '../domain/ledger/merkle-tree.ts';
import type { LedgerReader, SealedHead } from '../ports/ledger-store.ts';

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

/** What shows a stranger that the ledger only grew. Undefined when it is not that large. */
export class ProveConsistency {
  constructor(private readonly ledger: LedgerReader) {}

  async execute(input: ProveConsistencyInput): Promise<ConsistencyProof | undefined> {
    const { fromSize, toSize } = input;
    const head =
      toSize === undefined ? await this.ledger.latestHead() : await this.ledger.findHead(toSize);
    if (head === undefined || fromSize > head.treeSize) return undefined;
    const ranges = fromSize === 0 ? [] : consistencyRanges(fromSize, head.treeSize);
    const read: LedgerReader['tiles'] = (places) => this.ledger.tiles(places);
    return { fromSize, head, hashes: await hashesOfRanges(ranges, head.treeSize, read) };
  }
}
