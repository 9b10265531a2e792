/** The same numbers for the same seed (mulberry32): a failing case can be had again. */
export class SeededRandom {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** 0 to `below` - 1. */
  below(below: number): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  bytes(count: number): Buffer {
    return Buffer.from(Array.from({ length: count }, () => this.below(256)));
  }

  /** Pieces of 1 to `most` bytes that are the whole together. */
  pieces(whole: Uint8Array, most: number): Uint8Array[] {
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < whole.length; ) {
      const end = Math.min(whole.length, at + 1 + this.below(most));
      pieces.push(whole.subarray(at, end));
      at = end;
    }
    return pieces;
  }
}
