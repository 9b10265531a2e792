import { FileStreamInvalid } from './file.errors.ts';

export const blockBytes = 512;
const checksumAt = 148;

/** The records of a pax header that are used; all others are dropped. */
export interface PaxRecords {
  readonly path?: Buffer;
  readonly linkpath?: Buffer;
  readonly size?: number;
  readonly mtime?: number;
}

export function isZeroBlock(block: Uint8Array): boolean {
  return block.every((byte) => byte === 0);
}

/** The sum of all bytes with the checksum itself read as spaces. */
export function checksumOf(block: Uint8Array): number {
  let sum = 8 * 0x20;
  for (const [index, byte] of block.entries()) {
    if (index < checksumAt || index >= checksumAt + 8) sum += byte;
  }
  return sum;
}

/** Octal text, or GNU's base 256 where the first bit is set. */
export function numberAt(block: Buffer, at: number, length: number): number {
  const field = block.subarray(at, at + length);
  if ((field[0]! & 0x80) === 0) {
    const text = field.toString('latin1').replaceAll(/[\0 ]/g, '');
    return text === '' ? 0 : /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number.NaN;
  }
  let value = BigInt(field[0]! & 0x7f);
  for (const byte of field.subarray(1)) value = value * 256n + BigInt(byte);
  return value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.NaN : Number(value);
}

export function textAt(block: Buffer, at: number, length: number): Buffer {
  const field = block.subarray(at, at + length);
  const end = field.indexOf(0);
  return Buffer.from(end === -1 ? field : field.subarray(0, end));
}

/** `LENGTH KEY=VALUE\n`, lengths in bytes (pax, POSIX.1-2001). */
export function parsePax(body: Buffer): PaxRecords {
  const records: { -readonly [K in keyof PaxRecords]: PaxRecords[K] } = {};
  for (let at = 0; at < body.length && body[at] !== 0; ) {
    const space = body.indexOf(0x20, at);
    const length = Number(body.toString('latin1', at, Math.min(space, at + 12)));
    const equals = body.indexOf(0x3d, space);
    const end = at + length;
    const isWhole = space > at && length > 0 && end <= body.length && equals < end;
    if (!isWhole || equals === -1 || body[end - 1] !== 0x0a) {
      throw new FileStreamInvalid({ problem: 'an extension header of the archive is malformed' });
    }
    const key = body.toString('latin1', space + 1, equals);
    const value = body.subarray(equals + 1, end - 1);
    if (key === 'path') records.path = Buffer.from(value);
    if (key === 'linkpath') records.linkpath = Buffer.from(value);
    if (key === 'size') records.size = sizeOf(value.toString('latin1'));
    if (key === 'mtime') records.mtime = timeOf(value.toString('latin1'));
    at = end;
  }
  return records;
}

function sizeOf(text: string): number {
  const size = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(size)) return size;
  throw new FileStreamInvalid({ problem: 'the archive tells of a size that cannot be' });
}

function timeOf(text: string): number {
  const seconds = Number(text);
  return Number.isFinite(seconds) && Math.abs(seconds) < 8.64e12 ? seconds : 0;
}
