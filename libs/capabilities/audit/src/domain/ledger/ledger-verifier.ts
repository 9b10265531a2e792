import { exportFormat, eventTextOf, exportLineText } from './export-line.ts';
import type { ExportLine, HeadLine, KeyLine, LeafLine, TileLine } from './export-line.ts';
import type { TombstoneLine } from './export-line.ts';
import { tileLineOf } from './export-line.ts';
import { TreeEdge } from './hash-tiles.ts';
import type { HashTile } from './hash-tiles.ts';
import type { LedgerFinding, LedgerFindingKind } from './ledger-finding.ts';
import { ledgerLimits } from './ledger.limits.ts';
import { hashBytes, isEqualHash, leafHashOf } from './merkle-tree.ts';
import type { Hash } from './merkle-tree.ts';
import { bytesOfBase64 } from './note-key.ts';
import { sealedLeafOf } from './sealed-leaf-line.ts';
import { VerifiedTombstones } from './verified-tombstones.ts';
import { findingOfKey, verifiedHead } from './verify-head.ts';
import type { TrustedKey, VerifiedHead } from './verify-head.ts';

export interface LedgerTrust {
  readonly origin: string;
  readonly keys: readonly TrustedKey[];
  /** Heads kept elsewhere: with them a shortened or forked ledger is found. */
  readonly heads?: readonly { readonly treeSize: number; readonly root: Hash }[];
}

export interface LedgerReport {
  readonly isIntact: boolean;
  /** The first `findingsMax`, in the order of the lines. */
  readonly findings: readonly LedgerFinding[];
  readonly findingsTotal: number;
  readonly leaves: number;
  readonly heads: number;
  readonly lastHead: VerifiedHead | undefined;
}

/**
 * Checks an export line by line, offline.
 *
 * Bound: the edge of the tree, the tiles since the last head, `findingsMax` findings.
 * Order: events are held against their leaves all the way; roots and tiles only up to the first
 *        place where leaves are missing or differ, as nothing after it can have the signed root.
 */
export class LedgerVerifier {
  private readonly findings: LedgerFinding[] = [];
  private readonly tree = new TreeEdge();
  private readonly tombstones: VerifiedTombstones;
  private readonly keySizes = new Map<string, number>();
  /** By tree size. */
  private readonly knownRoots = new Map<number, Hash[]>();
  private filled: HashTile[] = [];
  private total = 0;
  private line = 0;
  private nextLeaf = 0;
  private heads = 0;
  private isBroken = false;
  private hasEnded = false;
  private lastHead: VerifiedHead | undefined;

  constructor(private readonly trust: LedgerTrust) {
    for (const { treeSize, root } of trust.heads ?? []) {
      this.knownRoots.set(treeSize, [...(this.knownRoots.get(treeSize) ?? []), root]);
    }
    this.tombstones = new VerifiedTombstones(trust);
    this.compareWithKnown();
  }

  /** One line, without its newline. */
  take(text: string): void {
    this.line += 1;
    if (this.takeSealed(text)) return;
    const line = this.hasEnded ? undefined : parsedLine(text);
    if (line === undefined) return this.find('line_malformed');
    if (line.kind === 'leaf') return this.takeLeaf(line, text);
    if (exportLineText(line) !== text) this.find('line_malformed');
    const isFirst = this.line === 1;
    if (isFirst !== (line.kind === 'ledger')) this.find('line_malformed');
    if (line.kind === 'key') this.takeKey(line);
    if (line.kind === 'tombstone') this.takeTombstone(line);
    if (line.kind === 'tile') this.takeTile(line);
    if (line.kind === 'head') this.takeHead(line);
    if (line.kind === 'ledger' && !this.isOurs(line)) this.find('line_malformed');
    if (line.kind === 'end') {
      this.hasEnded = true;
      if (line.leaves !== this.nextLeaf) this.find('truncated', { treeSize: line.leaves });
    }
  }

  /** After the last line. */
  finish(): LedgerReport {
    if (!this.hasEnded) this.find('truncated', { treeSize: this.nextLeaf });
    if (!this.tombstones.areVouchedFor) this.find('tombstone_untrusted');
    const covered = this.lastHead?.treeSize ?? 0;
    if (covered < this.nextLeaf) {
      this.find('leaf_unsigned', { leaves: { start: covered, end: this.nextLeaf } });
    }
    for (const treeSize of this.knownRoots.keys()) {
      if (treeSize > this.nextLeaf) this.find('truncated', { treeSize });
    }
    return {
      isIntact: this.total === 0,
      findings: this.findings,
      findingsTotal: this.total,
      leaves: this.nextLeaf,
      heads: this.heads,
      lastHead: this.lastHead,
    };
  }

  /** The next leaf, when nothing is wrong with it and no event must vouch for a tombstone. */
  private takeSealed(text: string): boolean {
    if (this.hasEnded || text.length > ledgerLimits.exportLineUnitsMax) return false;
    if (!this.tombstones.areVouchedFor) return false;
    const leaf = sealedLeafOf(text);
    if (leaf?.leafIndex !== this.nextLeaf) return false;
    this.nextLeaf += 1;
    this.grow(leaf.leafHash);
    return true;
  }

  private takeLeaf(line: LeafLine, text: string): void {
    const { leafIndex, event } = line;
    const eventId = typeof event?.['id'] === 'string' ? event['id'] : undefined;
    const about = { leafIndex, eventId };
    const sealed = eventTextOf(line, text);
    const leafHash = bytesOfBase64(line.leafHash);
    if (sealed === undefined || leafHash?.length !== hashBytes) {
      return this.find('line_malformed', about);
    }
    if (leafIndex > this.nextLeaf) {
      const leaves = { start: this.nextLeaf, end: leafIndex };
      this.find('leaf_missing', { leaves });
      this.isBroken = true;
    } else if (leafIndex < this.nextLeaf) {
      this.find('leaf_out_of_order', about);
      this.isBroken = true;
    }
    this.nextLeaf = Math.max(this.nextLeaf, leafIndex + 1);
    if (event === null) {
      if (!this.tombstones.cover(leafIndex)) this.find('event_missing', about);
    } else if (!isEqualHash(leafHashOf(sealed), leafHash)) this.find('event_changed', about);
    else if (event['sequence'] !== line.sequence) this.find('leaf_changed', about);
    else this.tombstones.hear(event);
    this.grow(leafHash);
  }

  private grow(leafHash: Hash): void {
    if (this.isBroken) return;
    this.filled.push(...this.tree.append(leafHash));
    this.compareWithKnown();
  }

  private takeTombstone(line: TombstoneLine): void {
    const isTaken = this.nextLeaf === 0 && this.tombstones.take(line, this.keySizes);
    const leaves = { start: line.startSize, end: line.endSize };
    if (!isTaken) this.find('tombstone_untrusted', { leaves });
  }

  private takeTile(line: TileLine): void {
    if (this.isBroken) return;
    const at = this.filled.findIndex((t) => t.level === line.level && t.index === line.index);
    const [tile] = at < 0 ? [] : this.filled.splice(at, 1);
    const isSame = tile !== undefined && exportLineText(tileLineOf(tile)) === exportLineText(line);
    if (!isSame) this.find('tile_changed', { leaves: tile && leavesOf(tile) });
  }

  private takeHead(line: HeadLine): void {
    this.heads += 1;
    const head = verifiedHead(line, this.trust);
    const { treeSize } = line;
    if (typeof head === 'string') return this.find(head, { treeSize });
    const before = this.lastHead;
    const follows = treeSize > (before?.treeSize ?? 0) && treeSize === this.nextLeaf;
    const isLater = before === undefined || head.signedAt >= before.signedAt;
    if (!follows || !isLater) this.find('head_out_of_order', { treeSize });
    if (!head.keyIds.every((keyId) => (this.keySizes.get(keyId) ?? Infinity) <= treeSize)) {
      this.find('key_missing', { treeSize });
    }
    if (!this.isBroken && follows) this.compareWithHead(head);
    this.lastHead = head;
  }

  private compareWithHead({ treeSize, root }: VerifiedHead): void {
    for (const tile of this.filled) this.find('tile_missing', { leaves: leavesOf(tile) });
    this.filled = [];
    if (isEqualHash(this.tree.root(), root)) return;
    const leaves = { start: this.lastHead?.treeSize ?? 0, end: treeSize };
    this.find('root_mismatch', { treeSize, leaves });
    this.isBroken = true;
  }

  private takeKey(line: KeyLine): void {
    const kind = findingOfKey(line, this.trust.keys);
    if (kind !== undefined) this.find(kind);
    else this.keySizes.set(line.keyId, line.validFromSize);
  }

  private compareWithKnown(): void {
    const treeSize = this.tree.size;
    const period = this.tombstones.endingAt(treeSize);
    if (period && !isEqualHash(this.tree.root(), period.root)) {
      this.find('tombstone_changed', { leaves: { start: period.startSize, end: treeSize } });
    }
    for (const root of this.knownRoots.get(treeSize) ?? []) {
      if (!isEqualHash(this.tree.root(), root)) this.find('fork', { treeSize });
    }
  }

  private isOurs(line: { format: string; origin: string }): boolean {
    return line.format === exportFormat && line.origin === this.trust.origin;
  }

  private find(kind: LedgerFindingKind, about: Omit<LedgerFinding, 'kind' | 'line'> = {}): void {
    this.total += 1;
    if (this.findings.length >= ledgerLimits.findingsMax) return;
    this.findings.push({ kind, line: this.line, ...about });
  }
}

function leavesOf({ level, index }: HashTile): { start: number; end: number } {
  const leaves = 256 ** (level + 1);
  return { start: index * leaves, end: (index + 1) * leaves };
}

type FieldType = 'string' | 'number' | 'object';

const fieldsOf: Record<ExportLine['kind'], Readonly<Record<string, FieldType>>> = {
  ledger: { format: 'string', origin: 'string' },
  key: {
    keyId: 'string',
    vkey: 'string',
    validFromSize: 'number',
    introducedAt: 'string',
    statement: 'string',
  },
  tombstone: {
    startSize: 'number',
    endSize: 'number',
    root: 'string',
    removedAt: 'string',
    keyId: 'string',
    note: 'string',
  },
  leaf: { leafIndex: 'number', sequence: 'string', leafHash: 'string', event: 'object' },
  tile: { level: 'number', index: 'number', hashes: 'string', root: 'string' },
  head: {
    treeSize: 'number',
    root: 'string',
    keyId: 'string',
    signedAt: 'string',
    note: 'string',
  },
  end: { leaves: 'number' },
};

/** Undefined unless it has the fields of its kind, of their types, and no others. */
function parsedLine(text: string): ExportLine | undefined {
  if (text.length > ledgerLimits.exportLineUnitsMax) return undefined;
  let line: Record<string, unknown> | null;
  try {
    line = JSON.parse(text) as typeof line;
  } catch {
    return undefined;
  }
  const kind = line?.['kind'];
  if (line === null || typeof kind !== 'string' || !Object.hasOwn(fieldsOf, kind)) return undefined;
  const fields = Object.entries(fieldsOf[kind as ExportLine['kind']]);
  const isWhole = fields.every(([name, type]) => isOfType(line[name], type));
  if (!isWhole || Object.keys(line).length !== fields.length + 1) return undefined;
  return line as unknown as ExportLine;
}

function isOfType(value: unknown, type: FieldType): boolean {
  if (type === 'number') return Number.isSafeInteger(value) && (value as number) >= 0;
  return typeof value === type && !Array.isArray(value);
}
