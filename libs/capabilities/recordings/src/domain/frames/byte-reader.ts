import { RecordingDamaged } from '../recording.errors.ts';

/** Most bytes of a number: 8 × 7 bits hold every safe integer. */
const varintBytesMax = 8;

/** LEB128: seven bits a byte, the lowest first, the top bit on all but the last. */
export function writeVarint(out: number[], value: number): void {
  let rest = value;
  while (rest >= 0x80) {
    out.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  out.push(rest);
}

/** Reads what others wrote: each step is checked, and whatever does not fit is RecordingDamaged. */
export class ByteReader {
  private at = 0;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.at === this.bytes.length;
  }

  byte(): number {
    const value = this.bytes[this.at];
    if (value === undefined) throw new RecordingDamaged({ problem: 'a frame ends early' });
    this.at += 1;
    return value;
  }

  /** A safe integer in its shortest form: one number, one text of bytes. */
  varint(): number {
    let value = 0;
    let scale = 1;
    for (let read = 1; ; read += 1) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        if (byte === 0 && read > 1) break;
        if (!Number.isSafeInteger(value)) break;
        return value;
      }
      if (read === varintBytesMax) break;
      scale *= 0x80;
    }
    throw new RecordingDamaged({ problem: 'a number is not in its shortest form or too large' });
  }

  /** A view, not a copy. */
  take(count: number): Uint8Array {
    const end = this.at + count;
    if (end > this.bytes.length) throw new RecordingDamaged({ problem: 'a frame ends early' });
    const part = this.bytes.subarray(this.at, end);
    this.at = end;
    return part;
  }

  rest(): Uint8Array {
    return this.take(this.bytes.length - this.at);
  }
}
