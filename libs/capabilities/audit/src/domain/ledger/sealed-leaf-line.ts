import { leafHashText } from './merkle-tree.ts';
import type { Hash } from './merkle-tree.ts';

export interface SealedLeafLine {
  readonly leafIndex: number;
  readonly leafHash: Hash;
}

const head = '{"event":';
const number = ',"sequence":"';
const text = String.raw`"[^"\\]*(?:\\.[^"\\]*)*"`;
const textOrNull = `(?:null|${text})`;

/**
 * A leaf's line from the event's own number to its end. Within a text of JSON no quote stands alone,
 * so `,"sequence":"` is the name of a member wherever it is; and as the columns behind it hold nothing
 * but text, the last one before the line's own is the event's.
 */
const tail = new RegExp(
  `${number}([0-9]+)","sessionId":${textOrNull},"sourceAddress":${textOrNull}` +
    `,"subject":${text},"target":${textOrNull},"username":${text}` +
    String.raw`(\},"kind":"leaf","leafHash":"([A-Za-z0-9+/]{43}=)"` +
    String.raw`,"leafIndex":(0|[1-9][0-9]{0,14}),"sequence":"\1"\})$`,
  'y',
);

/**
 * The leaf of a line as an export writes it, whose event has the leaf's hash and its number. What
 * was sealed had the form of a record, so nothing in it is parsed: a verification is mostly hashing.
 * Undefined for every other line: what is wrong with it, if anything, takes a closer look.
 */
export function sealedLeafOf(line: string): SealedLeafLine | undefined {
  tail.lastIndex = line.lastIndexOf(number, line.lastIndexOf(number) - 1);
  if (tail.lastIndex < head.length || !line.startsWith(head)) return undefined;
  const [, , behind, hash, leafIndex] = tail.exec(line) ?? [];
  if (behind === undefined) return undefined;
  // The brace that closes the event is its own.
  const record = line.slice(head.length, line.length - behind.length + 1);
  if (hash === undefined || leafHashText(record) !== hash) return undefined;
  return { leafIndex: Number(leafIndex), leafHash: Buffer.from(hash, 'base64') };
}
