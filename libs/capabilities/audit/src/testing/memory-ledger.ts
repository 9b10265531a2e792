import { sealedBatch } from '../application/seal-ledger.ts';
import { edgePlaces, tileWidth } from '../domain/ledger/hash-tiles.ts';
import type { HashTile, TilePlace } from '../domain/ledger/hash-tiles.ts';
import type { Hash } from '../domain/ledger/merkle-tree.ts';
import type { NoteSigner } from '../domain/ledger/note-key.ts';
import { signTombstone } from '../domain/ledger/tombstone.ts';
import type { Tombstone } from '../domain/ledger/tombstone.ts';
import type { LedgerReader, SealedHead, SealedKey } from '../ports/ledger-store.ts';
import type { SealedLeaf, StoredEvent } from '../ports/ledger-store.ts';

/** The sealed ledger in memory: rows as the tables have them, open to whoever wants to forge one. */
export class MemoryLedger implements LedgerReader {
  events: StoredEvent[] = [];
  leafRows: SealedLeaf[] = [];
  tileRows: HashTile[] = [];
  headRows: SealedHead[] = [];
  keyRows: SealedKey[] = [];
  tombstoneRows: Tombstone[] = [];

  constructor(private readonly origin: string) {}

  seal(
    events: readonly StoredEvent[],
    by: { readonly signers: readonly [NoteSigner, ...NoteSigner[]]; readonly now: Date },
  ): void {
    const head = this.headRows.at(-1);
    const entries = new Map<number, Hash[]>();
    for (const place of edgePlaces(head?.treeSize ?? 0)) {
      entries.set(place.level, this.entriesAt(place));
    }
    const edge = { head, entries, keyIds: this.keyRows.map(({ keyId }) => keyId) };
    const { origin } = this;
    const batch = sealedBatch({ origin, signers: by.signers }, { events, edge, now: by.now });
    this.events.push(...events);
    this.leafRows.push(...batch.leaves);
    this.tileRows.push(...batch.tiles);
    this.headRows.push(batch.head);
    this.keyRows.push(...batch.keys);
  }

  async latestHead(): Promise<SealedHead | undefined> {
    return this.headRows.at(-1);
  }

  async findHead(treeSize: number): Promise<SealedHead | undefined> {
    return this.headRows.find((head) => head.treeSize === treeSize);
  }

  async heads(query: { afterSize: number; limit: number }): Promise<SealedHead[]> {
    const heads = this.headRows.filter(({ treeSize }) => treeSize > query.afterSize);
    return heads.sort((a, b) => a.treeSize - b.treeSize).slice(0, query.limit);
  }

  async keys(): Promise<SealedKey[]> {
    return this.keyRows;
  }

  async tombstones(): Promise<Tombstone[]> {
    return this.tombstoneRows;
  }

  /** Removes the events up to a head, as retention does. */
  remove(endSize: number, signer: NoteSigner, removedAt: Date): void {
    const previous = this.tombstoneRows.at(-1);
    const startSize = previous?.endSize ?? 0;
    const { root } = this.headRows.find(({ treeSize }) => treeSize === endSize)!;
    const period = { startSize, endSize, root };
    this.tombstoneRows.push(signTombstone(signer, period, { removedAt, previous }));
    const gone = new Set(this.leafRows.slice(0, endSize).map(({ sequence }) => sequence));
    this.events = this.events.filter(({ sequence }) => !gone.has(sequence));
  }

  async findLeaf(eventId: string): ReturnType<LedgerReader['findLeaf']> {
    const stored = this.events.find(({ event }) => event.id === eventId);
    if (stored === undefined) return undefined;
    const leaf = this.leafRows.find(({ sequence }) => sequence === stored.sequence);
    return leaf ? { ...leaf, ...stored } : 'unsealed';
  }

  async leaves(query: { start: number; limit: number }): ReturnType<LedgerReader['leaves']> {
    const events = new Map(this.events.map(({ sequence, event }) => [sequence, event]));
    return this.leafRows
      .filter(({ leafIndex }) => leafIndex >= query.start)
      .sort((a, b) => a.leafIndex - b.leafIndex)
      .slice(0, query.limit)
      .map((leaf) => ({ ...leaf, event: events.get(leaf.sequence) }));
  }

  async sessionEvents(
    query: Parameters<LedgerReader['sessionEvents']>[0],
  ): ReturnType<LedgerReader['sessionEvents']> {
    const leaves = new Map(this.leafRows.map((leaf) => [leaf.sequence, leaf]));
    return this.events
      .filter(({ event }) => event.sessionId === query.sessionId)
      .filter(({ sequence }) => sequence > query.afterSequence)
      .sort((a, b) => Number(a.sequence - b.sequence))
      .slice(0, query.limit)
      .map((stored) => ({ ...stored, leaf: leaves.get(stored.sequence) }));
  }

  async tiles(
    places: readonly (TilePlace & { readonly width: number })[],
  ): Promise<readonly Uint8Array[]> {
    return places.map((place) =>
      place.width === tileWidth ? this.tileAt(place).hashes : Buffer.concat(this.entriesAt(place)),
    );
  }

  async tilesCompletedBy({ start, end }: { start: number; end: number }): Promise<HashTile[]> {
    const lastLeaf = ({ level, index }: TilePlace) => (index + 1) * tileWidth ** (level + 1);
    return this.tileRows.filter((tile) => lastLeaf(tile) > start && lastLeaf(tile) <= end);
  }

  private entriesAt({ level, index, width }: TilePlace & { readonly width: number }): Hash[] {
    const start = index * tileWidth;
    if (level === 0) {
      return this.leafRows.slice(start, start + width).map(({ leafHash }) => leafHash);
    }
    return Array.from(
      { length: width },
      (_, at) => this.tileAt({ level: level - 1, index: start + at }).root,
    );
  }

  private tileAt({ level, index }: TilePlace): HashTile {
    return this.tileRows.find((tile) => tile.level === level && tile.index === index)!;
  }
}
