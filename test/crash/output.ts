/** Bytes by their number, so that whoever has some can tell whether they are the right ones. */
export function outputOf(from: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, n) => (Math.imul(from + n, 2_654_435_761) >>> 7) & 0xff);
}
