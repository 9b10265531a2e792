/**
 * A tar archive (POSIX ustar) in the one form in which a bundle is written: the same parts are the
 * same bytes, and whoever reads can tell every byte that is another. General readers take it as any
 * archive; none of them refuses a changed owner or a filled padding, which is why this is our own.
 */
export const tarBlockBytes = 512;

const nameBytesMax = 100;
/** Above it the eleven octal digits of a size do not do; GNU's and BSD's tar take base 256 then. */
const octalSizeMax = 8 ** 11 - 1;

/** The header of a regular file without an owner, of the year 1970, that everybody may read. */
export function tarHeaderOf(name: string, size: number): Buffer {
  if (Buffer.byteLength(name) > nameBytesMax || !/^[\w./-]+$/.test(name)) {
    throw new RangeError(`${name} is no name of a part`);
  }
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError(`${size} is no size`);
  const block = Buffer.alloc(tarBlockBytes);
  block.write(name, 0);
  block.write('0000444\0', 100);
  block.write('0000000\0', 108);
  block.write('0000000\0', 116);
  if (size <= octalSizeMax) block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  else writeBase256(block.subarray(124, 136), size);
  block.write('00000000000\0', 136);
  block.write('        ', 148);
  block.write('0', 156);
  block.write('ustar\x0000', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/** Zeros behind a part, up to a whole block. */
export function tarPaddingOf(size: number): Buffer {
  return Buffer.alloc((tarBlockBytes - (size % tarBlockBytes)) % tarBlockBytes);
}

/** Two blocks of zeros. */
export const tarEnd: Buffer = Buffer.alloc(2 * tarBlockBytes);

/** Undefined for a block that `tarHeaderOf` does not make. */
export function readTarHeader(block: Buffer): { name: string; size: number } | undefined {
  const end = block.indexOf(0);
  const name = block.toString('latin1', 0, end < 0 || end > nameBytesMax ? nameBytesMax : end);
  const size = block[124] === 0x80 ? readBase256(block.subarray(124, 136)) : octalSizeOf(block);
  if (size === undefined || !Number.isSafeInteger(size)) return undefined;
  try {
    return tarHeaderOf(name, size).equals(block) ? { name, size } : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function octalSizeOf(block: Buffer): number | undefined {
  const digits = block.toString('latin1', 124, 135);
  return /^[0-7]{11}$/.test(digits) ? Number.parseInt(digits, 8) : undefined;
}

function writeBase256(field: Buffer, size: number): void {
  field[0] = 0x80;
  field.writeBigUInt64BE(BigInt(size), 4);
}

function readBase256(field: Buffer): number {
  return Number(field.readBigUInt64BE(4));
}
