import { canonicalJson } from '@endoscope/core';
import type { AuditEvent } from '../domain/audit-event.ts';
import { eventRecordOf, instantText } from '../domain/ledger/event-record.ts';
import { base64, exportFormat, exportLineText, keyLineOf } from '../domain/ledger/export-line.ts';
import { leafLineText, tileLineOf } from '../domain/ledger/export-line.ts';
import { ledgerLimits } from '../domain/ledger/ledger.limits.ts';
import { tombstoneLineOf } from '../domain/ledger/tombstone.ts';
import type { LedgerReader, SealedHead, SealedLeaf } from '../ports/ledger-store.ts';

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
    let size = afterSize;
    while (size < (last?.treeSize ?? 0)) {
      const limit = ledgerLimits.exportRowsMax;
      for (const head of await this.ledger.heads({ afterSize: size, limit })) {
        if (head.treeSize > last!.treeSize) break;
        yield* this.leaves(size, head.treeSize);
        yield headLineText(head);
        size = head.treeSize;
      }
    }
    yield* this.leavesWithoutHead(size);
    yield exportLineText({ kind: 'end', leaves: size });
  }

  private async *tombstones(): AsyncGenerator<string, void> {
    for (const tombstone of await this.ledger.tombstones()) {
      yield exportLineText(tombstoneLineOf(tombstone));
    }
  }

  private async *leaves(from: number, to: number): AsyncGenerator<string, void> {
    const limit = ledgerLimits.exportRowsMax;
    for (let start = from; start < to; ) {
      const found = await this.ledger.leaves({ start, limit });
      const leaves = found.filter(({ leafIndex }) => leafIndex < to);
      if (leaves.length === 0) return;
      for (const leaf of leaves) yield textOfLeaf(leaf);
      const end = leaves.at(-1)!.leafIndex + 1;
      for (const tile of await this.ledger.tilesCompletedBy({ start, end })) {
        yield exportLineText(tileLineOf(tile));
      }
      start = end;
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

function textOfLeaf(leaf: SealedLeaf & { readonly event: AuditEvent | undefined }): string {
  const { leafIndex, sequence, leafHash } = leaf;
  const line = { leafIndex, sequence: String(sequence), leafHash: base64(leafHash) };
  return leafLineText(line, leaf.event ? recordText(sequence, leaf.event) : 'null');
}

/** Rows edited into something that JSON cannot say are told as if they were gone. */
function recordText(sequence: bigint, event: AuditEvent): string {
  try {
    return canonicalJson(eventRecordOf(sequence, event));
  } catch {
    return 'null';
  }
}
