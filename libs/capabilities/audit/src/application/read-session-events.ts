import type { JsonObject } from '../domain/cap-details.ts';
import { eventRecordOf } from '../domain/ledger/event-record.ts';
import { hashesOfRanges } from '../domain/ledger/hash-tiles.ts';
import { ledgerLimits } from '../domain/ledger/ledger.limits.ts';
import { inclusionRanges } from '../domain/ledger/merkle-proof.ts';
import type { Hash } from '../domain/ledger/merkle-tree.ts';
import type { LedgerReader, SealedLeaf, StoredEvent } from '../ports/ledger-store.ts';

/** A sealed event of a session; `record` is what its leaf is the hash of. */
export interface SessionLeaf extends SealedLeaf, StoredEvent {
  readonly record: JsonObject;
}

interface WhichEvents {
  readonly sessionId: string;
  readonly afterSequence?: bigint;
  /** Only those in the tree of so many leaves: these are the same for ever. */
  readonly treeSize?: number;
}

/**
 * The sealed events of one session, in order of insertion, and their proofs.
 *
 * Bound: `exportRowsMax` events.
 */
export class ReadSessionEvents {
  constructor(private readonly ledger: LedgerReader) {}

  async *execute(which: WhichEvents): AsyncGenerator<SessionLeaf, void, undefined> {
    const { treeSize = Number.POSITIVE_INFINITY } = which;
    for await (const { leaf, ...stored } of this.events(which)) {
      if (!leaf || leaf.leafIndex >= treeSize) continue;
      yield { ...leaf, ...stored, record: eventRecordOf(stored.sequence, stored.event) };
    }
  }

  /** The number of the last event, when all that are visible are in this tree. */
  async sealedUntil(
    sessionId: string,
    treeSize: number,
  ): Promise<{ treeSize: number; sequence: bigint } | undefined> {
    let last = 0n;
    for await (const { leaf, sequence } of this.events({ sessionId })) {
      if (!leaf || leaf.leafIndex >= treeSize) return undefined;
      last = sequence;
    }
    return { treeSize, sequence: last };
  }

  /** From the leaf upwards (RFC 9162, 2.1.3). */
  prove({ leafIndex }: SealedLeaf, treeSize: number): Promise<readonly Hash[]> {
    const read: LedgerReader['tiles'] = (places) => this.ledger.tiles(places);
    return hashesOfRanges(inclusionRanges(leafIndex, treeSize), treeSize, read);
  }

  private async *events({ sessionId, afterSequence = 0n }: WhichEvents) {
    const limit = ledgerLimits.exportRowsMax;
    for (let after = afterSequence; ; ) {
      const page = await this.ledger.sessionEvents({ sessionId, afterSequence: after, limit });
      yield* page;
      if (page.length < limit) return;
      after = page.at(-1)!.sequence;
    }
  }
}
