/**
 * Headers of a stream (SPDY draft 3, 2.6.10): a zlib stream that begins from a dictionary both
 * sides know, and that goes on from block to block.
 *
 * Ours holds stored blocks only, which any inflater reads: no compressor lives per connection, and
 * no secret could leak through the length. What the cluster's headers say is never needed, so
 * nothing is inflated either, and no small frame can become a big one.
 */
import { invariant } from '@endoscope/core';

/** deflate with a preset dictionary (RFC 1950, 2.2), then the Adler-32 of SPDY's dictionary. */
const zlibHeader = Buffer.from([0x78, 0xbb, 0xe3, 0xc6, 0xa7, 0xc2]);
/** An empty stored block: lets the inflater hand out what came before (a sync flush). */
const syncFlush = Buffer.from([0x00, 0x00, 0x00, 0xff, 0xff]);
const storedBlockBytesMax = 0xffff;

/** The header block of one direction's next stream; `isFirst` of the connection. */
export function headerBlock(headers: Readonly<Record<string, string>>, isFirst: boolean): Buffer {
  const pairs = Object.entries(headers);
  const plain = Buffer.concat([
    uint32(pairs.length),
    ...pairs.flatMap(([name, value]) => [...lengthPrefixed(name), ...lengthPrefixed(value)]),
  ]);
  invariant(plain.length <= storedBlockBytesMax, 'headers fit one stored block');
  const stored = Buffer.from([0x00, 0, 0, 0, 0]);
  stored.writeUInt16LE(plain.length, 1);
  stored.writeUInt16LE(plain.length ^ 0xffff, 3);
  return Buffer.concat([...(isFirst ? [zlibHeader] : []), stored, plain, syncFlush]);
}

function lengthPrefixed(text: string): [Buffer, Buffer] {
  const bytes = Buffer.from(text, 'latin1');
  return [uint32(bytes.length), bytes];
}

function uint32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
