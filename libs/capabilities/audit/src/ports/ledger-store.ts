import type { Transaction } from '@endoscope/core';
import type { AuditEvent } from '../domain/audit-event.ts';
import type { HashTile, TilePlace } from '../domain/ledger/hash-tiles.ts';
import type { KeyStatement } from '../domain/ledger/key-statement.ts';
import type { Hash } from '../domain/ledger/merkle-tree.ts';
import type { Tombstone } from '../domain/ledger/tombstone.ts';
import type { SealerLease } from '../domain/ledger/sealer-lease.ts';

export interface SealedLeaf {
  /** From 0, without gaps. */
  readonly leafIndex: number;
  readonly sequence: bigint;
  readonly leafHash: Hash;
}

/** A signed tree head as it is kept; the note says it all, the rest are copies. */
export interface SealedHead {
  readonly treeSize: number;
  readonly root: Hash;
  readonly note: string;
  readonly keyId: string;
  readonly signedAt: Date;
}

export interface SealedKey extends KeyStatement {
  readonly statement: string;
}

export interface StoredEvent {
  readonly sequence: bigint;
  readonly event: AuditEvent;
}

export interface SealerClaim {
  readonly holder: string;
  readonly leaseMs: number;
}

/** What the sealer does, all of it in one transaction, which holds the lease's row from the start. */
export interface SealingStore {
  /**
   * Cheap, without a transaction: false when a pass would find nothing to do. A lease of the
   * claimant that is half over is work: it is kept while there is nothing to seal.
   */
  hasWork(claim: SealerClaim): Promise<boolean>;
  /** How long the oldest event without a leaf has waited, by the database's clock; 0 for none. */
  oldestUnsealedMs(): Promise<number>;
  /** Undefined while another sealer holds the lease, or is at work this moment. */
  takeLease(
    tx: Transaction,
    claim: SealerClaim,
  ): Promise<(SealerLease & { readonly now: Date }) | undefined>;
  /** Gives the lease back, so that another sealer need not wait for its end. */
  releaseLease(holder: string): Promise<void>;
  /** Waits for the lease's row: until the transaction ends, nobody seals or introduces a key. */
  holdOff(tx: Transaction): Promise<void>;
  /**
   * The next committed events without a leaf, in order of insertion. The caller seals all of them
   * in the same transaction: where to look from the next time is noted along with it.
   */
  takeUnsealed(tx: Transaction, limit: number): Promise<readonly StoredEvent[]>;
  /** The head and the unfinished tiles of the tree as it is. */
  readEdge(tx: Transaction): Promise<LedgerEdge>;
  insert(tx: Transaction, batch: SealedBatch): Promise<void>;
}

export interface LedgerEdge {
  /** Undefined while nothing is sealed. */
  readonly head: SealedHead | undefined;
  /** By level, the hashes of the unfinished tile. */
  readonly entries: ReadonlyMap<number, readonly Hash[]>;
  readonly keyIds: readonly string[];
}

export interface SealedBatch {
  readonly leaves: readonly SealedLeaf[];
  readonly tiles: readonly HashTile[];
  readonly head: SealedHead;
  /** Keys that sign for the first time. */
  readonly keys: readonly SealedKey[];
}

/** The sealed ledger, read only. */
export interface LedgerReader {
  latestHead(): Promise<SealedHead | undefined>;
  /** The head of exactly that size. */
  findHead(treeSize: number): Promise<SealedHead | undefined>;
  /** Smallest first, only those of more than `afterSize` leaves. */
  heads(query: { afterSize: number; limit: number }): Promise<readonly SealedHead[]>;
  keys(): Promise<readonly SealedKey[]>;
  /** Oldest first. */
  tombstones(): Promise<readonly Tombstone[]>;
  /** By the public id of an event; undefined when there is none. */
  findLeaf(eventId: string): Promise<(SealedLeaf & StoredEvent) | 'unsealed' | undefined>;
  /** The next ones from `start` on, by leaf index; without the event where its row is gone. */
  leaves(query: {
    start: number;
    limit: number;
  }): Promise<readonly (SealedLeaf & { readonly event: AuditEvent | undefined })[]>;
  /** The next events of a session after a number, in order of insertion, sealed or not. */
  sessionEvents(query: {
    sessionId: string;
    afterSequence: bigint;
    limit: number;
  }): Promise<readonly (StoredEvent & { readonly leaf: SealedLeaf | undefined })[]>;
  /** Full tiles and edges: a TileReader. */
  tiles(
    places: readonly (TilePlace & { readonly width: number })[],
  ): Promise<readonly Uint8Array[]>;
  /** Full tiles whose last leaf is one of those from `start` (inclusive) to `end` (exclusive). */
  tilesCompletedBy(range: { start: number; end: number }): Promise<readonly HashTile[]>;
}
