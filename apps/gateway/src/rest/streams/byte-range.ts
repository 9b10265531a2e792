import { GatewayError } from '@endoscope/core';

/** A part of a file, as `Range` asks for it (RFC 9110 §14). */
export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

export class RangeNotSatisfiable extends GatewayError<{ range: string; size: number }> {
  static override readonly reason = 'RANGE_NOT_SATISFIABLE';
  static override readonly kind = 'range_not_satisfiable';
  static override readonly help = 'The range begins after the end of the file.';
  get detail() {
    return `The range "${this.details.range}" is not in the file, which has ${this.details.size} bytes. Ask for a part that is.`;
  }
}

/**
 * One range of a file; undefined for what is to be ignored: other units, several ranges, and what
 * is malformed. Throws RangeNotSatisfiable for a range beyond the end.
 */
export function byteRangeOf(header: string | undefined, size: number): ByteRange | undefined {
  const [, from, to] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (from === undefined || to === undefined || (from === '' && to === '')) return undefined;
  if (from === '') return suffixOf(Number(to), { header: header!, size });
  const offset = Number(from);
  const last = to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (to !== '' && Number(to) < offset) return undefined;
  if (offset >= size) throw new RangeNotSatisfiable({ range: header!.slice(0, 50), size });
  return { offset, length: last - offset + 1 };
}

function suffixOf(bytes: number, { header, size }: { header: string; size: number }): ByteRange {
  if (bytes === 0 || size === 0)
    throw new RangeNotSatisfiable({ range: header.slice(0, 50), size });
  const length = Math.min(bytes, size);
  return { offset: size - length, length };
}
