/**
 * The ledger as a text that can be checked alone: a line of canonical JSON (RFC 8785) each for the
 * ledger, its keys, its tombstones, and then, by tree size, leaves with their events, the tiles that they fill and
 * the signed heads; the last line counts the leaves.
 */
import { canonicalJson } from '@endoscope/core';
import type { JsonObject } from '../cap-details.ts';
import { instantText } from './event-record.ts';
import type { HashTile } from './hash-tiles.ts';
import type { KeyStatement } from './key-statement.ts';
import type { Hash } from './merkle-tree.ts';

export const exportFormat = 'endoscope-ledger/1';

export interface LedgerLine {
  readonly kind: 'ledger';
  readonly format: string;
  readonly origin: string;
}

export interface KeyLine {
  readonly kind: 'key';
  readonly keyId: string;
  readonly vkey: string;
  readonly validFromSize: number;
  readonly introducedAt: string;
  readonly statement: string;
}

/** The events of these leaves are gone; before the leaves, oldest first. */
export interface TombstoneLine {
  readonly kind: 'tombstone';
  readonly startSize: number;
  readonly endSize: number;
  /** Base64. */
  readonly root: string;
  readonly removedAt: string;
  readonly keyId: string;
  readonly note: string;
}

export interface LeafLine {
  readonly kind: 'leaf';
  readonly leafIndex: number;
  readonly sequence: string;
  /** Base64. */
  readonly leafHash: string;
  /** Null where the event's row is gone or cannot be read. */
  readonly event: JsonObject | null;
}

export interface TileLine {
  readonly kind: 'tile';
  readonly level: number;
  readonly index: number;
  /** Base64 of 8,192 bytes. */
  readonly hashes: string;
  /** Base64. */
  readonly root: string;
}

export interface HeadLine {
  readonly kind: 'head';
  readonly treeSize: number;
  /** Base64. */
  readonly root: string;
  readonly keyId: string;
  readonly signedAt: string;
  readonly note: string;
}

export interface EndLine {
  readonly kind: 'end';
  readonly leaves: number;
}

export type ExportLine =
  | LedgerLine
  | KeyLine
  | TombstoneLine
  | LeafLine
  | TileLine
  | HeadLine
  | EndLine;

export function exportLineText(line: ExportLine): string {
  return canonicalJson(line);
}

type LeafFields = Omit<LeafLine, 'kind' | 'event'>;

/** The same as `exportLineText`, where the event's canonical JSON is known already. */
export function leafLineText(line: LeafFields, event: string): string {
  return leafLineHead + event + leafLineTail(line);
}

/**
 * The event as the line of a leaf has it, to be hashed as it stands: what has the hash of the leaf
 * is canonical, as that was what was sealed. Undefined when the rest of the line is not as it must be.
 */
export function eventTextOf(line: LeafFields, text: string): string | undefined {
  const tail = leafLineTail(line);
  if (!text.startsWith(leafLineHead) || !text.endsWith(tail)) return undefined;
  return text.slice(leafLineHead.length, -tail.length);
}

const leafLineHead = '{"event":';

function leafLineTail({ leafHash, leafIndex, sequence }: LeafFields): string {
  const [hash, number] = [JSON.stringify(leafHash), JSON.stringify(sequence)];
  return `,"kind":"leaf","leafHash":${hash},"leafIndex":${leafIndex},"sequence":${number}}`;
}

export function keyLineOf(key: KeyStatement & { readonly statement: string }): KeyLine {
  const { keyId, vkey, validFromSize, introducedAt, statement } = key;
  return {
    kind: 'key',
    keyId,
    vkey,
    validFromSize,
    introducedAt: instantText(introducedAt),
    statement,
  };
}

/** The line of a key: its own statement says the same. */
export function keyLineText(key: KeyStatement & { readonly statement: string }): string {
  return exportLineText(keyLineOf(key));
}

export function tileLineOf({ level, index, hashes, root }: HashTile): TileLine {
  return { kind: 'tile', level, index, hashes: base64(hashes), root: base64(root) };
}

export function base64(bytes: Hash): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
