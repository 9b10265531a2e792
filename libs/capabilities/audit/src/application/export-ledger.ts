import type { AuditEvent } from '../domain/audit-event.ts';
import { instantText, recordText } from '../domain/ledger/event-record.ts';
import { base64, exportFormat, exportLineText, keyLineOf } from '../domain/ledger/export-line.ts';
import { leafLineText, tileLineOf } from '../domain/ledger/export-line.ts';
import { leavesEndOf } from '../domain/ledger/hash-tiles.ts';
import type { HashTile } from '../domain/ledger/hash-tiles.ts';
import { ledgerLimits } from '../domain/ledger/ledger.limits.ts';
import { tombstoneLineOf } from '../domain/ledger/tombstone.ts';
import type { LedgerReader, SealedHead } from '../ports/ledger-store.ts';

type ExportedLeaf = Awaited<ReturnType<LedgerReader['leaves']>>[number];

/**
 * The sealed ledger as lines (domain/ledger/export-line.ts), up to a head, or to the one that is the latest
 * when it begins. It tells what is stored and judges nothing: that is the verifier's.
 *
 * Bound: `exportRowsMax` leaves.
 */
export class ExportLedger {
  constructor(
    private readonly ledger: LedgerReader,
    private readonly origin: string,
  ) {}

  /**
   * Up to `upTo`, a head of this ledger; the latest one unless given. With `afterSize`, the size of a
   * head, what belongs behind that head's line: an export that broke off is gone on with.
   */
  async *execute(upTo?: SealedHead, afterSize = 0): AsyncGenerator<string, void> {
    if (afterSize === 0) {
      yield exportLineText({ kind: 'ledger', format: exportFormat, origin: this.origin });
    }
    const last = upTo ?? (await this.ledger.latestHead());
    // After the head: a key that signed it is then among them.
    for (const key of await this.ledger.keys()) {
      if (afterSize === 0 || key.validFromSize > afterSize) yield exportLineText(keyLineOf(key));
    }
    if (afterSize === 0) yield* this.tombstones();
    const leaves = new LeafPages(this.ledger, afterSize);
    let size = afterSize;
    for await (const head of this.heads(afterSize, last?.treeSize ?? 0)) {
      while (await leaves.hasBefore(head.treeSize)) {
        for (const line of leaves.takeBefore(head.treeSize)) yield line;
      }
      yield headLineText(head);
      size = head.treeSize;
    }
    yield* this.leavesWithoutHead(size);
    yield exportLineText({ kind: 'end', leaves: size });
  }

  private async *tombstones(): AsyncGenerator<string, void> {
    for (const tombstone of await this.ledger.tombstones()) {
      yield exportLineText(tombstoneLineOf(tombstone));
    }
  }

  private async *heads(after: number, upTo: number): AsyncGenerator<SealedHead, void> {
    const limit = ledgerLimits.exportRowsMax;
    for (let afterSize = after; afterSize < upTo; ) {
      const page = await this.ledger.heads({ afterSize, limit });
      for (const head of page) {
        if (head.treeSize > upTo) return;
        yield head;
      }
      if (page.length === 0) return;
      afterSize = page.at(-1)!.treeSize;
    }
  }

  /** A leaf is committed with its head; one that has none lost it. One is enough to tell. */
  private async *leavesWithoutHead(size: number): AsyncGenerator<string, void> {
    const [leaf] = await this.ledger.leaves({ start: size, limit: 1 });
    const [head] = await this.ledger.heads({ afterSize: size, limit: 1 });
    if (leaf !== undefined && head === undefined) yield textOfLeaf(leaf);
  }
}

function headLineText(head: SealedHead): string {
  const { treeSize, root, keyId, signedAt, note } = head;
  const time = instantText(signedAt);
  return exportLineText({
    kind: 'head',
    treeSize,
    root: base64(root),
    keyId,
    signedAt: time,
    note,
  });
}

/**
 * Leaves in pages that do not end with each head: there may be a thousand heads of a few leaves.
 *
 * Bound: a page of leaves, and the tiles they fill.
 */
class LeafPages {
  private page: readonly ExportedLeaf[] = [];
  private tiles: readonly HashTile[] = [];
  private at = 0;

  constructor(
    private readonly ledger: LedgerReader,
    /** Behind the page. */
    private end: number,
  ) {}

  /** Whether there are leaves before this one that were not taken. */
  async hasBefore(index: number): Promise<boolean> {
    if (this.at === this.page.length && this.end < index) await this.turn();
    const next = this.page[this.at];
    return next !== undefined && next.leafIndex < index;
  }

  /** The lines of these leaves, as far as the page goes; a tile follows the last leaf that fills it. */
  *takeBefore(index: number): Generator<string, void> {
    for (; this.at < this.page.length; this.at += 1) {
      const leaf = this.page[this.at]!;
      if (leaf.leafIndex >= index) break;
      yield* this.takeTiles(leaf.leafIndex);
      yield textOfLeaf(leaf);
    }
    yield* this.takeTiles(Math.min(index, this.end));
  }

  private takeTiles(filledBy: number): readonly string[] {
    if (this.tiles.length === 0) return [];
    const full = this.tiles.filter((tile) => leavesEndOf(tile) <= filledBy);
    if (full.length > 0) this.tiles = this.tiles.filter((tile) => !full.includes(tile));
    return full.map((tile) => exportLineText(tileLineOf(tile)));
  }

  private async turn(): Promise<void> {
    const start = this.end;
    this.page = await this.ledger.leaves({ start, limit: ledgerLimits.exportRowsMax });
    this.at = 0;
    this.end = (this.page.at(-1)?.leafIndex ?? start - 1) + 1;
    this.tiles = await this.ledger.tilesCompletedBy({ start, end: this.end });
  }
}

function textOfLeaf({ event, ...leaf }: ExportedLeaf): string {
  const { leafIndex, sequence, leafHash } = leaf;
  const line = { leafIndex, sequence: String(sequence), leafHash: base64(leafHash) };
  return leafLineText(line, event ? recordOrNull(sequence, event) : 'null');
}

/** Rows edited into something that JSON cannot say are told as if they were gone. */
function recordOrNull(sequence: bigint, event: AuditEvent): string {
  try {
    return recordText(sequence, event);
  } catch {
    return 'null';
  }
}
